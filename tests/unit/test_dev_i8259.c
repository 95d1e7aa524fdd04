/* The pair of interrupt controllers, as a driver and as the devices see it. */
#include "tests/unit/dev_model.h"

#define MASTER 0x20
#define SLAVE  0xa0

/* As PC software does: vectors 0x40.., cascade on 2, normal end of interrupt, nothing masked. */
static struct i8259_pair *set_up(uint8_t icw4)
{
    struct i8259_pair *pair = &model_vm.malta.pic;

    for (unsigned port = MASTER; port <= SLAVE; port += SLAVE - MASTER) {
        out(port, 0x11);
        out(port + 1, port == MASTER ? 0x40 : 0x48);
        out(port + 1, port == MASTER ? 4 : 2);
        out(port + 1, icw4);
        out(port + 1, 0);
    }
    return pair;
}

static void pulse(struct i8259_pair *pair, unsigned line)
{
    i8259_set_line(pair, line, true);
    i8259_set_line(pair, line, false);
}

static void nothing_is_requested_after_reset(void **state)
{
    (void)state;
    assert_false(i8259_output(&model_vm.malta.pic));
    assert_false(interrupted());
}

static void a_request_reaches_the_processor_and_is_acknowledged_with_its_vector(void **state)
{
    struct i8259_pair *pair = set_up(1);

    (void)state;
    pulse(pair, 4);
    assert_true(i8259_output(pair));
    assert_int_equal(i8259_acknowledge(pair), 0x44);
    assert_false(i8259_output(pair));
}

static void a_masked_request_waits_until_it_is_unmasked(void **state)
{
    struct i8259_pair *pair = set_up(1);

    (void)state;
    out(MASTER + 1, 0x10);
    assert_int_equal(in(MASTER + 1), 0x10);
    assert_false(i8259_is_unmasked(pair, 4));
    pulse(pair, 4);
    assert_false(i8259_output(pair));
    out(MASTER + 1, 0);
    assert_true(i8259_output(pair));
}

static void a_masked_cascade_masks_the_slave(void **state)
{
    struct i8259_pair *pair = set_up(1);

    (void)state;
    assert_true(i8259_is_unmasked(pair, 8));
    out(MASTER + 1, 0x04);
    assert_false(i8259_is_unmasked(pair, 8));
    pulse(pair, 8);
    assert_false(i8259_output(pair));
}

static void a_lower_priority_waits_for_the_end_of_interrupt(void **state)
{
    struct i8259_pair *pair = set_up(1);

    (void)state;
    pulse(pair, 3);
    i8259_acknowledge(pair);
    pulse(pair, 5);
    assert_false(i8259_output(pair));
    pulse(pair, 1);
    assert_int_equal(i8259_acknowledge(pair), 0x41);
    out(MASTER, 0x61); /* specific, 1 */
    assert_false(i8259_output(pair));
    out(MASTER, 0x20); /* not specific: the highest in service, 3 */
    assert_int_equal(i8259_acknowledge(pair), 0x45);
}

static void a_request_of_the_slave_goes_through_input_2(void **state)
{
    struct i8259_pair *pair = set_up(1);

    (void)state;
    pulse(pair, 12);
    out(MASTER, 0x0a);
    assert_int_equal(in(MASTER), 0x04);
    assert_int_equal(i8259_acknowledge(pair), 0x4c);
    out(MASTER, 0x0b);
    out(SLAVE, 0x0b);
    assert_int_equal(in(MASTER), 0x04);
    assert_int_equal(in(SLAVE), 0x10);
}

static void a_second_request_of_the_slave_is_seen_after_both_ends_of_interrupt(void **state)
{
    struct i8259_pair *pair = set_up(1);

    (void)state;
    pulse(pair, 9);
    pulse(pair, 10);
    assert_int_equal(i8259_acknowledge(pair), 0x49);
    assert_false(i8259_output(pair));
    out(SLAVE, 0x61);
    out(MASTER, 0x62);
    assert_int_equal(i8259_acknowledge(pair), 0x4a);
}

static void an_edge_is_latched_once(void **state)
{
    struct i8259_pair *pair = set_up(1);

    (void)state;
    i8259_set_line(pair, 5, true);
    i8259_acknowledge(pair);
    out(MASTER, 0x65);
    i8259_set_line(pair, 5, true);
    assert_false(i8259_output(pair));
    pulse(pair, 5);
    assert_false(i8259_output(pair)); /* it was high: no edge */
    pulse(pair, 5);
    assert_true(i8259_output(pair));
}

