/* Which VM has the smallest key: a tournament in which VMs meet in pairs, the winners again in
 * pairs, and so on. A change of one key is played upwards once, in a number of steps that depends
 * on VMS_MAX alone: with two VMs as with all of them. Keys are compared without their lower
 * TOURNAMENT_ID_BITS, where the VM's id stands: of equal ones the first VM's wins. */
#ifndef MONITOR_TOURNAMENT_H
#define MONITOR_TOURNAMENT_H

#include "monitor/types.h"
#include "monitor/vm.h"

#define TOURNAMENT_ID_BITS 6
#define TOURNAMENT_ID_MASK ((1u << TOURNAMENT_ID_BITS) - 1)
/* The key of a VM that takes no part; a real one is smaller. */
#define TOURNAMENT_OUT 0x7fffffffffffffff

_Static_assert(VMS_MAX == 1 << TOURNAMENT_ID_BITS, "ids fill the bits");

struct tournament_key {
    uint32_t high, low;
};

/* The key of VM `id` stands at place[id], in the upper half; at N the lesser of those at 2 N and
 * 2 N + 1. */
struct tournament {
    struct tournament_key key[2 * VMS_MAX];
    uint8_t place[VMS_MAX];
};

/* Nobody takes part. */
void tournament_clear(struct tournament *tournament);

void tournament_set(struct tournament *tournament, unsigned id, uint64_t key);

/* VM `leaves` takes no part any more, and VM `comes`, which took none, takes part in its place:
 * both for the price of one change. */
void tournament_replace(struct tournament *tournament, unsigned leaves, unsigned comes,
                        uint64_t key);

/* The smallest key, with the id in it; at least TOURNAMENT_NOBODY: nobody takes part. */
static inline uint64_t tournament_least(const struct tournament *tournament)
{
    return (uint64_t)tournament->key[1].high << 32 | tournament->key[1].low;
}

#define TOURNAMENT_NOBODY 0x7fffffff00000000

static inline bool tournament_is_empty(const struct tournament *tournament)
{
    return tournament->key[1].high >= (uint32_t)(TOURNAMENT_NOBODY >> 32);
}

/* Would VM `id`, which takes no part, win with this key? */
static inline bool tournament_would_win(const struct tournament *tournament, unsigned id,
                                        uint64_t key)
{
    return ((key & ~(uint64_t)TOURNAMENT_ID_MASK) | id) < tournament_least(tournament);
}

static inline unsigned tournament_winner(const struct tournament *tournament)
{
    return tournament->key[1].low & TOURNAMENT_ID_MASK;
}

#endif
