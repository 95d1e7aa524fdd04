/* The list of the suite's parts, in the order in which they run: simple things first, because later
 * tests rely on them. `only=NAME` on the command line runs the tests whose names begin so;
 * tests_progress, which not every platform of the monitor passes, runs in no other way. `page=on`
 * first gives the monitor a register page (docs/register-page.md), which no test must notice; left
 * out is the one whose kernel makes a system call with EXL = 1, which is something else then. */
#include "mips/freestanding/string.h"
#include "mips/hypercalls.h"
#include "mips/tlb.h"
#include "mips/windows.h"
#include "tests/conformance/harness.h"
#include "tests/conformance/suite.h"

void conformance_main(int argc, char **argv) __attribute__((noreturn));

static const struct test *const parts[] = {
    tests_registers,      tests_tlb,         tests_exceptions, tests_addresses, tests_delay_slots,
    tests_tlb_exceptions, tests_translation, tests_global,     tests_paging,    tests_user,
    tests_return,         tests_interrupts,  tests_timer,      tests_vectors,   tests_memory,
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

/* The page's words are never looked at, mfc0 and mtc0 do as ever: but the monitor's paths are those
 * of a guest that has one. */
static void offer_register_page(void)
{
    static uint32_t words[PAGE_SIZE / sizeof(uint32_t)] __attribute__((aligned(PAGE_SIZE)));
    uintptr_t page = (uintptr_t)words;
    register uint32_t v0 __asm__("$2") = HYPERCALL_REGISTER_PAGE;
    register uint32_t a0 __asm__("$4") = (uint32_t)page - RAM_WINDOW;

    __asm__ volatile(".word %[word]"
                     : "+r"(v0)
                     : [word] "i"(HYPERCALL_WORD), "r"(a0)
                     : "$3", "memory");
}

static bool is_asked_for(const char *command_line, const char *word)
{
    for (; *command_line != '\0'; command_line++)
        if (strncmp(command_line, word, strlen(word)) == 0)
            return true;
    return false;
}

/* As run_tests, but for the test whose kernel makes a system call with EXL = 1. */
static void run_but_one(const struct test *tests, const char *only)
{
    for (; tests->name; tests++)
        if (strcmp(tests->name, "exl_keeps_epc_and_bd") != 0)
            run_tests((const struct test[]){*tests, {.name = NULL}}, only);
}

void conformance_main(int argc, char **argv)
{
    const char *only = argc > 1 ? find_only(argv[1]) : "";

    bool paged = argc > 1 && is_asked_for(argv[1], "page=on");

    if (paged)
        offer_register_page();

    for (unsigned i = 0; i < sizeof parts / sizeof parts[0]; i++)
        (paged ? run_but_one : run_tests)(parts[i], only);
#ifndef RELINKED
    if (strncmp(only, "progress_", 9) == 0)
        run_tests(tests_progress, only);
#endif
    finish();
}
