/* Code under test of the hostile guest; as the probes of the conformance suite. */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "tests/segctl/hostile.h"

    .set noreorder
    .set noat

    .section .probes, "ax"

.macro TRY name
    .globl \name
\name:
.endm

#define X(name, bits, ...) TRY try_##name; .word bits; jr ra; nop;
    FOREIGN_INSTRUCTIONS(X)
    FOREIGN_INSTRUCTIONS_FOR_VMS(X)
#undef X

    TRY try_sdbbp
    sdbbp
    jr    ra
     nop
    TRY try_sdbbp_in_slot
    b     1f
     sdbbp
1:  jr    ra
     nop
    TRY try_eret_to             # a0: where to, a1: Status before it
    mtc0  a0, C0_EPC
    mtc0  a1, C0_STATUS
    ehb
    eret
    TRY try_rdhwr_userlocal
    rdhwr v0, $29
    jr    ra
     nop
