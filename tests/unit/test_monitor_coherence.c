/* Invariant I3: the software TLB is unobservable; so are short exits. Random guest programs run
 * with the former on and off, and with both on; each access is compared with the page table
 * (model_program.h), and the two runs with one another. COHERENCE_SEED=N runs the programs of one
 * seed, which a failing run prints; COHERENCE_OPERATIONS=N makes them longer. */
#include "tests/unit/model_program.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "monitor/trace.h"

#define OPERATIONS 10000
#define SEEDS      3

static unsigned operations;
static unsigned with_refills, without_refills; /* that the guests handled */
static struct program_result *with, *without;

static void compare(const struct program_setup *setup)
{
    for (unsigned i = 0; i < setup->operations; i++)
        if (with[i].values != without[i].values || with[i].registers != without[i].registers)
            fail_msg("seed %u: operation %u with and without: values 0x%08x and 0x%08x, registers "
                     "0x%08x and 0x%08x",
                     setup->seed, i, with[i].values, without[i].values, with[i].registers,
                     without[i].registers);
}

static void run_both(uint32_t seed, unsigned machine_tlb, unsigned guest_tlb)
{
    struct program_setup setup = {.seed = seed,
                                  .operations = operations,
                                  .machine_tlb = machine_tlb,
                                  .guest_tlb = guest_tlb,
                                  .software_tlb = true};

    printf("# COHERENCE_SEED=%u: %u operations, %u machine and %u guest TLB entries\n", seed,
           operations, machine_tlb, guest_tlb);
    fflush(stdout);
    with_refills += program_run(&setup, with);
    setup.software_tlb = false;
    without_refills += program_run(&setup, without);
    compare(&setup);
    setup.software_tlb = true;
    setup.short_exits = true;
    program_run(&setup, with);
    compare(&setup);
}

/* The seeds of this run: one that was asked for, or fresh ones. */
static unsigned choose_seeds(uint32_t seeds[SEEDS])
{
    const char *asked = getenv("COHERENCE_SEED");
    uint32_t first = asked != NULL ? (uint32_t)strtoul(asked, NULL, 0) : (uint32_t)time(NULL);

    for (unsigned i = 0; i < SEEDS; i++)
        seeds[i] = first + i * 0x10000;
    return asked != NULL ? 1 : SEEDS;
}

static int choose_operations(void **state)
{
    const char *asked = getenv("COHERENCE_OPERATIONS");

    (void)state;
    operations = asked != NULL ? (unsigned)strtoul(asked, NULL, 0) : OPERATIONS;
    with = calloc(operations, sizeof(*with));
    without = calloc(operations, sizeof(*without));
    return with == NULL || without == NULL;
}

static int release(void **state)
{
    (void)state;
    free(with);
    free(without);
    return 0;
}

static void random_guests_see_no_difference_on_a_machine_with_16_entries(void **state)
{
    uint32_t seeds[SEEDS];
    unsigned count = choose_seeds(seeds);

    (void)state;
    for (unsigned i = 0; i < count; i++)
        run_both(seeds[i], 16, 16);
}

static void random_guests_see_no_difference_on_a_machine_with_64_entries(void **state)
{
    uint32_t seeds[SEEDS];
    unsigned count = choose_seeds(seeds);

    (void)state;
    for (unsigned i = 0; i < count; i++)
        run_both(seeds[i], 64, i % 2 == 0 ? 16 : 48);
}

static void the_software_tlb_saved_guests_refills(void **state)
{
    (void)state;
    printf("# %u refills handled by guests with the software TLB, %u without\n", with_refills,
           without_refills);
    assert_true(with_refills < without_refills);
}

/* While tracing, C code serves the hits of the fast path. */
static void random_guests_see_no_difference_while_tracing(void **state)
{
    uint32_t seeds[SEEDS];

    (void)state;
    choose_seeds(seeds);
    operations /= 10;
    trace_enable(true);
    run_both(seeds[0], 16, 16);
    trace_enable(false);
    operations *= 10;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_guests_see_no_difference_on_a_machine_with_16_entries),
        cmocka_unit_test(random_guests_see_no_difference_while_tracing),
        cmocka_unit_test(random_guests_see_no_difference_on_a_machine_with_64_entries),
        cmocka_unit_test(the_software_tlb_saved_guests_refills),
    };

    return cmocka_run_group_tests(tests, choose_operations, release);
}
