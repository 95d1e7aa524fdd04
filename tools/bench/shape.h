/* Software TLBs of other sizes and shapes, played on the misses of a real run: the machine's TLB
 * misses do not depend on the table that they are then served from. */
#ifndef BENCH_SHAPE_H
#define BENCH_SHAPE_H

#include "tools/launcher/problem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The tags (EntryHi with the machine's ASID) that were missed, in order. */
struct misses {
    uint32_t *tags;
    size_t count, room;
};

/* Reads a trace: each exit of guests that ended in an installed entry, but for writes by tlbwi,
 * which are no misses. false: a problem. */
bool misses_read(struct misses *misses, const char *path, struct problem *problem);
void misses_free(struct misses *misses);

/* Which slots a tag may be in: entries / ways sets, chosen by a number made of the tag. */
struct shape {
    unsigned entries, ways; /* powers of two */
    unsigned mix;           /* bits by which Context is shifted before it is mixed with itself; 0:
                               only the ASID is */
};

/* How many misses such a table would serve, the least recently used way giving place. */
size_t shape_hits(const struct shape *shape, const struct misses *misses);

/* How many any table serves at most: all but the first for each tag. */
size_t shape_most(const struct misses *misses);

#endif
