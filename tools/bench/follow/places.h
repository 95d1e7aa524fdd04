/* Where things are in the programs that run: modes by address, doors, functions by name. */
#ifndef BENCH_PLACES_H
#define BENCH_PLACES_H

#include "tools/bench/follow/step.h"
#include "tools/launcher/problem.h"

#include <stdbool.h>

#define DOORS \
    3 /* vector pages of the monitor: that which leads to C, and those of the fast paths */

struct places {
    uint32_t address[PLACE_COUNT];     /* 0: not there */
    uint32_t doors[DOORS];             /* 0: there is none */
    uint32_t monitor_from, monitor_to; /* the monitor's addresses; equal: there is no monitor */
};

/* Reads the symbols. `monitor` NULL: a native run. A symbol that is missing is a problem. */
bool places_read(struct places *places, const char *monitor, const char *kernel,
                 struct problem *problem);

/* What there is to know of the instruction `word` at `pc` before it runs. */
struct step places_step(const struct places *places, uint32_t pc, uint32_t word);

#endif
