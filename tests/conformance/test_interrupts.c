/* Software interrupts: what lets one in, what keeps it out, where it goes. MIPS32 PRA, vol. III,
 * "Interrupts". EPC is expected within the hazard barrier behind the instruction that enables the
 * interrupt: the architecture gives the core until the ehb. */
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/conformance/suite.h"

#define IP0 0x100u
#define IP1 0x200u
#define IM0 IP0
#define IM1 IP1

/* The last run took an interrupt between its first instruction and the end of the ehb. */
static void expect_interrupt(uint32_t vector)
{
    expect_equal("exceptions", 1, seen.exceptions);
    expect_equal("ExcCode", EXC_INT, seen.exception.cause >> CAUSE_EXCCODE_SHIFT & 31);
    expect_equal("vector", vector, seen.exception.vector);
    expect_equal("Cause.BD", 0, seen.exception.cause & CAUSE_BD);
    expect("EPC is behind the enabling instruction, at most behind its ehb",
           seen.exception.epc - ((uint32_t)seen.entry + 4) <= 4);
}

static void software_interrupts_are_taken(void)
{
    static const uint32_t pending[] = {IP0, IP1, IP0 | IP1};

    for (unsigned i = 0; i < 3; i++) {
        cp0_write(CP0_CAUSE, pending[i]);
        RUN(.entry = enable_by_mtc0_status, .args = {ST_IE | pending[i]});
        expect_interrupt(VECTOR_GENERAL);
        expect_equal("Cause.IP", pending[i], seen.exception.cause & CAUSE_IP_SOFTWARE);
        expect_equal("Status", ST_IE | ST_EXL | pending[i], seen.exception.status);
    }
}

static void pending_interrupt_waits_for_ei(void)
{
    cp0_write(CP0_CAUSE, IP0);
    RUN(.entry = enable_by_ei, .status = IM0);
    expect_interrupt(VECTOR_GENERAL);
}

static void raising_the_cause_bit_interrupts(void)
{
    RUN(.entry = enable_by_mtc0_cause, .args = {IP1}, .status = ST_IE | IM1);
    expect_interrupt(VECTOR_GENERAL);
}

static void pending_interrupt_waits_for_eret(void)
{
    cp0_write(CP0_CAUSE, IP0);
    RUN(.entry = enable_by_eret, .args = {ST_EXL | ST_IE | IM0});
    expect_exception(EXC_INT, VECTOR_GENERAL, enable_by_eret_target);
}

static void pending_interrupt_comes_on_entering_user_mode(void)
{
    cp0_write(CP0_CAUSE, IP0);
    RUN(.entry = count_down, .args = {1000}, .status = ST_IE | IM0, .user = true);
    expect_exception(EXC_INT, VECTOR_GENERAL, count_down);
}

static void expect_kept_out(uint32_t pending, uint32_t status)
{
    cp0_write(CP0_CAUSE, pending);
    RUN(.entry = enable_by_mtc0_status, .args = {status});
    expect_returned(1);
}

static void clear_ie_keeps_interrupts_out(void)
{
    expect_kept_out(IP0 | IP1, IM0 | IM1);
}

static void exl_keeps_interrupts_out(void)
{
    expect_kept_out(IP0 | IP1, ST_IE | ST_EXL | IM0 | IM1);
}

static void erl_keeps_interrupts_out(void)
{
    expect_kept_out(IP0 | IP1, ST_IE | ST_ERL | IM0 | IM1);
}

static void mask_keeps_interrupts_out(void)
{
    expect_kept_out(IP0 | IP1, ST_IE);
    expect_kept_out(IP0, ST_IE | IM1);
    expect_kept_out(IP1, ST_IE | IM0);
    expect_kept_out(0, ST_IE | IM0 | IM1);
}

static void di_keeps_interrupts_out(void)
{
    RUN(.entry = one_di, .status = ST_IE | IM0);
    expect_returned(ST_IE | IM0);
    cp0_write(CP0_STATUS, ST_IE | IM0);
    __asm__ volatile("di; ehb" ::: "memory");
    cp0_write(CP0_CAUSE, IP0); /* an interrupt here would fail the test */
    expect_equal("Status", IM0, cp0_read(CP0_STATUS));
    cp0_write(CP0_CAUSE, 0);
}

static void withdrawn_interrupt_is_not_taken(void)
{
    cp0_write(CP0_CAUSE, IP0);
    cp0_write(CP0_CAUSE, 0);
    RUN(.entry = enable_by_mtc0_status, .args = {ST_IE | IM0});
    expect_returned(1);
}

static void iv_moves_interrupts_to_their_own_vector(void)
{
    cp0_write(CP0_CAUSE, IP0 | CAUSE_IV);
    RUN(.entry = enable_by_mtc0_status, .args = {ST_IE | IM0});
    expect_interrupt(VECTOR_INTERRUPT);
    cp0_write(CP0_CAUSE, CAUSE_IV);
    RUN(.entry = one_syscall);
    expect_exception(EXC_SYS, VECTOR_GENERAL, one_syscall);
    RUN(.entry = one_lw, .args = {TEST_VA});
    expect_exception(EXC_TLBL, VECTOR_REFILL, one_lw);
}

static bool count_and_resume(struct exception *exception)
{
    (void)exception;
    if (seen.exceptions == 3)
        cp0_write(CP0_CAUSE, 0);
    return true;
}

static void interrupt_comes_again_until_withdrawn(void)
{
    cp0_write(CP0_CAUSE, IP0);
    RUN(.entry = count_down, .args = {1000}, .status = ST_IE | IM0, .user = true,
        .resume = count_and_resume);
    expect_equal("interrupts", 3, seen.exceptions);
    expect_returned(1);
}

const struct test tests_interrupts[] = {
    {"software_interrupts_are_taken", software_interrupts_are_taken},
    {"pending_interrupt_waits_for_ei", pending_interrupt_waits_for_ei},
    {"raising_the_cause_bit_interrupts", raising_the_cause_bit_interrupts},
    {"pending_interrupt_waits_for_eret", pending_interrupt_waits_for_eret},
    {"pending_interrupt_comes_on_entering_user_mode",
     pending_interrupt_comes_on_entering_user_mode},
    {"clear_ie_keeps_interrupts_out", clear_ie_keeps_interrupts_out},
    {"exl_keeps_interrupts_out", exl_keeps_interrupts_out},
    {"erl_keeps_interrupts_out", erl_keeps_interrupts_out},
    {"mask_keeps_interrupts_out", mask_keeps_interrupts_out},
    {"di_keeps_interrupts_out", di_keeps_interrupts_out},
    {"withdrawn_interrupt_is_not_taken", withdrawn_interrupt_is_not_taken},
    {"iv_moves_interrupts_to_their_own_vector", iv_moves_interrupts_to_their_own_vector},
    {"interrupt_comes_again_until_withdrawn", interrupt_comes_again_until_withdrawn},
    {0},
};
