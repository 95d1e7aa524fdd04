/* The list of the suite's parts, in the order in which they run: simple things first, because later
 * tests rely on them. `only=NAME` on the command line runs the tests whose names begin so;
 * tests_progress, which not every platform of the monitor passes, runs in no other way. */
#include "mips/freestanding/string.h"
#include "tests/conformance/harness.h"
#include "tests/conformance/suite.h"

void conformance_main(int argc, char **argv) __attribute__((noreturn));

static const struct test *const parts[] = {
    tests_registers,      tests_tlb,         tests_exceptions, tests_addresses, tests_delay_slots,
    tests_tlb_exceptions, tests_translation, tests_paging,     tests_user,      tests_return,
    tests_interrupts,     tests_timer,       tests_vectors,    tests_memory,
};

static const char *find_only(const char *command_line)
{
    static char only[64];

    for (const char *s = command_line; *s != '\0'; s++)
        if (strncmp(s, "only=", 5) == 0) {
            for (unsigned i = 0; i < sizeof only - 1 && s[5 + i] > ' '; i++)
                only[i] = s[5 + i];
            break;
        }
    return only;
}

void conformance_main(int argc, char **argv)
{
    const char *only = argc > 1 ? find_only(argv[1]) : "";

    for (unsigned i = 0; i < sizeof parts / sizeof parts[0]; i++)
        run_tests(parts[i], only);
#ifndef RELINKED
    if (strncmp(only, "progress_", 9) == 0)
        run_tests(tests_progress, only);
#endif
    finish();
}
