/* Code under test: each kind of branch with each of several instructions in its delay slot.
 * a0, a1: the branch's condition. a2: for the slot's instruction. a3: and-mask that turns a linked
 * address into the running one. Ends with v0 = WENT_ON or WENT_TARGET. */
#include "mips/asm.h"
#include "tests/conformance/instructions.h"

    .set noreorder
    .set noat

    .section .probes, "ax"

/* One probe; its entry and its branch go into the slot's table. */
.macro SLOT_CASE branch, slot
100:
    move  t9, ra
    la    t0, 1f
    and   t0, t0, a3
101:
    \branch
     \slot
    jr    t9
     li   v0, WENT_ON
1:  jr    t9
     li   v0, WENT_TARGET
    .pushsection .rodata
    .word 100b, 101b
    .popsection
.endm

#define CASE(name, text, ...) SLOT_CASE text, SLOT_TEXT;

/* A table for one slot instruction: struct slot_case[], in the order of BRANCH_INSTRUCTIONS. */
#define TABLE(name)                                                                                \
    .pushsection .rodata;                                                                          \
    .balign 4;                                                                                     \
    .globl slot_##name;                                                                            \
    slot_##name:;                                                                                  \
    .popsection;

#define SLOT_TEXT "syscall"
    TABLE(syscall) BRANCH_INSTRUCTIONS(CASE)
#undef SLOT_TEXT
#define SLOT_TEXT "lw $t1, 0($a2)"
    TABLE(lw) BRANCH_INSTRUCTIONS(CASE)
#undef SLOT_TEXT
#define SLOT_TEXT "lb $t1, 0($a2)"
    TABLE(lb) BRANCH_INSTRUCTIONS(CASE)
#undef SLOT_TEXT
#define SLOT_TEXT "mfc0 $a0, $14"
    TABLE(mfc0_condition) BRANCH_INSTRUCTIONS(CASE)
#undef SLOT_TEXT
#define SLOT_TEXT "mfc0 $t0, $14"
    TABLE(mfc0_target) BRANCH_INSTRUCTIONS(CASE)
#undef SLOT_TEXT
#define SLOT_TEXT "mfc0 $ra, $14"
    TABLE(mfc0_link) BRANCH_INSTRUCTIONS(CASE)
#undef SLOT_TEXT
#define SLOT_TEXT "mtc0 $a2, $14"
    TABLE(mtc0) BRANCH_INSTRUCTIONS(CASE)
#undef SLOT_TEXT
#define SLOT_TEXT "di $t1"
    TABLE(di) BRANCH_INSTRUCTIONS(CASE)
#undef SLOT_TEXT
#define SLOT_TEXT "tlbp"
    TABLE(tlbp) BRANCH_INSTRUCTIONS(CASE)
#undef SLOT_TEXT
#define SLOT_TEXT "cache 0x15, 0($a2)"
    TABLE(cache) BRANCH_INSTRUCTIONS(CASE)
#undef SLOT_TEXT
#define SLOT_TEXT ".word 0x42000007"
    TABLE(cop0_reserved) BRANCH_INSTRUCTIONS(CASE)
#undef SLOT_TEXT
#define SLOT_TEXT "ei"
    TABLE(ei) BRANCH_INSTRUCTIONS(CASE)
#undef SLOT_TEXT
