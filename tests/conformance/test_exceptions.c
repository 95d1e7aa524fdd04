/* Exceptions that an instruction raises by itself: codes, EPC, what stays unchanged. MIPS32 PRA,
 * vol. III, "Exceptions". */
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/conformance/suite.h"

static void syscall_raises_sys(void)
{
    RUN(.entry = one_syscall);
    expect_exception(EXC_SYS, VECTOR_GENERAL, one_syscall);
    RUN(.entry = one_syscall_code);
    expect_exception(EXC_SYS, VECTOR_GENERAL, one_syscall_code);
    expect_equal("the word at EPC", 0x12345 << 6 | 0x0c, *(const uint32_t *)seen.exception.epc);
}

static void break_raises_bp(void)
{
    RUN(.entry = one_break);
    expect_exception(EXC_BP, VECTOR_GENERAL, one_break);
    RUN(.entry = one_break_code);
    expect_exception(EXC_BP, VECTOR_GENERAL, one_break_code);
}

static void traps_raise_tr_when_true(void)
{
#define X(name, text, true_a0, true_a1, false_a0, false_a1) \
    subject(#name);                                         \
    RUN(.entry = one_##name, .args = {true_a0, true_a1});   \
    expect_exception(EXC_TR, VECTOR_GENERAL, one_##name);
    TRAP_INSTRUCTIONS(X)
#undef X
}

static void traps_do_nothing_when_false(void)
{
#define X(name, text, true_a0, true_a1, false_a0, false_a1) \
    subject(#name);                                         \
    RUN(.entry = one_##name, .args = {false_a0, false_a1}); \
    expect("no exception", seen.exceptions == 0 && seen.returned);
    TRAP_INSTRUCTIONS(X)
#undef X
}

static void overflow_leaves_the_destination_alone(void)
{
#define X(name, text, a0, a1)                                  \
    subject(#name);                                            \
    RUN(.entry = one_##name, .args = {a0, a1});                \
    expect_exception(EXC_OV, VECTOR_GENERAL, one_##name##_at); \
    expect_equal("v0", OVERFLOW_V0, seen.gpr[REG_V0]);
    OVERFLOW_INSTRUCTIONS(X)
#undef X
    subject(NULL);
    RUN(.entry = one_add, .args = {0x7ffffffe, 1});
    expect_returned(0x7fffffff);
}

static void reserved_instructions_raise_ri(void)
{
    for (unsigned user = 0; user < 2; user++) {
#define X(name, text)                       \
    subject(user ? #name " user" : #name);  \
    RUN(.entry = one_##name, .user = user); \
    expect_exception(EXC_RI, VECTOR_GENERAL, one_##name);
        RESERVED_INSTRUCTIONS(X)
#undef X
    }
}

static void reserved_cop0_raises_ri_in_kernel_mode(void)
{
    subject("CO function 7");
    RUN(.entry = one_cop0_reserved);
    expect_exception(EXC_RI, VECTOR_GENERAL, one_cop0_reserved);
    subject("dmfc0");
    RUN(.entry = one_dmfc0);
    expect_exception(EXC_RI, VECTOR_GENERAL, one_dmfc0);
}

static void deret_outside_debug_mode_raises_ri(void)
{
    RUN(.entry = one_deret);
    expect_exception(EXC_RI, VECTOR_GENERAL, one_deret);
}

static void absent_coprocessors_raise_cpu(void)
{
    for (unsigned user = 0; user < 2; user++) {
#define X(name, text, unit)                                                                      \
    subject(user ? #name " user" : #name);                                                       \
    RUN(.entry = one_##name, .args = {user ? USER_DATA : RAM_WINDOW + USER_DATA}, .user = user); \
    expect_exception(EXC_CPU, VECTOR_GENERAL, one_##name);                                       \
    expect_coprocessor(unit);
        COPROCESSOR_INSTRUCTIONS(X)
#undef X
    }
}

static void exception_keeps_the_rest_of_status(void)
{
    RUN(.entry = one_syscall, .status = 0x2a00 | ST_CU0);
    expect_equal("Status", 0x2a00 | ST_CU0 | ST_EXL, seen.exception.status);
    RUN(.entry = one_syscall, .status = 0x2a00 | ST_IE, .user = true);
    expect_equal("Status from user mode", 0x2a00 | ST_KSU_USER | ST_EXL | ST_IE,
                 seen.exception.status);
}

static void exception_leaves_errorepc_alone(void)
{
    cp0_write(CP0_ERROREPC, 0x12345678u);
    RUN(.entry = one_syscall);
    expect_equal("ErrorEPC", 0x12345678, seen.exception.errorepc);
}

static void exl_keeps_epc_and_bd(void)
{
    RUN(.entry = one_syscall); /* leaves Cause.BD = 0 */
    cp0_write(CP0_EPC, 0x00345678u);
    RUN(.entry = one_syscall, .status = ST_EXL);
    expect_exception_at(EXC_SYS, VECTOR_GENERAL, 0x00345678, false);
    RUN(.entry = slot_syscall[0].entry, .args = {0, 0, 0, 0xffffffff}, .status = ST_EXL);
    subject("in a delay slot");
    expect_exception_at(EXC_SYS, VECTOR_GENERAL, 0x00345678, false);
}

static void nested_miss_uses_the_general_vector(void)
{
    exception_target = nested_handler;
    RUN(.entry = one_syscall);
    expect_exception(EXC_TLBL, VECTOR_GENERAL, one_syscall);
    expect_badvaddr(NESTED_VA);
    subject("after a delay slot");
    exception_target = nested_handler;
    RUN(.entry = slot_syscall[0].entry, .args = {0, 0, 0, 0xffffffff});
    expect_exception_in_slot(EXC_TLBL, VECTOR_GENERAL, slot_syscall[0].branch);
    expect_badvaddr(NESTED_VA);
}

const struct test tests_exceptions[] = {
    {"syscall_raises_sys", syscall_raises_sys},
    {"break_raises_bp", break_raises_bp},
    {"traps_raise_tr_when_true", traps_raise_tr_when_true},
    {"traps_do_nothing_when_false", traps_do_nothing_when_false},
    {"overflow_leaves_the_destination_alone", overflow_leaves_the_destination_alone},
    {"reserved_instructions_raise_ri", reserved_instructions_raise_ri},
    {"reserved_cop0_raises_ri_in_kernel_mode", reserved_cop0_raises_ri_in_kernel_mode},
    {"deret_outside_debug_mode_raises_ri", deret_outside_debug_mode_raises_ri},
    {"absent_coprocessors_raise_cpu", absent_coprocessors_raise_cpu},
    {"exception_keeps_the_rest_of_status", exception_keeps_the_rest_of_status},
    {"exception_leaves_errorepc_alone", exception_leaves_errorepc_alone},
    {"exl_keeps_epc_and_bd", exl_keeps_epc_and_bd},
    {"nested_miss_uses_the_general_vector", nested_miss_uses_the_general_vector},
    {0},
};
