#include "monitor/tournament.h"

void tournament_clear(struct tournament *tournament)
{
    for (unsigned id = 0; id < VMS_MAX; id++) {
        tournament->key[id] = TOURNAMENT_OUT;
        tournament->winner[VMS_MAX + id] = (uint8_t)id;
    }
    for (unsigned node = VMS_MAX - 1; node > 0; node--)
        tournament->winner[node] = tournament->winner[2 * node];
}

void tournament_set(struct tournament *tournament, unsigned id, uint64_t key)
{
    if (tournament->key[id] == key)
        return;
    tournament->key[id] = key;
    for (unsigned node = (VMS_MAX + id) / 2; node > 0; node /= 2) {
        uint8_t left = tournament->winner[2 * node], right = tournament->winner[2 * node + 1];

        tournament->winner[node] = tournament->key[right] < tournament->key[left] ? right : left;
    }
}
