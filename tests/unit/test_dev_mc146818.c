/* The real-time clock: calendar, update cycle, interrupts, and the jump over a polled wait. */
#include "tests/unit/dev_model.h"

#define SECOND ((uint64_t)MALTA_COUNT_HZ)

static uint8_t get(unsigned reg)
{
    out(0x70, (uint8_t)reg);
    return in(0x71);
}

static void set(unsigned reg, uint8_t value)
{
    out(0x70, (uint8_t)reg);
    out(0x71, value);
}

static void set_time(uint8_t year, uint8_t month, uint8_t day, uint8_t hour, uint8_t minute,
                     uint8_t second)
{
    set(RTC_YEAR, year);
    set(RTC_MONTH, month);
    set(RTC_DAY, day);
    set(RTC_HOURS, hour);
    set(RTC_MINUTES, minute);
    set(RTC_SECONDS, second);
}

static void expect_time(uint8_t year, uint8_t month, uint8_t day, uint8_t hour, uint8_t minute,
                        uint8_t second)
{
    assert_int_equal(get(RTC_SECONDS), second);
    assert_int_equal(get(RTC_MINUTES), minute);
    assert_int_equal(get(RTC_HOURS), hour);
    assert_int_equal(get(RTC_DAY), day);
    assert_int_equal(get(RTC_MONTH), month);
    assert_int_equal(get(RTC_YEAR), year);
}

static void it_starts_in_2026_in_bcd_and_24_hours(void **state)
{
    (void)state;
    expect_time(0x26, 1, 1, 0, 0, 0);
    assert_int_equal(get(RTC_WEEKDAY), 5); /* Thursday */
    assert_int_equal(get(RTC_B), 0x02);
    assert_int_equal(get(RTC_D), 0x80);
    assert_int_equal(get(RTC_CENTURY), 0x20);
}

static void seconds_pass_with_the_boards_clock(void **state)
{
    (void)state;
    model_time = 75 * SECOND + SECOND / 2;
    expect_time(0x26, 1, 1, 0, 1, 0x15);
}

static void a_year_ends_with_all_carries(void **state)
{
    (void)state;
    set_time(0x99, 0x12, 0x31, 0x23, 0x59, 0x59);
    set(RTC_WEEKDAY, 7);
    model_time = SECOND;
    expect_time(0x00, 1, 1, 0, 0, 0);
    assert_int_equal(get(RTC_WEEKDAY), 1);
}

static void february_has_29_days_every_fourth_year(void **state)
{
    (void)state;
    set_time(0x27, 2, 0x28, 0x23, 0x59, 0x59);
    model_time = SECOND;
    expect_time(0x27, 3, 1, 0, 0, 0);
    set_time(0x28, 2, 0x28, 0x23, 0x59, 0x59);
    model_time = 2 * SECOND;
    expect_time(0x28, 2, 0x29, 0, 0, 0);
}

static void binary_mode_counts_in_binary(void **state)
{
    (void)state;
    set(RTC_B, 0x06);
    set_time(28, 2, 29, 23, 59, 59);
    model_time = SECOND;
    expect_time(28, 3, 1, 0, 0, 0);
}

static void twelve_hours_have_a_pm_bit(void **state)
{
    (void)state;
    set(RTC_B, 0x00);
    set_time(0x26, 1, 1, 0x11, 0x59, 0x59); /* 11 am */
    model_time = SECOND;
    expect_time(0x26, 1, 1, 0x92, 0, 0); /* 12 pm */
    set_time(0x26, 1, 1, 0x92, 0x59, 0x59);
    model_time = 2 * SECOND;
    expect_time(0x26, 1, 1, 0x81, 0, 0);
    set_time(0x26, 1, 1, 0x91, 0x59, 0x59);
    model_time = 3 * SECOND;
    expect_time(0x26, 1, 2, 0x12, 0, 0); /* 12 am, the next day */
}

static void uip_announces_the_end_of_a_second(void **state)
{
    (void)state;
    model_time = SECOND - SECOND / 4000;
    assert_int_equal(get(RTC_A), 0x26);
    model_time = SECOND - SECOND / 5000;
    assert_int_equal(get(RTC_A), 0xa6);
    model_time = SECOND;
    assert_int_equal(get(RTC_A), 0x26);
}

static void set_stops_the_calendar_and_uip(void **state)
{
    (void)state;
    set(RTC_B, 0x82);
    model_time = 10 * SECOND - 1;
    assert_int_equal(get(RTC_SECONDS), 0);
    assert_int_equal(get(RTC_A), 0x26);
    set(RTC_B, 0x02);
    model_time = 10 * SECOND;
    assert_int_equal(get(RTC_SECONDS), 1);
}

static void a_released_divider_ends_a_second_after_half_a_second(void **state)
{
    (void)state;
    set(RTC_A, 0x76);
    model_time = 100 * SECOND;
    set(RTC_A, 0x26);
    assert_int_equal(get(RTC_SECONDS), 0);
    model_time += SECOND / 2;
    assert_int_equal(get(RTC_SECONDS), 1);
}

static void the_update_interrupt_comes_every_second_until_c_is_read(void **state)
{
    (void)state;
    set(RTC_A, 0x20); /* no periodic flag */
    set(RTC_B, 0x12);
    assert_false(interrupted());
    model_time = SECOND;
    assert_true(interrupted());
    assert_int_equal(i8259_acknowledge(&model_vm.malta.pic), 0); /* base 0, input 0 of the slave */
    assert_int_equal(get(RTC_C), 0x90);
    assert_int_equal(get(RTC_C), 0);
    assert_false(mc146818_interrupt(&model_vm.malta.rtc));
    model_time = 2 * SECOND;
    malta_update(&model_vm);
    assert_true(mc146818_interrupt(&model_vm.malta.rtc));
}

