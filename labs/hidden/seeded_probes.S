/* Code under test that takes all registers from a table. */
#include "mips/asm.h"

    .set noreorder
    .set noat
    .section .probes, "ax"

/* a0: a table of hi, lo, and 32 general registers; k0, k1 keep what they have. */
.macro LOAD_ALL
    lw    $1, 0($4)
    mthi  $1
    lw    $1, 4($4)
    mtlo  $1
    .irp  n, 1,2,3,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,28,29,30,31
    lw    $\n, 8 + 4 * \n($4)
    .endr
    lw    $4, 8 + 4 * 4($4)
.endm

    .globl seeded_system_call
seeded_system_call:
    LOAD_ALL
    syscall
    break

    .globl seeded_privileged
seeded_privileged:
    LOAD_ALL
    mtc0  $16, C0_EPC
    tlbp
    mfc0  $2, C0_EPC
    break

/* a0: a table; the word at the table's s0 is loaded into s1 through the TLB. */
    .globl seeded_load
seeded_load:
    LOAD_ALL
    lw    $17, 0($16)
    break
