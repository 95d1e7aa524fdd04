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

/* Reasons that cannot be told apart from outside. The counter's name, and the monitor's. */
static const struct {
    const char *outside, *inside;
} groups[] = {
    {"tlb_invalid_or_modified", "tlb_invalid"}, {"tlb_invalid_or_modified", "tlb_modified"},
    {"page_given_or_copied", "first_touch"},    {"page_given_or_copied", "cow_break"},
    {"page_given_or_copied", "swap_in"},        {"other_privileged", "hypercall"},
};

#define GROUPS (sizeof(groups) / sizeof(groups[0]))

/* How many exits the monitor counted for what the counter calls `outside`. */
static double counted_inside(const json_t *own, const char *outside)
{
    double count = json_number_value(json_object_get(own, outside));

    for (size_t i = 0; i < GROUPS; i++)
        if (strcmp(groups[i].outside, outside) == 0)
            count += json_number_value(json_object_get(own, groups[i].inside));
    return count;
}

static double seen_outside(const json_t *result, const char *reason)
{
    double count = 0;
    size_t i;
    const json_t *entry;

    json_array_foreach(json_object_get(result, "exits"), i, entry)
    {
        if (strcmp(json_string_value(json_object_get(entry, "reason")), reason) == 0)
            count += figure(entry, "count");
    }
    return count;
}

/* For a run that was counted as a whole. */
static bool agrees_with_monitor(const struct job *job)
{
    const json_t *own = json_object_get(job->vm_end, "exits");
    double total = json_number_value(json_object_get(job->vm_end, "total"));
    bool good = json_is_object(own) && total - figure_exits_count(job->result, NULL) <= LAST_EXITS;
    size_t i;
    const json_t *entry;

    json_array_foreach(json_object_get(job->result, "exits"), i, entry)
    {
        const char *reason = json_string_value(json_object_get(entry, "reason"));
        double outside = seen_outside(job->result, reason);
        double inside = counted_inside(own, reason);

        if (outside <= inside && inside - outside <= LAST_EXITS)
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

        if (job->trace)
            continue;
        good &= splits_add_up(job);
        if (job->whole && !job->native)
            good &= agrees_with_monitor(job);
    }
    return good;
}
