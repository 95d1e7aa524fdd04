/* Whether the books balance: each instruction counted once, and the same exits as the monitor
 * itself counts. */
#include "tools/bench/figures.h"
#include "tools/bench/reports.h"

#include <stdio.h>
#include <string.h>

/* The guest's store to the reset register is behind the window: its exits are not counted here. */
#define LAST_EXITS 2

static bool splits_add_up(const struct job *job)
{
    const json_t *result = job->result;
    double parts = figure(result, "user") + figure(result, "kernel") + figure(result, "monitor");
    double exits = figure_exits_sum(result) + figure(json_object_get(result, "switches"), "sum");

    if (figure(result, "total") != parts) {
        fprintf(stderr, "bench: %s: user, kernel and monitor are %.0f instructions of %.0f\n",
                job->name, parts, figure(result, "total"));
        return false;
    }
    if (job->vms == 1 && figure(result, "monitor") != exits) {
        fprintf(stderr, "bench: %s: exits have %.0f instructions, the monitor %.0f\n", job->name,
                exits, figure(result, "monitor"));
        return false;
    }
    return true;
}

/* How often the counter saw a reason of the monitor's list; -1: it does not tell this one from
 * others. */
static double seen(const json_t *result, const char *reason)
{
    double count = 0;
    bool known = false;
    size_t i;
    const json_t *entry;

    json_array_foreach(json_object_get(result, "exits"), i, entry)
    {
        if (strcmp(json_string_value(json_object_get(entry, "reason")), reason) == 0) {
            count += figure(entry, "count");
            known = true;
        }
    }
    return known ? count : -1;
}

/* For a run that was counted as a whole. */
static bool agrees_with_monitor(const struct job *job)
{
    const json_t *own = json_object_get(job->vm_end, "exits");
    bool good = json_is_object(own);
    const char *reason;
    json_t *count;

    json_object_foreach((json_t *)own, reason, count)
    {
        double outside = seen(job->result, reason);
        double inside = json_number_value(count);

        if (outside < 0 || (outside <= inside && inside - outside <= LAST_EXITS))
            continue;
        fprintf(stderr, "bench: %s: %.0f exits %s by the monitor's count, %.0f seen from outside\n",
                job->name, inside, reason, outside);
        good = false;
    }
    return good;
}

bool accounts_are_right(const struct jobs *jobs)
{
    bool good = true;

    for (size_t i = 0; i < jobs->count; i++) {
        const struct job *job = &jobs->list[i];

        good &= splits_add_up(job);
        if (job->whole && !job->native)
            good &= agrees_with_monitor(job);
    }
    return good;
}
