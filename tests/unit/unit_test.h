/* What every unit test includes: cmocka with the headers that it wants before itself, and main's
 * one line. Test names are sentences: what the code under test does. */
#ifndef UNIT_TEST_H
#define UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Runs an array of cmocka_unit_test(...) and ends the program with the number of failures. */
#define UNIT_TEST_MAIN(tests)                             \
    int main(void)                                        \
    {                                                     \
        return cmocka_run_group_tests(tests, NULL, NULL); \
    }

#endif
