/* Count and Compare of a guest that shares its machine: what a match may come from, what time the
 * guest sees pass while others run, and when its interrupts come. */
#include "labs/guest/lab.h"
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "mips/malta.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"

#define IM7            0x8000u
#define SLICE          1600000u   /* counts that the monitor lets a VM run at a time */
#define EVER           200000000u /* rounds of count_down: longer than any wait for an interrupt */
#define SOON           70000u     /* counts that the way to the handler may take, and some */
#define TURNS          30u

#define MALTA_RTC      (MALTA_ISA_IO + 0x70) /* index, data */
#define RTC_REGISTER_A 0x0a

static bool is_pending(void)
{
    return (cp0_read(CP0_CAUSE) & CAUSE_TI) != 0;
}

/* Compare lies behind Count from the write on: there is no match before Count has gone round. */
static void compare_written_behind_count_is_no_match(void)
{
    for (unsigned i = 0; i < 10; i++) {
        cp0_write(CP0_COMPARE, cp0_read(CP0_COUNT) - 1);
        expect("TI is clear", !is_pending());
        uint32_t before = cp0_read(CP0_COUNT);
        spin(50000);
        cp0_write(CP0_COMPARE, before + 1000 + lab_random_below(10000)); /* Count is farther */
        expect("TI is clear", !is_pending());
    }
}

static void count_written_beyond_compare_is_no_match(void)
{
    for (unsigned i = 0; i < 10; i++) {
        uint32_t compare = cp0_read(CP0_COUNT) + 10000000;

        cp0_write(CP0_COMPARE, compare);
        cp0_write(CP0_COUNT, compare + 10000 + lab_random_below(1000000));
        spin(1000);
        expect("TI is clear", !is_pending());
    }
}

static void stopped_count_is_writable(void)
{
    for (unsigned i = 0; i < 8; i++) {
        uint32_t count = lab_random();

        cp0_write(CP0_CAUSE, CAUSE_DC);
        cp0_write(CP0_COUNT, count);
        spin(1000);
        expect_equal("Count while it is stopped", count, cp0_read(CP0_COUNT));
        cp0_write(CP0_CAUSE, 0);
        expect("Count goes on from there", cp0_read(CP0_COUNT) - count < 0x01000000);
    }
}

/* Counts from Compare to now when the interrupt of the timer set comes. */
static uint32_t interrupted_after(const uint32_t *entry)
{
    RUN(.entry = entry, .args = {EVER}, .status = ST_IE | IM7);
    expect_equal("exceptions", 1, seen.exceptions);
    expect_equal("TI", CAUSE_TI, seen.exception.cause & CAUSE_TI);
    return cp0_read(CP0_COUNT) - cp0_read(CP0_COMPARE);
}

/* Count has just passed Compare: it meets it again after 2^32 counts. */
static void match_comes_after_a_whole_round(void)
{
    uint32_t compare = lab_random();

    cp0_write(CP0_COMPARE, compare);
    cp0_write(CP0_COUNT, compare + 1);
    expect("TI is clear", !is_pending());
    expect("the interrupt comes at the match", interrupted_after(wait_once) < SLICE);
}

/* Count has gone round when the match is looked for: it is smaller than Compare then. */
static void match_just_before_count_wraps_is_found(void)
{
    for (unsigned i = 0; i < 8; i++) {
        uint32_t compare = 0u - 1 - lab_random_below(16);

        cp0_write(CP0_COMPARE, compare);
        cp0_write(CP0_COUNT, compare - 100000 - lab_random_below(100000));
        for (unsigned tries = 0; tries < 100000 && (int32_t)(cp0_read(CP0_COUNT) - compare) <= 0;
             tries++)
            spin(100);
        expect("TI is set", is_pending());
    }
}

/* A guest that polls the real-time clock is spared the wait: its time jumps, but no further than
 * to a match. */
