#include "tools/report/report.h"
#include "tools/trace/tally.h"

#include <stdlib.h>

#define BINS 240

struct timeline {
    uint64_t width; /* ticks of a bin */
    unsigned vms;
    uint64_t (*ticks)[WORLDS][BINS]; /* by VM */
};

struct timeline *timeline_new(unsigned vms, uint64_t ticks)
{
    struct timeline *timeline = malloc(sizeof(*timeline));

    if (timeline == NULL)
        abort();
    *timeline = (struct timeline){.width = ticks / BINS + 1, .vms = vms};
    timeline->ticks = calloc(vms + 1, sizeof(*timeline->ticks));
    if (timeline->ticks == NULL)
        abort();
    return timeline;
}

void timeline_add(struct timeline *timeline, unsigned vm, unsigned world, uint64_t start,
                  uint64_t end)
{
    while (start < end) {
        uint64_t bin = start / timeline->width;
        uint64_t next = (bin + 1) * timeline->width;
        uint64_t stop = next < end ? next : end;

        if (bin >= BINS)
            return;
        timeline->ticks[vm][world][bin] += stop - start;
        start = stop;
    }
}

/* An array for each world: thousandths of each bin. */
json_t *timeline_json(const struct timeline *timeline, unsigned vm)
{
    json_t *worlds = json_array();

    for (unsigned world = 0; world < WORLDS; world++) {
        json_t *bins = json_array();

        for (unsigned bin = 0; bin < BINS; bin++)
            json_array_append_new(bins, json_integer((json_int_t)(timeline->ticks[vm][world][bin] *
                                                                  1000 / timeline->width)));
        json_array_append_new(worlds, bins);
    }
    return worlds;
}

void timeline_free(struct timeline *timeline)
{
    free(timeline->ticks);
    free(timeline);
}
