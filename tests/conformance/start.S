/* Entry: a0 = argc, a1 = argv, Status.BEV = 1 (Malta boot protocol, mips/malta.h). */
#include "mips/asm.h"
#include "mips/cp0.h"

    .set noreorder

    .section .text.start, "ax"
LEAF(start)
    la    sp, main_stack_top
    la    t0, vectors
    mtc0  t0, C0_EBASE          # only writable while BEV = 1
    mtc0  zero, C0_CAUSE
    ehb
    mtc0  zero, C0_STATUS       # kernel mode, interrupts off, BEV = 0
    ehb
    la    t0, bss_start
    la    t1, bss_end
1:  sltu  t2, t0, t1
    beqz  t2, 2f
     nop
    sw    zero, 0(t0)
    b     1b
     addiu t0, t0, 4
2:  jal   conformance_main      # never returns: it powers the board off
     addiu sp, sp, -16          # o32: room for a0..a3
END(start)

    .section .bss.stacks, "aw", @nobits
    .balign 16
    .space 16384
main_stack_top:
    .space 8192
    .globl exception_stack_top
exception_stack_top:
