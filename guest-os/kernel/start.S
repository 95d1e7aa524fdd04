/* Where the boot loader jumps to: a0 = argc, a1 = argv, a2 = environment, a3 = bytes of RAM. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "guest-os/kernel/status.h"

#define BOOT_STACK_SIZE 4096

    .set noreorder
    .set noat

    .text
LEAF(_start)
    li      t0, ST_BEV              # kernel mode, interrupts off, no ERL or EXL
    mtc0    t0, C0_STATUS
    mtc0    zero, C0_CAUSE          # IV = 0: interrupts use the general vector too
    ehb
    la      t0, vectors             # our own vectors, now that BEV still shields us
    mtc0    t0, C0_EBASE
    ehb
    li      t0, KERNEL_STATUS
    mtc0    t0, C0_STATUS
    ehb

    la      t0, bss_start
    la      t1, kernel_end
1:  sw      zero, 0(t0)
    addiu   t0, t0, 4
    bne     t0, t1, 1b
     nop

    la      sp, boot_stack_top
    la      t0, kernel_main
    jr      t0
     move   ra, zero
END(_start)

    .bss
    .balign 8
    .space  BOOT_STACK_SIZE - 16
    .globl  boot_stack_top
boot_stack_top:
    .space  16                      # room for four arguments, as o32 wants
