/* Which VM has the smallest key: a tournament in which VMs meet in pairs, the winners again in
 * pairs, and so on. A change of one key is played upwards once, in a number of steps that depends
 * on VMS_MAX alone: with two VMs as with all of them. Of equal keys the first VM's wins. */
#ifndef MONITOR_TOURNAMENT_H
#define MONITOR_TOURNAMENT_H

#include "monitor/types.h"
#include "monitor/vm.h"

#define TOURNAMENT_OUT UINT64_MAX /* the key of a VM that takes no part */

struct tournament {
    uint64_t key[VMS_MAX];
    uint8_t winner[2 * VMS_MAX]; /* a VM's id; of node 1: of all, of node N: of 2 N and 2 N + 1 */
};

/* Nobody takes part. */
void tournament_clear(struct tournament *tournament);

void tournament_set(struct tournament *tournament, unsigned id, uint64_t key);

static inline unsigned tournament_winner(const struct tournament *tournament)
{
    return tournament->winner[1];
}

/* The winner's key; TOURNAMENT_OUT: nobody takes part. */
static inline uint64_t tournament_least(const struct tournament *tournament)
{
    return tournament->key[tournament_winner(tournament)];
}

#endif
