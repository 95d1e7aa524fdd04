/* Accesses to the board's I/O space that no virtual device claims: each place is named once on the
 * console; loads give ones, stores do nothing, as on a bus where nobody answers. */
#ifndef MONITOR_DEV_UNCLAIMED_H
#define MONITOR_DEV_UNCLAIMED_H

#include "monitor/dev/bus.h"

#define UNCLAIMED_MAX 32 /* places that are named; further ones are not */

struct unclaimed {
    uint32_t places[UNCLAIMED_MAX]; /* word addresses, bit 0: a store */
    unsigned count;                 /* up to UNCLAIMED_MAX + 1: said that no more are named */
};

void unclaimed_access(struct vm *vm, struct bus_access *access);

/* What a load finds where nobody answers. */
void absent_access(struct bus_access *access);

#endif
