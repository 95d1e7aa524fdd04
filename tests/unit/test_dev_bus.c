/* The bus: who answers where, what nobody answers, the board's registers, and when a waiting guest
 * can be woken. */
#include "tests/unit/dev_model.h"

#include <string.h>

#include "monitor/dev/bus.h"

#define ONES 0xffffffffu

static bool carry_out(uint32_t address, unsigned size, bool is_store, uint32_t value)
{
    struct bus_access access = {
        .address = gpa(address), .size = size, .store = is_store, .value = value};

    return bus_carry_out(&model_vm, &access);
}

static void the_whole_io_space_answers_and_nothing_beyond_it(void **state)
{
    (void)state;
    assert_true(bus_answers(&model_vm, gpa(0x10000000)));
    assert_true(bus_answers(&model_vm, gpa(0x1fffffff)));
    assert_false(bus_answers(&model_vm, gpa(0x0ffffffc)));
    assert_false(bus_answers(&model_vm, gpa(0x20000000)));
    assert_false(carry_out(0x0ffffffc, 4, false, 0));
    assert_false(carry_out(0x20000000, 4, false, 0));
}

static void what_nobody_claims_reads_ones_and_is_named_once(void **state)
{
    (void)state;
    assert_int_equal(load(0x1bc80010, 4), ONES);
    assert_int_equal(load(0x1bc80010, 4), ONES);
    assert_int_equal(load(0x1bc80012, 1), 0xff);
    assert_int_equal(model_lines, 1);
    assert_string_equal(model_said,
                        "VM test: nothing answers at guest-physical 0x1bc80010: load of 4 bytes by "
                        "the code at 0x80001234 gives ones");
    store(0x1bc80010, 4, 0);
    assert_int_equal(model_lines, 2);
    assert_non_null(strstr(model_said, "store of 4 bytes"));
}

static void after_many_places_no_more_are_named(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 1000; i++)
        assert_int_equal(load(0x10000000 + i * 4, 4), ONES);
    assert_int_equal(model_lines, UNCLAIMED_MAX + 1);
    assert_string_equal(model_said,
                        "VM test: further accesses to devices that do not exist are not named");
}

static void known_absent_devices_read_ones_without_a_word(void **state)
{
    (void)state;
    assert_int_equal(in(0x60), 0xff);
    assert_int_equal(in(0x64), 0xff);
    for (unsigned i = 0; i < 8; i++)
        assert_int_equal(in(0x2f8 + i), 0xff);
    assert_int_equal(load(MALTA_UART2 + 5 * MALTA_UART2_STRIDE, 4), ONES);
    assert_int_equal(load(MALTA_FLASH, 4), ONES);
    assert_int_equal(load(MALTA_FLASH + MALTA_FLASH_SIZE - 2, 2), 0xffff);
    out(0xd4, 0);
    assert_int_equal(model_lines, 0);
}

static void wide_accesses_to_ports_are_split_into_bytes(void **state)
{
    (void)state;
    store(MALTA_UART0 + UART_SCR - 1, 2, 0x5a00);
    assert_int_equal(in(0x3f8 + UART_SCR), 0x5a);
    assert_int_equal(load(MALTA_UART0 + UART_SCR - 1, 2), 0x5ab0);
    assert_int_equal(load(MALTA_UART0 + 4, 4), 0x5ab06000);
}

static void the_boot_rom_cannot_be_written(void **state)
{
    (void)state;
    model_rom = true;
    assert_true(carry_out(MALTA_REVISION, 4, true, 1));
    assert_int_equal(model_lines, 0);
}

static void the_revision_register_says_malta_with_a_gt64120(void **state)
{
    (void)state;
    assert_int_equal(load(MALTA_REVISION, 4), 0x420);
    assert_int_equal(load(MALTA_REVISION, 1), 0x20);
    assert_int_equal(load(MALTA_REVISION + 1, 1), 0x04);
}

static void the_display_takes_writes(void **state)
{
    (void)state;
    store(0x1f000408, 4, 0x55);
    assert_int_equal(load(0x1f000408, 4), 0x55);
    store(0x1f000410, 4, 0x12345678);
    for (uint32_t position = 0x1f000418; position < 0x1f000458; position += 8)
        store(position, 4, 'x');
    assert_int_equal(model_lines, 0);
}

static void switches_and_jumpers_read_zero(void **state)
{
    (void)state;
    assert_int_equal(load(0x1f000200, 4), 0);
    assert_int_equal(load(0x1f000210, 4), 0);
    assert_int_equal(load(0x1f000208, 4), 0x10); /* little-endian */
    store(0x1f000210, 4, 7);
    assert_int_equal(load(0x1f000210, 4), 0);
}

