/* What the assembly files give to the tests: vectors, handlers, and code under test. */
#ifndef CONFORMANCE_PROBES_H
#define CONFORMANCE_PROBES_H

/* Register n of the full_... probes, and hi, lo. */
#define PATTERN_BASE   0x5a00a500
#define PATTERN_STEP   0x00010001
#define PATTERN(n)     (PATTERN_BASE + (n)*PATTERN_STEP)
#define PATTERN_HI     0x1badcafe
#define PATTERN_LO     0x2badbeef

#define FULL_REFILL_VA 0x40000000
#define NESTED_VA      0x7ffff000

#ifndef __ASSEMBLER__
#include "tests/conformance/harness.h"
#include "tests/conformance/instructions.h"

/* vectors.S. exception_target: where all vectors go; exception_entry unless a test changes it. */
/* Where the section of all code under test begins (linker script). */
extern code probes_start;

extern code vectors, second_vectors;
extern const void *exception_target;
extern code exception_entry, kernel_code_returned, user_code_returned;
void test_returned(void);

/* probes.S */
#define X(name, ...) extern code one_##name;
TRAP_INSTRUCTIONS(X)
#undef X
#define X(name, ...) extern code one_##name, one_##name##_at;
OVERFLOW_INSTRUCTIONS(X)
#undef X
#define X(name, ...) extern code one_##name;
ALIGNED_INSTRUCTIONS(X)
PRIVILEGED_INSTRUCTIONS(X)
COPROCESSOR_INSTRUCTIONS(X)
RESERVED_INSTRUCTIONS(X)
#undef X
extern code one_lb, one_lbu, one_sb, one_ulw, one_usw, one_dmfc0;
extern code one_syscall, one_syscall_code, one_break, one_break_code;
extern code one_rdhwr_cpunum, one_rdhwr_step, one_rdhwr_cc, one_rdhwr_ccres, one_rdhwr_reserved;
extern code one_jr_a0, one_nop, sync_by_synci, sync_by_cache;

/* probes_slots.S: one table for each slot instruction, in the order of BRANCH_INSTRUCTIONS. */
struct slot_case {
    const uint32_t *entry, *branch;
};
extern const struct slot_case slot_syscall[], slot_lw[], slot_lb[], slot_mfc0_condition[],
    slot_mfc0_target[], slot_mfc0_link[], slot_mtc0[], slot_di[], slot_tlbp[], slot_cache[],
    slot_cop0_reserved[], slot_ei[];

/* probes_state.S */
extern code enable_by_mtc0_status, enable_by_mtc0_cause, enable_by_ei, enable_by_eret,
    enable_by_eret_target, count_down, wait_once, wait_once_after;
extern code eret_which, eret_to;
extern code load_with_status, store_with_status, status_with_status;
extern code llsc_plain, llsc_eret, llsc_syscall, llsc_tlbp, llsc_moves, llsc_load;
extern code full_syscall, full_refill, full_privileged, full_privileged_k, full_tlbp, full_tlbwi,
    full_tlbwr;
extern code mfc0_to_zero, di_to_zero;
extern code nested_handler, refill_handler, walk_pages;
#endif

#endif
