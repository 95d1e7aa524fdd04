/* Count, Compare and the timer interrupt on IP7; wait. MIPS32 PRA, vol. III, "Count Register",
 * "Compare Register"; vol. II, WAIT. Distances in time are wide: nothing here depends on speed. */
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/conformance/suite.h"

#define IP7   0x8000u
#define IM7   IP7
#define SOON  20000u     /* counts: 0.1 to 0.2 ms */
#define LATER 2000000u   /* counts: 10 to 20 ms */
#define EVER  200000000u /* rounds of count_down: longer than any wait for an interrupt */

static bool timer_pending(void)
{
    return (cp0_read(CP0_CAUSE) & (CAUSE_TI | IP7)) == (CAUSE_TI | IP7);
}

/* Sets Compare that many counts ahead, again if Count went past it meanwhile: the host may stop the
 * machine between any two instructions. counts < 2^31. */
static void set_timer(uint32_t counts)
{
    uint32_t compare;

    do {
        compare = cp0_read(CP0_COUNT) + counts;
        cp0_write(CP0_COMPARE, compare);
    } while ((int32_t)(cp0_read(CP0_COUNT) - compare) >= 0);
}

/* Waits with interrupts off until Count has passed Compare; false if it never does. */
static bool wait_until_passed(void)
{
    uint32_t compare = cp0_read(CP0_COMPARE);

    for (unsigned i = 0; i < 20000000; i++)
        if ((int32_t)(cp0_read(CP0_COUNT) - compare) > 0)
            return true;
    return false;
}

static void count_goes_forward(void)
{
    uint32_t previous = cp0_read(CP0_COUNT);

    for (unsigned i = 0; i < 100; i++) {
        spin(100);
        uint32_t now = cp0_read(CP0_COUNT);
        expect("Count > Count before", (int32_t)(now - previous) > 0);
        previous = now;
    }
}

static void count_is_writable(void)
{
    static const uint32_t values[] = {0, 0x12345678, 0x7fffff00, 0xfffffff0};

    for (unsigned i = 0; i < 4; i++) {
        cp0_write(CP0_COUNT, values[i]);
        expect("Count goes on from there", cp0_read(CP0_COUNT) - values[i] < 0x10000000);
    }
}

static void dc_stops_count(void)
{
    cp0_write(CP0_CAUSE, CAUSE_DC);
    uint32_t stopped = cp0_read(CP0_COUNT);
    spin(100000);
    expect_equal("Count moved by", 0, cp0_read(CP0_COUNT) - stopped);
    cp0_write(CP0_CAUSE, 0);
    spin(1000);
    uint32_t moved = cp0_read(CP0_COUNT) - stopped;
    expect("Count goes on from where it stood", moved > 0 && moved < 0x10000000);
}

static void match_sets_ti_and_ip7(void)
{
    set_timer(LATER);
    uint32_t cause = cp0_read(CP0_CAUSE);
    if ((int32_t)(cp0_read(CP0_COUNT) - cp0_read(CP0_COMPARE)) < 0)
        expect("TI and IP7 clear before", (cause & (CAUSE_TI | IP7)) == 0);
    expect("Count passes Compare", wait_until_passed());
    expect("TI and IP7 set", timer_pending());
}

static void writing_compare_clears_ti(void)
{
    set_timer(SOON);
    expect("Count passes Compare", wait_until_passed());
    expect("TI and IP7 set", timer_pending());
    cp0_write(CP0_COMPARE, cp0_read(CP0_COMPARE));
    expect("TI and IP7 clear", (cp0_read(CP0_CAUSE) & (CAUSE_TI | IP7)) == 0);
}

static void match_comes_after_count_wraps(void)
{
    cp0_write(CP0_COMPARE, 0x1000);
    cp0_write(CP0_COUNT, 0xfffff000u);
    expect("Count passes Compare", wait_until_passed());
    expect("TI and IP7 set", timer_pending());
}

static void expect_timer_interrupt(void)
{
    expect_equal("exceptions", 1, seen.exceptions);
    expect_equal("ExcCode", EXC_INT, seen.exception.cause >> CAUSE_EXCCODE_SHIFT & 31);
    expect_equal("TI and IP7", CAUSE_TI | IP7, seen.exception.cause & (CAUSE_TI | IP7));
    expect_equal("vector", VECTOR_GENERAL, seen.exception.vector);
}

static void timer_interrupts_kernel_mode(void)
{
    set_timer(SOON);
    RUN(.entry = count_down, .args = {EVER}, .status = ST_IE | IM7);
    expect_timer_interrupt();
}

static void timer_interrupts_user_mode(void)
{
    set_timer(SOON);
    RUN(.entry = count_down, .args = {EVER}, .status = ST_IE | IM7, .user = true);
    expect_timer_interrupt();
    expect_equal("Status.KSU", ST_KSU_USER, seen.exception.status & ST_KSU);
}

static void match_is_kept_while_interrupts_are_off(void)
{
    set_timer(SOON);
    expect("Count passes Compare", wait_until_passed());
    RUN(.entry = enable_by_mtc0_status, .args = {ST_IE | IM7});
    expect_timer_interrupt();
    RUN(.entry = enable_by_ei, .status = IM7);
    expect_timer_interrupt();
    RUN(.entry = enable_by_mtc0_status, .args = {ST_IE | CAUSE_IP_SOFTWARE});
    expect_returned(1);
}

static bool set_again(struct exception *exception)
{
    (void)exception;
    set_timer(seen.exceptions < 5 ? SOON : 0x7fffffffu);
    if (seen.exceptions == 5)
        exception->gpr[REG_A0] = 0; /* ends count_down */
    return true;
}

static void timer_interrupts_again_and_again(void)
{
    set_timer(SOON);
    RUN(.entry = count_down, .args = {EVER}, .status = ST_IE | IM7, .user = true,
        .resume = set_again);
    expect_equal("interrupts", 5, seen.exceptions);
    expect("the code under test came to its end", seen.returned);
}

/* Leaves the code once the interrupt came behind the wait; before that, sets the timer anew. */
static bool awake(struct exception *exception)
{
    set_timer(LATER);
    return exception->epc != (uint32_t)wait_once_after && seen.exceptions < 100;
}

static void wait_ends_with_an_interrupt(void)
{
    set_timer(LATER);
    RUN(.entry = wait_once, .status = ST_IE | IM7, .resume = awake);
    expect_exception(EXC_INT, VECTOR_GENERAL, wait_once_after);
}

const struct test tests_timer[] = {
    {"count_goes_forward", count_goes_forward},
    {"count_is_writable", count_is_writable},
    {"dc_stops_count", dc_stops_count},
    {"match_sets_ti_and_ip7", match_sets_ti_and_ip7},
    {"writing_compare_clears_ti", writing_compare_clears_ti},
    {"match_comes_after_count_wraps", match_comes_after_count_wraps},
    {"timer_interrupts_kernel_mode", timer_interrupts_kernel_mode},
    {"timer_interrupts_user_mode", timer_interrupts_user_mode},
    {"match_is_kept_while_interrupts_are_off", match_is_kept_while_interrupts_are_off},
    {"timer_interrupts_again_and_again", timer_interrupts_again_and_again},
    {"wait_ends_with_an_interrupt", wait_ends_with_an_interrupt},
    {0},
};
