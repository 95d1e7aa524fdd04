/* Machine set-up of the `disco` platform. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "mips/tlb.h"
#include "monitor_offsets.h"

    .set noreorder
    .set noat
    .section .text.boot, "ax"

/* Called by boot_start: sets EBase, and wires the TLB entry through which the vectors save. Clobbers
 * t0. */
LEAF(boot_platform)
    mtc0    zero, C0_PAGEMASK
    li      t0, 1
    mtc0    t0, C0_WIRED
    mtc0    zero, C0_INDEX
    li      t0, VCPU_BASE
    mtc0    t0, C0_ENTRYHI
    la      t0, boot_scratch_page
    ext     t0, t0, PAGE_SHIFT, 17  # kseg0 address to frame number
    sll     t0, t0, ENTRYLO_PFN_SHIFT
    ori     t0, t0, (CONFIG_K0_CACHEABLE << ENTRYLO_C_SHIFT) | ENTRYLO_D | ENTRYLO_V | ENTRYLO_G
    mtc0    t0, C0_ENTRYLO0
    li      t0, ENTRYLO_G
    mtc0    t0, C0_ENTRYLO1
    ehb
    tlbwi
    mtc0    zero, C0_ENTRYHI
    la      t0, entry_vectors
    mtc0    t0, C0_EBASE
    ehb
    jr      ra
     nop
END(boot_platform)
