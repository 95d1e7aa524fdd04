/* Privileged instructions, each as a function of its own: stubs of WILD_WORDS words. They get a
 * wild value in a0. */
#include "mips/asm.h"
#include "tests/system/guests/seen.h"

    .set noreorder
    .set noat

/* Every coprocessor 0 register there could be: number n / 8, select n % 8. */
.macro MOVES opcode
    .set n, 0
    .rept 256
    .word \opcode | ((n >> 3) << 11) | (n & 7)
    jr    ra
     nop
    .set n, n + 1
    .endr
.endm

.macro STUB text:vararg
    \text
    jr    ra
     nop
.endm

    .text
    .globl wild_mtc0
wild_mtc0:
    MOVES 0x40840000                # mtc0 a0, $n/8, n%8
    .globl wild_mfc0
wild_mfc0:
    MOVES 0x40020000                # mfc0 v0, $n/8, n%8

    .globl wild_return
wild_return:
    STUB syscall
    .globl wild_others
wild_others:
    STUB tlbwi
    STUB tlbwi
    STUB tlbwr
    STUB tlbwr
    STUB tlbr
    STUB tlbp
    STUB di v0
    STUB ei v0
    STUB eret
    STUB deret
    STUB rdpgpr v0, a0
    STUB wrpgpr v0, a0
    STUB ssnop
    STUB cache 0x00, 0(a0)
    STUB cache 0x08, 0(a0)
    STUB cache 0x11, 0(a0)
    STUB cache 0x15, 0(a0)
    STUB cache 0x1f, 0(a0)
    STUB pref 0, 0(a0)
    STUB synci 0(a0)
    STUB ll v0, 0(a0)
    STUB sc v0, 0(a0)
    STUB lwl v0, 0(a0)
    STUB swr v0, 0(a0)
    STUB rdhwr v0, $0
    STUB rdhwr v0, $2
    STUB rdhwr v0, $29
    STUB .word 0x42000007           # a reserved encoding of coprocessor 0
    STUB .word 0x7c801009           # yield v0, a0: MT extension
    STUB .word 0x7c851010           # addu.qb v0, a0, a1: DSP extension
    STUB .word 0x41600001           # dvpe: MT extension
    STUB .word 0x44840000           # mtc1 a0, f0
    STUB .word 0x48840000           # mtc2 a0, $0
    STUB jr a0
    .globl wild_others_end
wild_others_end:
