/* The interval timer: counts, latches, and the edges of channel 0. */
#include "tests/unit/dev_model.h"

#define CONTROL 0x43
#define MS      (MALTA_COUNT_HZ / 1000) /* ticks */

static struct i8254 *pit(void)
{
    return &model_vm.malta.pit;
}

static void program(unsigned channel, unsigned mode, uint16_t count)
{
    out(CONTROL, (uint8_t)(channel << 6 | 3 << 4 | mode << 1));
    out(0x40 + channel, (uint8_t)count);
    out(0x40 + channel, (uint8_t)(count >> 8));
}

static unsigned count_of(unsigned channel)
{
    unsigned low;

    out(CONTROL, (uint8_t)(channel << 6)); /* latch */
    low = in(0x40 + channel);
    return low | (unsigned)in(0x40 + channel) << 8;
}

/* Edges of channel 0 in the next `ms` milliseconds, looked for every `step` ticks. */
static unsigned edges(unsigned ms, unsigned step)
{
    unsigned found = 0;

    for (uint64_t end = model_time + (uint64_t)ms * MS; model_time < end; model_time += step)
        found += i8254_take_edge(pit(), model_time);
    return found;
}

static void nothing_happens_before_it_is_programmed(void **state)
{
    (void)state;
    assert_int_equal(i8254_until_edge(pit(), 0), UINT64_MAX);
    assert_int_equal(edges(100, 1000), 0);
}

static void the_counter_runs_at_1193182_hertz(void **state)
{
    (void)state;
    program(2, 0, 0xffff);
    model_time = 50 * MS;
    assert_in_range(count_of(2), 0xffff - 59660, 0xffff - 59658);
}

static void a_rate_generator_interrupts_once_a_period(void **state)
{
    (void)state;
    program(0, 2, 11932); /* 100 Hz */
    assert_in_range(edges(1000, 10000), 99, 100);
}

static void periods_do_not_drift_when_they_are_looked_at_late(void **state)
{
    unsigned found;

    (void)state;
    program(0, 3, 11932);
    found = edges(10000, 1000000); /* every 6 ms: each edge is seen late, by another time */
    assert_in_range(found, 999, 1000);
}

static void a_long_absence_is_one_edge(void **state)
{
    (void)state;
    program(0, 2, 11932);
    model_time = 1000000ull * MS;
    assert_true(i8254_take_edge(pit(), model_time));
    assert_false(i8254_take_edge(pit(), model_time));
    assert_in_range(i8254_until_edge(pit(), model_time), 1, 10 * MS + MS / 100);
}

static void terminal_count_interrupts_once(void **state)
{
    (void)state;
    program(0, 0, 1193);
    assert_in_range(i8254_until_edge(pit(), 0), MS - 1000, MS + 1000);
    assert_int_equal(edges(5, 1000), 1);
    assert_int_equal(i8254_until_edge(pit(), model_time), UINT64_MAX);
    program(0, 0, 1193);
    assert_int_equal(edges(5, 1000), 1);
}

static void a_deadline_is_never_early(void **state)
{
    (void)state;
    for (unsigned count = 1; count < 65536; count += 997) {
        program(0, 0, (uint16_t)count);
        model_time += i8254_until_edge(pit(), model_time);
        assert_true(i8254_take_edge(pit(), model_time));
    }
}

static void zero_counts_as_65536(void **state)
{
    (void)state;
    program(0, 2, 0);
    assert_in_range(i8254_until_edge(pit(), 0), 54925ull * MS / 1000, 54926ull * MS / 1000);
}

static void modes_that_wait_for_a_gate_never_start(void **state)
{
    (void)state;
    program(0, 1, 100);
    assert_int_equal(edges(10, 1000), 0);
    program(0, 5, 100);
    assert_int_equal(edges(10, 1000), 0);
    assert_int_equal(i8254_until_edge(pit(), model_time), UINT64_MAX);
}

static void a_latched_count_stays_until_it_is_read(void **state)
{
    unsigned low, high;

    (void)state;
    program(0, 2, 50000);
    out(CONTROL, 0x00);
    model_time = 10 * MS;
    out(CONTROL, 0x00); /* ignored: one is held already */
    low = in(0x40);
    model_time = 20 * MS;
    high = in(0x40);
    assert_int_equal(low | high << 8, 50000);
    assert_in_range(count_of(0), 50000 - 23864, 50000 - 23863);
}

static void a_square_wave_counts_by_twos(void **state)
{
    (void)state;
    program(2, 3, 50000);
    model_time = 10 * MS;
    assert_in_range(count_of(2), 50000 - 23866, 50000 - 23862);
}

static void read_back_gives_status_and_count(void **state)
{
    unsigned low;

    (void)state;
    out(CONTROL, 0x34);               /* channel 0, low then high, mode 2 */
    out(CONTROL, 0xe2);               /* status of channel 0 */
    assert_int_equal(in(0x40), 0xf4); /* OUT high, no count yet */
    program(0, 2, 1000);
    out(CONTROL, 0xc2); /* status and count */
    assert_int_equal(in(0x40), 0xb4);
    low = in(0x40);
    assert_int_equal(low | (unsigned)in(0x40) << 8, 1000);
}

static void single_byte_orders_read_and_write_one_byte(void **state)
{
    (void)state;
    out(CONTROL, 0x90); /* channel 2, low byte, mode 0 */
    out(0x42, 200);
    assert_int_equal(in(0x42), 200);
    assert_int_equal(in(0x42), 200);
    out(CONTROL, 0xa0); /* high byte */
    out(0x42, 0x12);
    assert_int_equal(in(0x42), 0x12);
}

static void decimal_counts_are_decimal(void **state)
{
    (void)state;
    out(CONTROL, 0xb1); /* channel 2, low then high, mode 0, BCD */
    out(0x42, 0x00);
    out(0x42, 0x50);
    assert_int_equal(count_of(2), 0x5000);
    model_time = MS;
    assert_in_range(count_of(2), 0x3806, 0x3807);
}

static void channel_0_raises_interrupt_request_0(void **state)
{
    (void)state;
    program(0, 2, 11932);
    assert_false(interrupted());
    model_time = 11 * MS;
    assert_true(interrupted());
    assert_int_equal(i8259_acknowledge(&model_vm.malta.pic), 0);
}

static void very_short_periods_do_not_fill_the_monitors_time(void **state)
{
    (void)state;
    program(0, 2, 1);
    for (unsigned i = 0; i < 100; i++, model_time += 100) {
        interrupted();
        i8259_acknowledge(&model_vm.malta.pic);
    }
    assert_true(malta_ticks_to_deadline(&model_vm, UINT32_MAX) <= 1600);
    model_time = model_vm.malta.deadline;
    interrupted();
    assert_int_equal(malta_ticks_to_deadline(&model_vm, UINT32_MAX), 1600);
}

static void any_sequence_of_accesses_is_survived(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 50000; i++) {
        uint32_t number = arbitrary();

        if ((number & 3) == 0)
            in(0x40 + (number >> 4 & 3));
        else
            out(0x40 + (number >> 4 & 3), (uint8_t)(number >> 8));
        model_time += (uint64_t)arbitrary() << (number >> 16 & 3);
        i8254_take_edge(pit(), model_time);
        i8254_until_edge(pit(), model_time);
    }
}

#define TEST(name) cmocka_unit_test_setup(name, model_reset)

static const struct CMUnitTest tests[] = {
    TEST(nothing_happens_before_it_is_programmed),
    TEST(the_counter_runs_at_1193182_hertz),
    TEST(a_rate_generator_interrupts_once_a_period),
    TEST(periods_do_not_drift_when_they_are_looked_at_late),
    TEST(a_long_absence_is_one_edge),
    TEST(terminal_count_interrupts_once),
    TEST(a_deadline_is_never_early),
    TEST(zero_counts_as_65536),
    TEST(modes_that_wait_for_a_gate_never_start),
    TEST(a_latched_count_stays_until_it_is_read),
    TEST(a_square_wave_counts_by_twos),
    TEST(read_back_gives_status_and_count),
    TEST(single_byte_orders_read_and_write_one_byte),
    TEST(decimal_counts_are_decimal),
    TEST(channel_0_raises_interrupt_request_0),
    TEST(very_short_periods_do_not_fill_the_monitors_time),
    TEST(any_sequence_of_accesses_is_survived),
};

UNIT_TEST_MAIN(tests)
