/* Virtual time: the machine's Count without its wrapping, jumps of a guest's Count, and what wakes
 * a guest that waits. */
#include "tests/unit/unit_test.h"

#include <string.h>

#include "mips/cp0.h"
#include "mips/malta.h"
#include "monitor/clock.h"
#include "monitor/console.h"
#include "monitor/dev/bus.h"
#include "monitor/hw.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

#define IM2 (1u << (ST_IM_SHIFT + 2))
#define IM7 (1u << (ST_IM_SHIFT + 7))
#define IP2 (1u << (CAUSE_IP_SHIFT + 2))

static struct vm vm;
static struct vcpu vcpu;
static uint32_t count, compare;     /* the machine's */
static unsigned waits, input_after; /* a key is pressed during this wait; 0: never */

uint32_t hw_count(void)
{
    return count;
}

void hw_set_compare(uint32_t value)
{
    compare = value;
}

void hw_wait_for_interrupt(void)
{
    count = compare;
    waits++;
}

bool console_poll(struct vm *target)
{
    return input_after != 0 && waits >= input_after && uart16550_receive(&target->malta.uart, 'x');
}

void console_guest_put(const struct vm *from, char c)
{
    (void)from;
    (void)c;
}

void console_say(const char *text, ...)
{
    (void)text;
}

void vm_end(struct vm *target, enum vm_state state, const char *text, ...)
{
    (void)text;
    target->state = state;
}

struct pmap_entry pmap_lookup(const struct vm *of, pfn_t pfn)
{
    (void)of;
    (void)pfn;
    return (struct pmap_entry){.present = false};
}

static int reset(void **state)
{
    (void)state;
    memset(&vm, 0, sizeof(vm));
    memset(&vcpu, 0, sizeof(vcpu));
    vm.vcpu = &vcpu;
    vcpu.vm = &vm;
    waits = 0;
    input_after = 0;
    malta_reset(&vm);
    vcpu.cp0[CP0_COMPARE] = 0x80000000;
    clock_start(&vcpu, 0);
    return 0;
}

static void out(unsigned port, uint8_t value)
{
    struct bus_access access = {
        .address = gpa(MALTA_ISA_IO + port), .size = 1, .store = true, .value = value};

    assert_true(bus_carry_out(&vm, &access));
}

static void time_goes_on_when_count_wraps(void **state)
{
    uint64_t start = clock_time();

    (void)state;
    for (unsigned i = 1; i <= 10; i++) {
        count += 0xf0000000u;
        assert_int_equal(clock_time() - start, i * 0xf0000000ull);
    }
}

static void a_jump_moves_count_and_tells_how_far(void **state)
{
    (void)state;
    assert_int_equal(clock_jump(&vcpu, 1000), 1000);
    assert_int_equal(clock_count(&vcpu), 1000);
}

static void a_jump_stops_at_a_match_with_compare(void **state)
{
    (void)state;
    vcpu.cp0[CP0_COMPARE] = 600;
    clock_set_compare(&vcpu);
    assert_int_equal(clock_jump(&vcpu, 1000), 600);
    assert_true((vcpu.cp0[CP0_CAUSE] & CAUSE_TI) != 0);
    assert_int_equal(clock_jump(&vcpu, 400), 400); /* the match is pending already */
    assert_int_equal(clock_count(&vcpu), 1000);
}

static void a_count_that_stands_still_does_not_jump(void **state)
{
    (void)state;
    clock_set_running(&vcpu, false);
    vcpu.cp0[CP0_CAUSE] |= CAUSE_DC;
    assert_int_equal(clock_jump(&vcpu, 1000), 1000);
    assert_int_equal(clock_count(&vcpu), 0);
}

/* What the scheduler does for a VM that waits while no other can run. false: it cannot end. */
static bool wait_to_the_end(void)
{
    for (;;) {
        console_poll(&vm);
        malta_update(&vm);
        clock_update(&vcpu);
        if (clock_is_woken(&vcpu))
            return true;
        if (!clock_can_wake(&vcpu))
            return false;
        clock_set_attention(clock_ticks_to_event(&vcpu, CLOCK_TICK));
        clock_sleep();
    }
}

