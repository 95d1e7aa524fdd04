/* eret, the modes that Status selects, and the reservation of ll. MIPS32 PRA, vol. III, "Status
 * Register"; vol. II, ERET, LL, SC. */
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/conformance/suite.h"

#define REG_V1 3

static void eret_with_exl_uses_epc(void)
{
    RUN(.entry = eret_which, .args = {ST_EXL});
    expect_returned(1);
    expect_equal("Status after", 0, seen.gpr[REG_V1] & (ST_EXL | ST_ERL));
}

static void eret_with_erl_uses_errorepc(void)
{
    RUN(.entry = eret_which, .args = {ST_ERL});
    expect_returned(2);
    expect_equal("Status after", 0, seen.gpr[REG_V1] & (ST_EXL | ST_ERL));
}

static void eret_with_both_clears_erl_only(void)
{
    RUN(.entry = eret_which, .args = {ST_ERL | ST_EXL});
    expect_returned(2);
    expect_equal("Status after", ST_EXL, seen.gpr[REG_V1] & (ST_EXL | ST_ERL));
}

static void eret_keeps_the_rest_of_status(void)
{
    RUN(.entry = eret_which, .args = {ST_EXL | ST_CU0 | 0x5400});
    expect_returned(1);
    expect_equal("Status after", ST_CU0 | 0x5400, seen.gpr[REG_V1]);
}

static void eret_to_user_mode(void)
{
    /* run() starts user code that way; what it may not do shows that it is user mode. */
    RUN(.entry = one_mfc0, .user = true);
    expect_exception(EXC_CPU, VECTOR_GENERAL, one_mfc0);
    expect_equal("Status.KSU", ST_KSU_USER, seen.exception.status & ST_KSU);
}

static void eret_in_user_ksu_leaves_the_kernel_addresses(void)
{
    uint32_t target = (uint32_t)one_nop;

    RUN(.entry = eret_to, .args = {ST_EXL | ST_KSU_USER, target});
    expect_exception_at(EXC_ADEL, VECTOR_GENERAL, target, false);
    expect_badvaddr(target);
}

static void mtc0_status_can_drop_to_user_mode(void)
{
    uint32_t first = (uint32_t)status_with_status + 4;

    RUN(.entry = status_with_status, .args = {0, ST_KSU_USER});
    expect_equal("exceptions", 1, seen.exceptions);
    expect_equal("ExcCode", EXC_ADEL, seen.exception.cause >> CAUSE_EXCCODE_SHIFT & 31);
    expect("EPC is on or behind the ehb", seen.exception.epc - first <= 4);
    expect("BadVAddr is EPC", seen.exception.epc == seen.exception.badvaddr);
}

static void exl_makes_user_ksu_kernel_mode(void)
{
    RUN(.entry = status_with_status, .args = {0, ST_EXL | ST_KSU_USER});
    expect_returned(ST_EXL | ST_KSU_USER);
    *ram(USER_DATA) = 0x600d000b;
    RUN(.entry = load_with_status, .args = {RAM_WINDOW + USER_DATA, ST_EXL | ST_KSU_USER});
    expect_returned(0x600d000b);
}

static void erl_makes_user_ksu_kernel_mode(void)
{
    RUN(.entry = status_with_status, .args = {0, ST_ERL | ST_KSU_USER});
    expect_returned(ST_ERL | ST_KSU_USER);
    *ram(USER_DATA) = 0x600d000c;
    RUN(.entry = load_with_status, .args = {RAM_WINDOW + USER_DATA, ST_ERL | ST_KSU_USER});
    expect_returned(0x600d000c);
}

static void erl_makes_useg_physical(void)
{
    const uint32_t flags = ENTRYLO_V | ENTRYLO_D | ENTRYLO_G;

    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = 0x00400000,
                                             .lo = {page(FRAME_A, flags), page(FRAME_B, flags)}});
    *ram(0x00400000) = 0x600d000d;
    *ram(FRAME_A) = 0x600d000e;
    RUN(.entry = load_with_status, .args = {0x00400000, ST_ERL});
    expect_returned(0x600d000d);
    RUN(.entry = store_with_status, .args = {0x00400004, ST_ERL, 0x600d000f});
    expect_returned(1);
    expect_equal("physical memory", 0x600d000f, *ram(0x00400004));
    RUN(.entry = load_with_status, .args = {0x00400000, 0});
    expect_returned(0x600d000e);
}

static void exception_with_erl_goes_to_the_general_vector(void)
{
    RUN(.entry = one_syscall, .status = ST_ERL);
    expect_exception(EXC_SYS, VECTOR_GENERAL, one_syscall);
    expect_equal("Status", ST_ERL | ST_EXL, seen.exception.status & (ST_ERL | ST_EXL));
}

static void sc_after_ll_stores(void)
{
    for (unsigned user = 0; user < 2; user++) {
        subject(user ? "user" : "kernel");
        *ram(USER_DATA) = 5;
        RUN(.entry = llsc_plain, .args = {user ? USER_DATA : RAM_WINDOW + USER_DATA, 6},
            .user = user);
        expect_returned(1);
        expect_equal("the word loaded", 5, seen.gpr[REG_V1]);
        expect_equal("the word in memory", 6, *ram(USER_DATA));
    }
}

static void eret_between_ll_and_sc_makes_sc_fail(void)
{
    *ram(USER_DATA) = 5;
    RUN(.entry = llsc_eret, .args = {RAM_WINDOW + USER_DATA, 6});
    expect_returned(0);
    expect_equal("the word in memory", 5, *ram(USER_DATA));
}

static bool step_over(struct exception *exception)
{
    exception->epc += 4;
    return true;
}

static void exception_between_ll_and_sc_makes_sc_fail(void)
{
    for (unsigned user = 0; user < 2; user++) {
        subject(user ? "user" : "kernel");
        *ram(USER_DATA) = 5;
        RUN(.entry = llsc_syscall, .args = {user ? USER_DATA : RAM_WINDOW + USER_DATA, 6},
            .user = user, .resume = step_over);
        expect_returned(0);
        expect_equal("the word in memory", 5, *ram(USER_DATA));
    }
}

const struct test tests_return[] = {
    {"eret_with_exl_uses_epc", eret_with_exl_uses_epc},
    {"eret_with_erl_uses_errorepc", eret_with_erl_uses_errorepc},
    {"eret_with_both_clears_erl_only", eret_with_both_clears_erl_only},
    {"eret_keeps_the_rest_of_status", eret_keeps_the_rest_of_status},
    {"eret_to_user_mode", eret_to_user_mode},
    {"eret_in_user_ksu_leaves_the_kernel_addresses", eret_in_user_ksu_leaves_the_kernel_addresses},
    {"mtc0_status_can_drop_to_user_mode", mtc0_status_can_drop_to_user_mode},
    {"exl_makes_user_ksu_kernel_mode", exl_makes_user_ksu_kernel_mode},
    {"erl_makes_user_ksu_kernel_mode", erl_makes_user_ksu_kernel_mode},
    {"erl_makes_useg_physical", erl_makes_useg_physical},
    {"exception_with_erl_goes_to_the_general_vector",
     exception_with_erl_goes_to_the_general_vector},
    {"sc_after_ll_stores", sc_after_ll_stores},
    {"eret_between_ll_and_sc_makes_sc_fail", eret_between_ll_and_sc_makes_sc_fail},
    {"exception_between_ll_and_sc_makes_sc_fail", exception_between_ll_and_sc_makes_sc_fail},
    {0},
};