static void only_the_magic_value_resets_the_board(void **state)
{
    (void)state;
    store(MALTA_SOFTRES, 4, 0x41);
    assert_int_equal(model_vm.state, VM_READY);
    assert_int_equal(load(MALTA_SOFTRES, 4), 0);
    store(MALTA_SOFTRES, 4, MALTA_GORESET);
    assert_int_equal(model_vm.state, VM_ENDED);
    assert_string_equal(model_vm.message, "the guest reset its board");
}

static void malformed_accesses_are_bus_errors(void **state)
{
    (void)state;
    assert_false(carry_out(MALTA_GT64120 + 2, 4, false, 0));
    assert_false(carry_out(MALTA_GT64120 + 1, 2, false, 0));
    assert_false(carry_out(MALTA_GT64120, 3, false, 0));
    assert_false(carry_out(MALTA_GT64120, 0, true, 0));
    assert_false(carry_out(MALTA_GT64120, 8, false, 0));
}

static void a_waiting_guest_is_woken_by_what_it_enabled(void **state)
{
    (void)state;
    assert_false(malta_may_interrupt(&model_vm));
    out(0x3f8 + UART_IER, 1);
    assert_true(malta_may_interrupt(&model_vm));
    out(0x21, 0x10); /* mask request 4 */
    assert_false(malta_may_interrupt(&model_vm));
    out(0x43, 0x34);
    out(0x40, 0);
    out(0x40, 0);
    assert_true(malta_may_interrupt(&model_vm));
    out(0x21, 0xff);
    assert_false(malta_may_interrupt(&model_vm));
}

static void the_deadline_is_the_next_timers(void **state)
{
    (void)state;
    assert_int_equal(malta_ticks_to_deadline(&model_vm, 1000), 1000);
    out(0x43, 0x34);
    out(0x40, 1193 & 0xff);
    out(0x40, 1193 >> 8); /* 1 ms */
    assert_in_range(malta_ticks_to_deadline(&model_vm, ONES), MALTA_COUNT_HZ / 1000 - 100,
                    MALTA_COUNT_HZ / 1000 + 100);
    model_time += MALTA_COUNT_HZ / 500;
    assert_int_equal(malta_ticks_to_deadline(&model_vm, ONES), 0);
}

/* Mostly addresses where something is. */
static uint32_t some_address(void)
{
    static const uint32_t starts[] = {
        MALTA_ISA_IO, MALTA_GT64120, MALTA_FPGA,  MALTA_REVISION, MALTA_FLASH,
        0x0ffff800,   0x1ffff800,    MALTA_UART2, 0x180003f0,     MALTA_ISA_IO + 0x1000};

    if (arbitrary() % 16 == 0)
        return arbitrary();
    return starts[arbitrary() % COUNT_OF(starts)] + arbitrary() % 0x1000;
}

static void any_sequence_of_accesses_is_survived(void **state)
{
    (void)state;
    model_input = "";
    for (unsigned i = 0; i < 500000; i++) {
        uint32_t number = arbitrary();

        carry_out(some_address(), number % 6, (number & 0x100) != 0, arbitrary());
        model_time += arbitrary() >> (number >> 16 & 31);
        malta_ticks_to_deadline(&model_vm, ONES);
        malta_may_interrupt(&model_vm);
    }
}

#define TEST(name) cmocka_unit_test_setup(name, model_reset)

static const struct CMUnitTest tests[] = {
    TEST(the_whole_io_space_answers_and_nothing_beyond_it),
    TEST(what_nobody_claims_reads_ones_and_is_named_once),
    TEST(after_many_places_no_more_are_named),
    TEST(known_absent_devices_read_ones_without_a_word),
    TEST(wide_accesses_to_ports_are_split_into_bytes),
    TEST(the_boot_rom_cannot_be_written),
    TEST(the_revision_register_says_malta_with_a_gt64120),
    TEST(the_display_takes_writes),
    TEST(switches_and_jumpers_read_zero),
    TEST(only_the_magic_value_resets_the_board),
    TEST(malformed_accesses_are_bus_errors),
    TEST(a_waiting_guest_is_woken_by_what_it_enabled),
    TEST(the_deadline_is_the_next_timers),
    TEST(any_sequence_of_accesses_is_survived),
};

UNIT_TEST_MAIN(tests)
