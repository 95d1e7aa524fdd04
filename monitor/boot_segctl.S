/* Machine set-up of the `segctl` platform: Segmentation Control makes room for an unmodified guest
 * kernel (docs/unmodified-kernels.md). Source: MIPS32 PRA, vol. III, "Segmentation Control". */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "mips/segctl.h"
#include "monitor/layout.h"

/* The monitor's segments: kernel mode reaches memory without TLB, a guest's modes only through it. */
#define MONITOR_CACHED   (SEGCTL_AM_MUSUK | SEGCTL_C_CACHED)
#define MONITOR_UNCACHED (SEGCTL_AM_MUSUK | SEGCTL_C_UNCACHED)
/* The guest kernel's: mapped for supervisor mode, an address error for user mode. */
#define GUEST_KERNEL     (SEGCTL_AM_MSK | SEGCTL_C_CACHED)
/* useg: mapped for all. EU = 0: the machine's ERL does not open it. */
#define GUEST_USER       (SEGCTL_AM_MUSK | SEGCTL_C_CACHED)

    .set noreorder
    .set noat
    .section .text.boot, "ax"

/* Called by boot_start at its address in kseg0; returns to its address in the monitor's segment, where
 * it is linked. Also sets EBase and gives the vectors a vCPU to save into. Clobbers t0. */
LEAF(boot_platform)
    li      t0, GUEST_KERNEL << SEGCTL_UPPER | MONITOR_CACHED
    mtc0    t0, C0_SEGCTL0          # CFG1 0xc0000000, CFG0 0xe0000000
    ehb
    la      t0, 1f                  # goes on in CFG0: CFG3 is about to need the TLB
    jr.hb   t0
     nop
1:  li      t0, GUEST_KERNEL << SEGCTL_UPPER | MONITOR_UNCACHED
    mtc0    t0, C0_SEGCTL1          # CFG3 0x80000000, CFG2 0xa0000000
    li      t0, GUEST_USER << SEGCTL_UPPER | GUEST_USER
    mtc0    t0, C0_SEGCTL2          # CFG5 0x00000000, CFG4 0x40000000
    mtc0    zero, C0_PAGEMASK
    mtc0    zero, C0_PAGEGRAIN      # no RI, XI bits, no 64-bit EntryLo
    mtc0    zero, C0_WIRED
    mtc0    zero, C0_ENTRYHI
    la      t0, entry_vectors + EBASE_WG
    mtc0    t0, C0_EBASE            # WG: the upper bits are written too
    la      t0, boot_scratch_page
    mtc0    t0, C0_KSCRATCH1     # as entry_segctl.S has it
    ehb
    lui     t0, (LAYOUT_MEMORY - LAYOUT_BOOT_MEMORY) >> 16
    addu    ra, ra, t0
    jr.hb   ra
     nop
END(boot_platform)
