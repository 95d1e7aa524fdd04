/* A list of costs: how many, least, median, most, sum. */
#ifndef BENCH_TALLY_H
#define BENCH_TALLY_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

struct tally {
    uint32_t *values;
    size_t count, room;
    uint64_t sum;
};

void tally_add(struct tally *tally, uint32_t value);
void tally_free(struct tally *tally);

/* Puts "count", "sum", and if there is any value "min", "median", "max" into the object. Sorts the
 * values. */
void tally_write(struct tally *tally, json_t *object);

#endif
