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

void console_poll(struct vm *target)
{
    if (input_after != 0 && waits >= input_after)
        uart16550_receive(&target->malta.uart, 'x');
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

static void waiting_without_any_source_is_refused(void **state)
{
    (void)state;
    vcpu.cp0[CP0_STATUS] = IM2;
    assert_false(clock_idle(&vcpu));
    assert_int_equal(waits, 0);
}

static void compare_wakes_a_waiting_guest(void **state)
{
    (void)state;
    vcpu.cp0[CP0_STATUS] = IM7;
    vcpu.cp0[CP0_COMPARE] = 5 * CLOCK_TICK;
    clock_set_compare(&vcpu);
    assert_true(clock_idle(&vcpu));
    assert_in_range(clock_count(&vcpu), 5 * CLOCK_TICK, 5 * CLOCK_TICK + 100);
    assert_in_range(vm.time.idle, 5 * CLOCK_TICK, 5 * CLOCK_TICK + 100);
}

static void a_key_wakes_a_waiting_guest(void **state)
{
    (void)state;
    vcpu.cp0[CP0_STATUS] = IM2;
    out(0x3f8 + UART_IER, 1);
    input_after = 3;
    assert_true(clock_idle(&vcpu));
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
    assert_true(clock_idle(&vcpu));
    assert_in_range(clock_count(&vcpu), MALTA_COUNT_HZ / 1000 - 100, MALTA_COUNT_HZ / 1000 + 200);
    assert_true((vcpu.cp0[CP0_CAUSE] & IP2) != 0);
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
};

UNIT_TEST_MAIN(tests)