static void a_level_asks_as_long_as_it_lasts(void **state)
{
    struct i8259_pair *pair = set_up(1);

    (void)state;
    out(0x4d0, 0xff);
    assert_int_equal(in(0x4d0), 0xf8);
    out(0x4d1, 0xff);
    assert_int_equal(in(0x4d1), 0xde);
    i8259_set_line(pair, 5, true);
    i8259_acknowledge(pair);
    out(MASTER, 0x65);
    assert_true(i8259_output(pair));
    i8259_set_line(pair, 5, false);
    assert_false(i8259_output(pair));
}

static void an_acknowledge_without_a_request_is_spurious(void **state)
{
    struct i8259_pair *pair = set_up(1);

    (void)state;
    assert_int_equal(i8259_acknowledge(pair), 0x47);
    out(MASTER, 0x0b);
    assert_int_equal(in(MASTER), 0);
}

static void automatic_end_of_interrupt_leaves_nothing_in_service(void **state)
{
    struct i8259_pair *pair = set_up(3);

    (void)state;
    pulse(pair, 3);
    i8259_acknowledge(pair);
    pulse(pair, 6);
    assert_int_equal(i8259_acknowledge(pair), 0x46);
}

static void rotation_makes_the_served_input_the_last(void **state)
{
    struct i8259_pair *pair = set_up(1);

    (void)state;
    pulse(pair, 3);
    i8259_acknowledge(pair);
    out(MASTER, 0xa0); /* not specific, rotate */
    pulse(pair, 3);
    pulse(pair, 5);
    assert_int_equal(i8259_acknowledge(pair), 0x45);
}

static void special_mask_mode_lets_lower_priorities_in(void **state)
{
    struct i8259_pair *pair = set_up(1);

    (void)state;
    pulse(pair, 3);
    i8259_acknowledge(pair);
    pulse(pair, 6);
    out(MASTER, 0x68);
    out(MASTER + 1, 0x08);
    assert_int_equal(i8259_acknowledge(pair), 0x46);
}

static void initialization_forgets_requests_masks_and_service(void **state)
{
    struct i8259_pair *pair = set_up(1);

    (void)state;
    pulse(pair, 3);
    i8259_acknowledge(pair);
    pulse(pair, 4);
    out(MASTER + 1, 0xff);
    set_up(1);
    assert_int_equal(in(MASTER + 1), 0);
    assert_false(i8259_output(pair));
    pulse(pair, 7);
    assert_int_equal(i8259_acknowledge(pair), 0x47);
}

static void any_sequence_of_accesses_and_lines_is_survived(void **state)
{
    static const unsigned ports[] = {0x20, 0x21, 0xa0, 0xa1, 0x4d0, 0x4d1};
    struct i8259_pair *pair = &model_vm.malta.pic;

    (void)state;
    for (unsigned i = 0; i < 200000; i++) {
        uint32_t number = arbitrary();

        if ((number & 7) == 0)
            i8259_acknowledge(pair);
        else if ((number & 7) < 3)
            i8259_set_line(pair, number >> 4 & 15, number >> 8 & 1);
        else if ((number & 7) == 3)
            in(ports[(number >> 4) % COUNT_OF(ports)]);
        else
            out(ports[(number >> 4) % COUNT_OF(ports)], (uint8_t)(number >> 16));
        assert_true(pair->master.first < 8 && pair->slave.first < 8);
    }
}

#define TEST(name) cmocka_unit_test_setup(name, model_reset)

static const struct CMUnitTest tests[] = {
    TEST(nothing_is_requested_after_reset),
    TEST(a_request_reaches_the_processor_and_is_acknowledged_with_its_vector),
    TEST(a_masked_request_waits_until_it_is_unmasked),
    TEST(a_masked_cascade_masks_the_slave),
    TEST(a_lower_priority_waits_for_the_end_of_interrupt),
    TEST(a_request_of_the_slave_goes_through_input_2),
    TEST(a_second_request_of_the_slave_is_seen_after_both_ends_of_interrupt),
    TEST(an_edge_is_latched_once),
    TEST(a_level_asks_as_long_as_it_lasts),
    TEST(an_acknowledge_without_a_request_is_spurious),
    TEST(automatic_end_of_interrupt_leaves_nothing_in_service),
    TEST(rotation_makes_the_served_input_the_last),
    TEST(special_mask_mode_lets_lower_priorities_in),
    TEST(initialization_forgets_requests_masks_and_service),
    TEST(any_sequence_of_accesses_and_lines_is_survived),
};

UNIT_TEST_MAIN(tests)
