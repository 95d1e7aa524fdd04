/* Code under test: single instructions, each a probe of its own. It works at its linked address
 * and at its physical address (user mode), so: no absolute jumps. Ends with jr ra. */
#include "mips/asm.h"
#include "mips/exceptions.h"
#include "tests/conformance/instructions.h"

    .set noreorder
    .set noat
    .set hardfloat              # coprocessor 1 instructions are tested for being unusable

    .section .probes, "ax"

.macro ONE name, text
    .globl \name
\name:
    \text
    jr    ra
     nop
.endm

#define X(name, text, ...) ONE one_##name, text;
    TRAP_INSTRUCTIONS(X)
    ALIGNED_INSTRUCTIONS(X)
    PRIVILEGED_INSTRUCTIONS(X)
    COPROCESSOR_INSTRUCTIONS(X)
    RESERVED_INSTRUCTIONS(X)
#undef X
    ONE one_dmfc0, ".word 0x40226000"
    ONE one_syscall, "syscall"
    ONE one_syscall_code, "syscall 0x12345"
    ONE one_break, "break"
    ONE one_break_code, "break 5"
    ONE one_lb, "lb $v0, 0($a0)"
    ONE one_lbu, "lbu $v0, 0($a0)"
    ONE one_sb, "sb $a1, 0($a0)"
    ONE one_ulw, "ulw $v0, 0($a0)"
    ONE one_usw, "usw $a1, 0($a0)"
    ONE one_rdhwr_cpunum, "rdhwr $v0, $0"
    ONE one_rdhwr_step, "rdhwr $v0, $1"
    ONE one_rdhwr_cc, "rdhwr $v0, $2"
    ONE one_rdhwr_ccres, "rdhwr $v0, $3"
    ONE one_rdhwr_reserved, "rdhwr $v0, $30"
    ONE one_jr_a0, "jr $a0; nop"
    ONE one_nop, "li $v0, 1"

.macro OVERFLOWING name, text
    .globl \name, \name\()_at
\name:
    li    $2, OVERFLOW_V0
\name\()_at:
    \text
    jr    ra
     nop
.endm
#define X(name, text, ...) OVERFLOWING one_##name, text;
    OVERFLOW_INSTRUCTIONS(X)
#undef X

/* Writes back and drops the line at a0, so that code just stored there can run. */
    .globl sync_by_synci
sync_by_synci:
    synci 0(a0)
    sync
    jr.hb ra
     nop
    .globl sync_by_cache
sync_by_cache:
    cache 0x15, 0(a0)           # D: hit, write back and invalidate
    sync
    cache 0x10, 0(a0)           # I: hit, invalidate
    jr.hb ra
     nop
