/* What the trace stream costs: the same workload with every exit traced, and without; exits served
 * by C in both, because a VM that is traced has no fast paths. */
#include "tools/bench/figures.h"
#include "tools/bench/reports.h"

#include <stdio.h>

#define WORKLOAD "pmake:4"

static void plan_one(struct jobs *jobs, const char *name, const char *switches, bool stream)
{
    struct job *job = jobs_add(jobs, WORKLOAD, "%s", name);

    snprintf(job->switches, sizeof(job->switches), "%s", switches);
    job->stream = stream;
}

void tracing_plan(struct jobs *jobs, bool quick)
{
    if (quick)
        return;
    plan_one(jobs, "trace-off", "fast_paths=on,", false);
    plan_one(jobs, "trace-off-in-c", "fast_paths=off,", false);
    plan_one(jobs, "trace-on", "fast_paths=on,", true);
}

/* The monitor's instructions at an exit, on average. */
static double per_exit(const struct job *job)
{
    return figure(job->result, "monitor") / figure_exits_count(job->result, NULL);
}

void tracing_report(const struct jobs *jobs, json_t *root)
{
    const struct job *off = jobs_find(jobs, "trace-off");
    const struct job *in_c = jobs_find(jobs, "trace-off-in-c");
    const struct job *on = jobs_find(jobs, "trace-on");

    if (off == NULL)
        return;
    printf("\nThe trace stream under " WORKLOAD
           ": the monitor's instructions per exit, on average\n\n"
           "  off %.0f; off, and no fast paths %.0f; every exit traced %.0f\n"
           "  tracing an exit: %.0f\n",
           per_exit(off), per_exit(in_c), per_exit(on), per_exit(on) - per_exit(in_c));
    json_object_set_new(root, "tracing",
                        json_pack("{s:s, s:o, s:o, s:o}", "workload", WORKLOAD, "off",
                                  figure_json(per_exit(off), 1), "off_in_c",
                                  figure_json(per_exit(in_c), 1), "on",
                                  figure_json(per_exit(on), 1)));
}
