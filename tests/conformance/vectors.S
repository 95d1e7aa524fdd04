/* Exception vectors, and the way into and out of the code under test. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "tests/conformance/frame.h"

    .set noreorder
    .set noat

/* Goes where exception_target points, with the name of the vector in k1. Clobbers k0, k1. */
.macro VECTOR offset, tag
    . = \offset
    lui   k0, %hi(exception_target)
    lw    k0, %lo(exception_target)(k0)
    li    k1, \offset + \tag
    jr    k0
     nop
.endm

.macro VECTOR_PAGE tag
    VECTOR VECTOR_REFILL, \tag
    VECTOR VECTOR_CACHE, \tag
    VECTOR VECTOR_GENERAL, \tag
    VECTOR VECTOR_INTERRUPT, \tag
.endm

/* . = counts from the start of the section, so that each page is a section of its own. */
    .section .vectors.first, "ax"
    .globl vectors
vectors:
    VECTOR_PAGE 0
    . = ROM_LANDING             # from the ROM: k1 is set already
    lui   k0, %hi(exception_target)
    lw    k0, %lo(exception_target)(k0)
    jr    k0
     nop
    .balign 4096

    .section .vectors.second, "ax"
    .globl second_vectors
second_vectors:
    VECTOR_PAGE VECTOR_TAG_2ND
    .balign 4096

    .text
/* Stores all general registers but k0 at 0(k0). */
.macro SAVE_GPRS
    .irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,27,28,29,30,31
    sw    $\n, (FRAME_GPR + \n) * 4(k0)
    .endr
.endm

/* The usual exception_target. k1 = vector. Records everything, asks C, and resumes or leaves. */
LEAF(exception_entry)
    la    k0, exception_frame
    SAVE_GPRS
    sw    k1, FRAME_VECTOR * 4(k0)
    mfhi  t0
    sw    t0, FRAME_HI * 4(k0)
    mflo  t0
    sw    t0, FRAME_LO * 4(k0)
    mfc0  t0, C0_STATUS
    sw    t0, FRAME_STATUS * 4(k0)
    mfc0  t0, C0_CAUSE
    sw    t0, FRAME_CAUSE * 4(k0)
    mfc0  t0, C0_EPC
    sw    t0, FRAME_EPC * 4(k0)
    mfc0  t0, C0_BADVADDR
    sw    t0, FRAME_BADVADDR * 4(k0)
    mfc0  t0, C0_ENTRYHI
    sw    t0, FRAME_ENTRYHI * 4(k0)
    mfc0  t0, C0_CONTEXT
    sw    t0, FRAME_CONTEXT * 4(k0)
    mfc0  t0, C0_ERROREPC
    sw    t0, FRAME_ERROREPC * 4(k0)
    la    sp, exception_stack_top - 16
    jal   exception_arrived     # returns only if the code under test is to go on
     move a0, k0
    la    k0, exception_frame
    lw    t0, FRAME_STATUS * 4(k0)
    mtc0  t0, C0_STATUS
    lw    t0, FRAME_EPC * 4(k0)
    mtc0  t0, C0_EPC
    lw    t0, FRAME_HI * 4(k0)
    mthi  t0
    lw    t0, FRAME_LO * 4(k0)
    mtlo  t0
    ehb
    .irp n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,27,28,29,30,31
    lw    $\n, (FRAME_GPR + \n) * 4(k0)
    .endr
    eret
END(exception_entry)

/* void code_enter(const struct request *request, struct context *context)
 * Saves the caller in *context and starts the code under test; code_leave(context) returns here. */
LEAF(code_enter)
    .set i, 0
    .irp r, $16,$17,$18,$19,$20,$21,$22,$23,$30,$29,$31
    sw    \r, i(a1)
    .set i, i + 4
    .endr
    move  t8, a0
    lw    a0, (REQUEST_ARGS + 0) * 4(t8)
    lw    a1, (REQUEST_ARGS + 1) * 4(t8)
    lw    a2, (REQUEST_ARGS + 2) * 4(t8)
    lw    a3, (REQUEST_ARGS + 3) * 4(t8)
    lw    ra, REQUEST_RETURN * 4(t8)
    lw    t7, REQUEST_USER * 4(t8)
    lw    t9, REQUEST_ENTRY * 4(t8)
    lw    t8, REQUEST_STATUS * 4(t8)
    bnez  t7, 1f
     nop
    mtc0  t8, C0_STATUS         # kernel mode: a plain call
    ehb
    jr    t9
     nop
1:  mtc0  t8, C0_STATUS         # user mode: Status has EXL set, eret clears it
    mtc0  t9, C0_EPC
    ehb
    eret
END(code_enter)

/* void code_leave(struct context *context): makes code_enter(..., context) return, Status = 0. */
LEAF(code_leave)
    mtc0  zero, C0_STATUS
    ehb
    .set i, 0
    .irp r, $16,$17,$18,$19,$20,$21,$22,$23,$30,$29,$31
    lw    \r, i(a0)
    .set i, i + 4
    .endr
    jr    ra
     nop
END(code_leave)

/* Kernel-mode code under test returns to here: its registers are recorded, then it is left. */
LEAF(kernel_code_returned)
    mtc0  zero, C0_STATUS
    ehb
    la    k0, exception_frame
    SAVE_GPRS
    la    sp, exception_stack_top - 16
    j     code_returned
     move a0, k0
END(kernel_code_returned)

/* User-mode code under test returns to here. */
    .section .probes, "ax"
    .globl user_code_returned
user_code_returned:
    syscall
    nop

    .section .bss.exception_frame, "aw", @nobits
    .balign 4
exception_frame:
    .space FRAME_WORDS * 4