static void match_ends_a_jump_of_time(void)
{
    volatile uint8_t *rtc = device(MALTA_RTC);

    for (unsigned i = 0; i < 5; i++) {
        uint32_t start = cp0_read(CP0_COUNT), counts = 2 * SLICE + lab_random_below(SLICE);
        uint32_t passed = 0;

        cp0_write(CP0_COMPARE, start + counts);
        for (; passed < counts - SLICE; passed = cp0_read(CP0_COUNT) - start)
            spin(100);
        rtc[0] = RTC_REGISTER_A;
        for (; !is_pending() && passed < 4 * SLICE; passed = cp0_read(CP0_COUNT) - start)
            (void)rtc[1];
        expect("TI is set at the match", cp0_read(CP0_COUNT) - start - counts < SOON);
    }
}

/* Interrupts are disabled: a kernel that reads Count and adds to it relies on little time between
 * two instructions, whoever else runs meanwhile. */
static void time_of_others_is_hidden_while_interrupts_are_off(void)
{
    uint32_t start = cp0_read(CP0_COUNT), before = start, most = 0;

    while (before - start < 8 * SLICE) {
        spin(10000);
        uint32_t now = cp0_read(CP0_COUNT);

        most = now - before > most ? now - before : most;
        before = now;
    }
    expect("no step of Count is as long as another VM's time", most < SLICE / 2);
}

/* Timers that come while the guest runs come at once; those that come while others run wait for
 * these. Who has waited has saved up a time slice, and may take it in between. */
static void timers_come_when_the_machine_is_there(void)
{
    unsigned prompt = 0, slow = 0;
    uint32_t latest = 0;

    for (unsigned i = 0; i < TURNS; i++) {
        RUN(.entry = enable_by_mtc0_status, .args = {ST_IE}); /* what others had is known */
        cp0_write(CP0_COMPARE, cp0_read(CP0_COUNT) + SLICE + lab_random_below(3 * SLICE));
        uint32_t late = interrupted_after(count_down);

        expect("the interrupt does not come before the match", (int32_t)late >= 0);
        prompt += late < SOON;
        slow += late >= SLICE * 5 / 2;
        latest = late > latest ? late : latest;
    }
    expect("some come at once", prompt >= 3);
    expect("few come later than two other VMs' time and a half", slow <= TURNS / 10);
    expect("none comes later than twice two other VMs' time and a half", latest < SLICE * 5);
}

/* The interrupt that ends the wait is taken behind it, before anything else is executed. */
static void interrupt_comes_right_behind_the_wait(void)
{
    unsigned behind = 0;

    for (unsigned i = 0; i < TURNS; i++) {
        cp0_write(CP0_COMPARE, cp0_read(CP0_COUNT) + SLICE / 4 + lab_random_below(2 * SLICE));
        RUN(.entry = wait_once, .status = ST_IE | IM7);
        expect("the wait does not return without an interrupt", !seen.returned);
        behind += seen.exception.epc == (uint32_t)wait_once_after;
    }
    expect("most interrupts come behind the wait, not before", behind > TURNS / 2);
}

const struct test tests_time[] = {
    {"compare_written_behind_count_is_no_match", compare_written_behind_count_is_no_match},
    {"count_written_beyond_compare_is_no_match", count_written_beyond_compare_is_no_match},
    {"stopped_count_is_writable", stopped_count_is_writable},
    {"match_comes_after_a_whole_round", match_comes_after_a_whole_round},
    {"match_just_before_count_wraps_is_found", match_just_before_count_wraps_is_found},
    {"match_ends_a_jump_of_time", match_ends_a_jump_of_time},
    {"time_of_others_is_hidden_while_interrupts_are_off",
     time_of_others_is_hidden_while_interrupts_are_off},
    {"timers_come_when_the_machine_is_there", timers_come_when_the_machine_is_there},
    {"interrupt_comes_right_behind_the_wait", interrupt_comes_right_behind_the_wait},
    {0},
};
