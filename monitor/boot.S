/* Start of the monitor. QEMU's boot stub jumps here in kernel mode, Status.BEV = 1, with a0 = argc,
 * a1 = argv, a2 = environment, a3 = bytes of low RAM; to the address in kseg0, wherever the monitor is
 * linked. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "mips/tlb.h"
#include "monitor/layout.h"

    .set noreorder
    .set noat
    .section .text.boot, "ax"

/* Clobbers everything but a0..a3; does not return. */
LEAF(boot_start)
    li      t0, ST_BEV              # interrupts off, kernel mode, ERL and EXL clear
    mtc0    t0, C0_STATUS
    ehb
    bal     boot_platform           # relative: it may be where linked addresses begin to hold
     nop
    la      sp, boot_stack_top
    mtc0    sp, C0_CONTEXT          # as exit_common does

    la      t0, boot_bss_start
    la      t1, boot_bss_end
1:  beq     t0, t1, 2f
     nop
    sw      zero, 0(t0)
    b       1b
     addiu  t0, t0, 4

2:  mtc0    zero, C0_STATUS         # BEV off: the vectors are the monitor's
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
    /* The vectors save here until a VM is there, so that a fault this early can be reported too. */
    .globl  boot_scratch_page
boot_scratch_page:
    .space  PAGE_SIZE
boot_stack:
    .space  LAYOUT_STACK_SIZE
    .globl  boot_stack_top
boot_stack_top:
