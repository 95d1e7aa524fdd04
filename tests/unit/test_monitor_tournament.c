/* Who has the smallest key, against looking at all of them. */
#include "tests/unit/unit_test.h"
#include "monitor/tournament.h"

static struct tournament tournament;
static uint64_t keys[VMS_MAX];

static int start(void **state)
{
    (void)state;
    tournament_clear(&tournament);
    for (unsigned id = 0; id < VMS_MAX; id++)
        keys[id] = TOURNAMENT_OUT;
    return 0;
}

static void set(unsigned id, uint64_t key)
{
    keys[id] = key;
    tournament_set(&tournament, id, key);
}

static unsigned first_of_the_least(void)
{
    unsigned best = 0;

    for (unsigned id = 1; id < VMS_MAX; id++)
        if (keys[id] < keys[best])
            best = id;
    return best;
}

static void assert_right(void)
{
    assert_int_equal(tournament_winner(&tournament), first_of_the_least());
    assert_true((tournament_least(&tournament) | TOURNAMENT_ID_MASK) ==
                (keys[first_of_the_least()] | TOURNAMENT_ID_MASK));
}

static void nobody_takes_part_at_first(void **state)
{
    (void)state;
    assert_true(tournament_least(&tournament) >= TOURNAMENT_NOBODY);
    set(3, TOURNAMENT_NOBODY - 1);
    assert_true(tournament_least(&tournament) < TOURNAMENT_NOBODY);
    set(3, TOURNAMENT_OUT);
    assert_true(tournament_least(&tournament) >= TOURNAMENT_NOBODY);
}

static void of_equal_keys_the_first_vm_wins(void **state)
{
    (void)state;
    for (unsigned id = VMS_MAX; id-- > 0;)
        set(id, 5);
    for (unsigned id = 0; id < VMS_MAX; id++) {
        assert_int_equal(tournament_winner(&tournament), id);
        set(id, 6 + TOURNAMENT_ID_MASK);
    }
}

static void any_change_leaves_the_least_in_front(void **state)
{
    uint32_t random = 1;

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        uint64_t key;

        random = random * 1664525 + 1013904223;
        key = (uint64_t)(random >> 20 & 7) << 32 | (random >> 12 & 3) << TOURNAMENT_ID_BITS;
        set(random >> 24 & (VMS_MAX - 1), (random >> 8 & 7) == 0 ? TOURNAMENT_OUT : key);
        assert_right();
    }
}

#define TEST(name) cmocka_unit_test_setup(name, start)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nobody_takes_part_at_first),
        TEST(of_equal_keys_the_first_vm_wins),
        TEST(any_change_leaves_the_least_in_front),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
