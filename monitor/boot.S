/* Start of the monitor. QEMU's boot stub jumps here in kernel mode, Status.BEV = 1, with a0 = argc,
 * a1 = argv, a2 = environment, a3 = bytes of low RAM. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "mips/tlb.h"
#include "monitor/layout.h"
#include "monitor_offsets.h"

    .set noreorder
    .set noat
    .section .text.boot, "ax"

/* Clobbers everything but a0..a3; does not return. */
LEAF(boot_start)
    li      t0, ST_BEV              # interrupts off, kernel mode, ERL and EXL clear
    mtc0    t0, C0_STATUS
    ehb
    la      sp, boot_stack_top

    la      t0, boot_bss_start
    la      t1, boot_bss_end
1:  beq     t0, t1, 2f
     nop
    sw      zero, 0(t0)
    b       1b
     addiu  t0, t0, 4

    /* The vectors save into the page that entry 0 maps; until a VM is there, into a page of no one,
     * so that a fault this early can be reported too. */
2:  mtc0    zero, C0_PAGEMASK
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
    mtc0    zero, C0_STATUS         # BEV off: the vectors are the monitor's
    li      t0, CAUSE_IV
    mtc0    t0, C0_CAUSE
    mtc0    zero, C0_HWRENA         # every rdhwr of a guest traps
    ehb
    addiu   sp, sp, -16
    la      t0, monitor_main
    jr      t0
     nop
END(boot_start)

    .section .bss
    .balign PAGE_SIZE
boot_scratch_page:
    .space  PAGE_SIZE
boot_stack:
    .space  LAYOUT_STACK_SIZE
    .globl  boot_stack_top
boot_stack_top:
