#include "monitor/tournament.h"

static struct tournament_key key_of(unsigned id, uint64_t key)
{
    return (struct tournament_key){.high = (uint32_t)(key >> 32),
                                   .low = ((uint32_t)key & ~TOURNAMENT_ID_MASK) | id};
}

void tournament_clear(struct tournament *tournament)
{
    for (unsigned id = 0; id < VMS_MAX; id++) {
        tournament->place[id] = (uint8_t)(VMS_MAX + id);
        tournament->key[VMS_MAX + id] = key_of(id, TOURNAMENT_OUT);
    }
    for (unsigned node = VMS_MAX - 1; node > 0; node--)
        tournament->key[node] = tournament->key[2 * node];
}

/* Without branches: the number of steps does not depend on who wins, either. */
static struct tournament_key lesser_of(struct tournament_key a, struct tournament_key b)
{
    uint32_t borrow = a.low < b.low;
    bool a_is_less = (int32_t)(a.high - b.high - borrow) < 0; /* both are below 2^63 */

    return (struct tournament_key){.high = a_is_less ? a.high : b.high,
                                   .low = a_is_less ? a.low : b.low};
}

static inline void play(struct tournament *tournament, unsigned node, struct tournament_key least)
{
    tournament->key[node] = least;
#pragma GCC unroll 6
    for (unsigned round = 0; round < TOURNAMENT_ID_BITS; round++, node /= 2) {
        least = lesser_of(tournament->key[node ^ 1], least);
        tournament->key[node / 2] = least;
    }
}

void tournament_set(struct tournament *tournament, unsigned id, uint64_t key)
{
    unsigned place = tournament->place[id];
    struct tournament_key own = key_of(id, key), old = tournament->key[place];

    if (own.high != old.high || own.low != old.low)
        play(tournament, place, own);
}

void tournament_replace(struct tournament *tournament, unsigned leaves, unsigned comes,
                        uint64_t key)
{
    unsigned place = tournament->place[leaves];

    tournament->place[leaves] = tournament->place[comes];
    tournament->place[comes] = (uint8_t)place;
    play(tournament, place, key_of(comes, key));
}
