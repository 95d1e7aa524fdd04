/* What a person types while the terminal is the guest's. */
#include "tests/unit/unit_test.h"
#include "tools/launcher/terminal.h"

#include <string.h>

static void assert_typed(const char *typed, const char *expected, bool expect_end)
{
    char data[32];
    bool escaped = false, end = false;
    size_t size = 0;

    for (; typed[size] != '\0'; size++)
        data[size] = typed[size];
    size = terminal_filter(data, size, &escaped, &end);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(data, expected, size);
    assert_int_equal(end, expect_end);
}

static void ordinary_keys_and_ctrl_c_go_to_the_guest(void **state)
{
    (void)state;
    assert_typed("ls -l\r\x03\x04", "ls -l\r\x03\x04", false);
}

static void ctrl_a_x_ends_the_run(void **state)
{
    (void)state;
    assert_typed("ab\x01x", "ab", true);
    assert_typed("x\x01", "x", false);
}

static void ctrl_a_twice_or_with_a_sends_one(void **state)
{
    (void)state;
    assert_typed("\x01\x01", "\x01", false);
    assert_typed("1\x01"
                 "a2",
                 "1\x01"
                 "2",
                 false);
}

static void an_escape_may_come_in_two_pieces(void **state)
{
    char data[] = "\x01", rest[] = "xy";
    bool escaped = false, end = false;

    (void)state;
    assert_int_equal(terminal_filter(data, 1, &escaped, &end), 0);
    assert_true(escaped);
    assert_int_equal(terminal_filter(rest, 2, &escaped, &end), 1);
    assert_true(end);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(ordinary_keys_and_ctrl_c_go_to_the_guest),
    cmocka_unit_test(ctrl_a_x_ends_the_run),
    cmocka_unit_test(ctrl_a_twice_or_with_a_sends_one),
    cmocka_unit_test(an_escape_may_come_in_two_pieces),
};

UNIT_TEST_MAIN(tests)