static void waiting_without_any_source_is_refused(void **state)
{
    (void)state;
    vcpu.cp0[CP0_STATUS] = IM2;
    assert_false(wait_to_the_end());
    assert_int_equal(waits, 0);
}

static void compare_wakes_a_waiting_guest(void **state)
{
    (void)state;
    vcpu.cp0[CP0_STATUS] = IM7;
    vcpu.cp0[CP0_COMPARE] = 5 * CLOCK_TICK;
    clock_set_compare(&vcpu);
    assert_true(wait_to_the_end());
    assert_in_range(clock_count(&vcpu), 5 * CLOCK_TICK, 5 * CLOCK_TICK + 100);
}

static void a_key_wakes_a_waiting_guest(void **state)
{
    (void)state;
    vcpu.cp0[CP0_STATUS] = IM2;
    out(0x3f8 + UART_IER, 1);
    input_after = 3;
    assert_true(wait_to_the_end());
    assert_int_equal(waits, 3);
    assert_true((vcpu.cp0[CP0_CAUSE] & IP2) != 0);
}

static void the_interval_timer_wakes_a_waiting_guest_on_time(void **state)
{
    (void)state;
    vcpu.cp0[CP0_STATUS] = IM2;
    out(0x43, 0x30);
    out(0x40, 1193 & 0xff);
    out(0x40, 1193 >> 8); /* 1 ms */
    assert_true(wait_to_the_end());
    assert_in_range(clock_count(&vcpu), MALTA_COUNT_HZ / 1000 - 100, MALTA_COUNT_HZ / 1000 + 200);
    assert_true((vcpu.cp0[CP0_CAUSE] & IP2) != 0);
}

static void held_clocks_of_a_guests_own_time_stand_still(void **state)
{
    uint64_t board = malta_time(&vm);

    (void)state;
    vm.settings.time = TIME_GUEST;
    vcpu.cp0[CP0_COMPARE] = 500;
    clock_set_compare(&vcpu);
    for (unsigned i = 1; i <= 20; i++) {
        count += 10;
        clock_hold(&vm, clock_time());
        count += 0x30000000u; /* three such rounds are more than Count holds */
        clock_time();
        count += 0xf0000000u;
        clock_release(&vm, clock_time());
        clock_update(&vcpu);
        assert_int_equal(clock_count(&vcpu), i * 10);
        assert_int_equal(malta_time(&vm), board + i * 10);
        assert_int_equal(vcpu.cp0[CP0_CAUSE] & CAUSE_TI, 0);
    }
    count += 300;
    clock_update(&vcpu);
    assert_int_equal(vcpu.cp0[CP0_CAUSE] & CAUSE_TI, CAUSE_TI);
}

static void held_clocks_of_machine_time_catch_up(void **state)
{
    uint64_t board = malta_time(&vm);

    (void)state;
    vm.settings.time = TIME_MACHINE;
    count += 100;
    clock_hold(&vm, clock_time());
    count += 1000;
    clock_release(&vm, clock_time());
    clock_catch_up(&vm);
    assert_int_equal(clock_count(&vcpu), 1100);
    assert_int_equal(malta_time(&vm), board + 1100);
    clock_catch_up(&vm);
    assert_int_equal(clock_count(&vcpu), 1100);
}

/* What an interrupt handler does: reads Count, writes Compare a little later. */
static void clocks_do_not_catch_up_while_the_guest_is_deaf(void **state)
{
    static const uint32_t deaf[] = {0, ST_IE | ST_EXL, ST_IE | ST_ERL};

    (void)state;
    vm.settings.time = TIME_MACHINE;
    for (size_t i = 0; i < COUNT_OF(deaf); i++) {
        uint32_t before;

        vcpu.cp0[CP0_STATUS] = deaf[i];
        before = clock_count(&vcpu);
        clock_hold(&vm, clock_time());
        count += 5000;
        clock_release(&vm, clock_time());
        clock_try_to_catch_up(&vm);
        assert_int_equal(clock_count(&vcpu), before);
        vcpu.cp0[CP0_COMPARE] = before + 1000;
        clock_set_compare(&vcpu);
        vcpu.cp0[CP0_STATUS] = ST_IE;
        clock_try_to_catch_up(&vm);
        clock_update(&vcpu);
        assert_int_equal(clock_count(&vcpu), before + 5000);
        assert_int_equal(vcpu.cp0[CP0_CAUSE] & CAUSE_TI, CAUSE_TI);
    }
}