static void the_alarm_matches_the_registers_that_are_not_dont_care(void **state)
{
    (void)state;
    set(RTC_A, 0x20); /* no periodic flag */
    set(RTC_SECONDS_ALARM, 0x30);
    set(RTC_MINUTES_ALARM, 0x02);
    set(RTC_HOURS_ALARM, 0xff);
    set(RTC_B, 0x22);
    model_time = 149 * SECOND;
    assert_false(interrupted());
    model_time = 150 * SECOND;
    assert_true(interrupted());
    assert_int_equal(get(RTC_C), 0xb0);
}

static void the_periodic_interrupt_has_its_rate(void **state)
{
    unsigned found = 0;

    (void)state;
    set(RTC_A, 0x26); /* 1024 Hz */
    set(RTC_B, 0x42);
    for (uint64_t end = SECOND; model_time < end; model_time += 10000) {
        malta_update(&model_vm);
        found += (get(RTC_C) & 0x40) != 0;
    }
    assert_in_range(found, 1023, 1024);
}

static void nothing_is_due_while_no_interrupt_is_enabled(void **state)
{
    (void)state;
    malta_update(&model_vm);
    assert_int_equal(mc146818_until_interrupt(&model_vm.malta.rtc, 0), UINT64_MAX);
    assert_int_equal(malta_ticks_to_deadline(&model_vm, 77), 77);
    set(RTC_B, 0x12);
    malta_update(&model_vm);
    assert_in_range(malta_ticks_to_deadline(&model_vm, UINT32_MAX), SECOND - 1000, SECOND);
}

/* Polls register A as a boot loader does, until it shows `wanted`; how often it took. */
static unsigned poll_until(uint8_t wanted)
{
    unsigned polls = 0;

    while ((get(RTC_A) & 0x80) != wanted) {
        model_time += 500; /* 3 us a poll */
        polls++;
        assert_true(polls < 1000000);
    }
    return polls;
}

static void a_polled_wait_for_uip_is_jumped_over(void **state)
{
    uint64_t start;

    (void)state;
    assert_true(poll_until(0x80) < 300);
    start = malta_time(&model_vm);
    assert_in_range(start, SECOND - SECOND / 4096, SECOND - SECOND / 4096 + 5000);
    assert_true(poll_until(0x00) < 100);
    assert_true(poll_until(0x80) < 300);
    assert_in_range(malta_time(&model_vm) - start, SECOND - 5000, SECOND + 5000);
}

static void a_jump_that_is_cut_short_goes_on(void **state)
{
    (void)state;
    model_jump_limit = (uint32_t)(SECOND / 10);
    assert_true(poll_until(0x80) < 1000);
    assert_in_range(malta_time(&model_vm), SECOND - SECOND / 4096, SECOND);
}

static void reads_far_apart_are_no_polling(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 500; i++, model_time += SECOND / 1000)
        get(RTC_A);
    assert_int_equal(model_vm.malta.ahead, 0);
}

static void reads_of_other_registers_in_between_are_no_polling(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 500; i++, model_time += 500) {
        get(RTC_A);
        get(RTC_SECONDS);
    }
    assert_int_equal(model_vm.malta.ahead, 0);
}

static void memory_keeps_what_is_written(void **state)
{
    (void)state;
    for (unsigned reg = 14; reg < 128; reg++)
        set(reg, (uint8_t)(reg * 3));
    for (unsigned reg = 14; reg < 128; reg++)
        assert_int_equal(get(reg | 0x80), (uint8_t)(reg * 3));
    assert_int_equal(in(0x70), 0xff);
}

static void any_sequence_of_accesses_is_survived(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        uint32_t number = arbitrary();

        if ((number & 3) == 0)
            get(number >> 8 & 15);
        else
            set(number >> 8 & ((number & 4) != 0 ? 15 : 255), (uint8_t)(number >> 16));
        model_time += arbitrary() >> (number >> 24 & 15);
        interrupted();
    }
}

#define TEST(name) cmocka_unit_test_setup(name, model_reset)

static const struct CMUnitTest tests[] = {
    TEST(it_starts_in_2026_in_bcd_and_24_hours),
    TEST(seconds_pass_with_the_boards_clock),
    TEST(a_year_ends_with_all_carries),
    TEST(february_has_29_days_every_fourth_year),
    TEST(binary_mode_counts_in_binary),
    TEST(twelve_hours_have_a_pm_bit),
    TEST(uip_announces_the_end_of_a_second),
    TEST(set_stops_the_calendar_and_uip),
    TEST(a_released_divider_ends_a_second_after_half_a_second),
    TEST(the_update_interrupt_comes_every_second_until_c_is_read),
    TEST(the_alarm_matches_the_registers_that_are_not_dont_care),
    TEST(the_periodic_interrupt_has_its_rate),
    TEST(nothing_is_due_while_no_interrupt_is_enabled),
    TEST(a_polled_wait_for_uip_is_jumped_over),
    TEST(a_jump_that_is_cut_short_goes_on),
    TEST(reads_far_apart_are_no_polling),
    TEST(reads_of_other_registers_in_between_are_no_polling),
    TEST(memory_keeps_what_is_written),
    TEST(any_sequence_of_accesses_is_survived),
};

UNIT_TEST_MAIN(tests)
