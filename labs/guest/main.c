#include "labs/guest/lab.h"

#include "mips/freestanding/string.h"
#include "tests/conformance/output.h"
#include "tests/conformance/suite.h"

void conformance_main(int argc, char **argv) __attribute__((noreturn));

/* In a section of data, where the grader finds it by its symbol. */
struct lab_order lab_order __attribute__((section(".data"))) = {.seed = 1};

static const struct test *const parts[] = {
    tests_registers,      tests_tlb,         tests_exceptions, tests_addresses, tests_delay_slots,
    tests_tlb_exceptions, tests_translation, tests_user,       tests_return,    tests_interrupts,
    tests_timer,          tests_vectors,     tests_memory,     tests_time,      tests_pages,
    tests_hidden,         tests_hidden_tlb,
};

static uint32_t random_state;

/* xorshift32 (Marsaglia, "Xorshift RNGs", 2003); its state is never 0. */
uint32_t lab_random(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

uint32_t lab_random_below(uint32_t limit)
{
    return (lab_random() >> 8) % limit;
}

/* Each test's numbers depend on the seed and its name alone, not on what ran before it. */
static void seed(const char *name)
{
    random_state = lab_order.seed;
    for (; *name != '\0'; name++)
        random_state = random_state * 31 + (uint8_t)*name;
    random_state |= 1;
    for (unsigned i = 0; i < 8; i++)
        lab_random();
}

static void run_named(const char *name)
{
    for (unsigned part = 0; part < sizeof parts / sizeof parts[0]; part++)
        for (const struct test *test = parts[part]; test->name != NULL; test++)
            if (strcmp(test->name, name) == 0) {
                const struct test alone[] = {*test, {NULL, NULL}};

                seed(name);
                run_tests(alone, name);
            }
}

static void say(const char *text)
{
    while (*text != '\0')
        output_put(*text++);
}

void conformance_main(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    output_begin();
    say("the guest is ready\n");
    for (const char *name = lab_order.tests; *name != '\0'; name += strlen(name) + 1)
        run_named(name);
    finish();
}