/* Rounds of Count, and ticks beyond them, for which the clocks are held. */
static void a_match_while_the_clocks_are_held_is_not_lost(void **state)
{
    static const struct {
        unsigned halves; /* of a round */
        uint32_t more;
        bool match;
    } cases[] = {{0, 100, false}, {0, 999, false}, {0, 1000, true}, {1, 0, true},
                 {2, 0, true},    {2, 100, true},  {7, 5, true},    {40, 0, true}};

    (void)state;
    vm.settings.time = TIME_MACHINE;
    for (size_t i = 0; i < 2 * COUNT_OF(cases); i++) {
        vcpu.cp0[CP0_STATUS] = i % 2 == 0 ? 0 : ST_IE; /* released deaf, or not */
        vcpu.cp0[CP0_COMPARE] = clock_count(&vcpu) + 1000;
        clock_set_compare(&vcpu);
        clock_hold(&vm, clock_time());
        for (unsigned half = 0; half < cases[i / 2].halves; half++) {
            count += 0x80000000u;
            clock_time();
        }
        count += cases[i / 2].more;
        clock_release(&vm, clock_time());
        clock_catch_up(&vm);
        assert_int_equal((vcpu.cp0[CP0_CAUSE] & CAUSE_TI) != 0, cases[i / 2].match);
    }
}

static void a_count_that_stands_still_matches_nothing_while_it_is_held(void **state)
{
    (void)state;
    vm.settings.time = TIME_MACHINE;
    vcpu.cp0[CP0_COMPARE] = 1000;
    clock_set_compare(&vcpu);
    clock_set_running(&vcpu, false);
    vcpu.cp0[CP0_CAUSE] |= CAUSE_DC;
    clock_hold(&vm, clock_time());
    for (unsigned i = 0; i < 5; i++) {
        count += 0x80000000u;
        clock_time();
    }
    clock_release(&vm, clock_time());
    clock_catch_up(&vm);
    assert_int_equal(vcpu.cp0[CP0_CAUSE] & CAUSE_TI, 0);
    assert_int_equal(clock_count(&vcpu), 0);
}

/* Two VMs take turns; one is asked for more often. Neither clock runs away from the other. */
static void clocks_of_vms_do_not_drift_against_each_other(void **state)
{
    static struct vm others;
    static struct vcpu other;

    (void)state;
    others = (struct vm){.vcpu = &other};
    other = (struct vcpu){.vm = &others};
    malta_reset(&others);
    clock_start(&other, 0);
    clock_hold(&others, clock_time());
    for (unsigned i = 0; i < 1000; i++) {
        count += 7919 * (i % 5);
        clock_hold(&vm, clock_time());
        clock_release(&others, clock_time());
        clock_catch_up(&others);
        count += 104729;
        clock_hold(&others, clock_time());
        clock_release(&vm, clock_time());
        clock_catch_up(&vm);
        assert_int_equal(clock_count(&vcpu), clock_count(&other));
        assert_int_equal(malta_time(&vm), malta_time(&others));
    }
}

#define TEST(name) cmocka_unit_test_setup(name, reset)

static const struct CMUnitTest tests[] = {
    TEST(time_goes_on_when_count_wraps),
    TEST(a_jump_moves_count_and_tells_how_far),
    TEST(a_jump_stops_at_a_match_with_compare),
    TEST(a_count_that_stands_still_does_not_jump),
    TEST(waiting_without_any_source_is_refused),
    TEST(compare_wakes_a_waiting_guest),
    TEST(a_key_wakes_a_waiting_guest),
    TEST(the_interval_timer_wakes_a_waiting_guest_on_time),
    TEST(held_clocks_of_a_guests_own_time_stand_still),
    TEST(held_clocks_of_machine_time_catch_up),
    TEST(clocks_do_not_catch_up_while_the_guest_is_deaf),
    TEST(a_match_while_the_clocks_are_held_is_not_lost),
    TEST(a_count_that_stands_still_matches_nothing_while_it_is_held),
    TEST(clocks_of_vms_do_not_drift_against_each_other),
};

UNIT_TEST_MAIN(tests)
