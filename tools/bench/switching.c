/* The machine switch: what an exit that ends a time slice costs when another VM goes on, and how
 * much of that is leaving the one VM and entering the other. */
#include "tools/bench/figures.h"
#include "tools/bench/reports.h"

#include <stdio.h>

static const unsigned vm_counts[] = {1, 2, 4, 8, 16, 32, 64};

static const struct {
    const char *platform;
    bool segctl;
    const char *cpu;
    unsigned most; /* VMs */
} machines[] = {
    {"disco", false, NULL, 64},
    {"segctl", true, "P5600", 8},
};

#define VM_COUNTS (sizeof(vm_counts) / sizeof(vm_counts[0]))
#define MACHINES  (sizeof(machines) / sizeof(machines[0]))

#define PROGRAM   "spin:1000000" /* computes for several time slices, and does nothing else */

void switching_plan(struct jobs *jobs, bool quick)
{
    for (size_t m = 0; !quick && m < MACHINES; m++)
        for (size_t i = 0; i < VM_COUNTS && vm_counts[i] <= machines[m].most; i++) {
            struct job *job =
                jobs_add(jobs, PROGRAM, "switch-%s-%u", machines[m].platform, vm_counts[i]);

            job->vms = vm_counts[i];
            job->together = true;
            job->memory = "3M";
            job->segctl = machines[m].segctl;
            job->cpu = machines[m].cpu;
        }
}

static const json_t *timer(const struct jobs *jobs, const char *platform, unsigned vms,
                           const char *kind)
{
    const struct job *job = jobs_find(jobs, "switch-%s-%u", platform, vms);

    return job == NULL ? NULL : json_object_get(json_object_get(job->result, "timer"), kind);
}

/* With one VM every slice ends with the same VM. */
static double stay_cost(const struct jobs *jobs, const char *platform)
{
    return figure(timer(jobs, platform, 1, "slice_same"), "median");
}

double switching_cost(const struct jobs *jobs, const char *platform, unsigned vms)
{
    return figure(timer(jobs, platform, vms, "switch"), "median");
}

static void report_one(const struct jobs *jobs, const char *platform, unsigned vms, json_t *list)
{
    const json_t *other = timer(jobs, platform, vms, "slice_other");
    json_t *entry = json_pack("{s:s, s:i, s:o, s:o, s:o}", "platform", platform, "vms", (int)vms,
                              "switches", figure_json(figure(other, "count"), 0), "exit",
                              figure_json(figure(other, "median"), 0), "switch",
                              figure_json(switching_cost(jobs, platform, vms), 0));

    json_array_append_new(list, entry);
    printf("  %-8s%6u%12.0f%12.0f%12.0f%12.0f%12.0f\n", platform, vms, figure(other, "count"),
           figure(other, "min"), figure(other, "median"), figure(other, "max"),
           switching_cost(jobs, platform, vms));
}

static void report_stay(const struct jobs *jobs, const char *platform, json_t *list)
{
    double goes_on = figure(timer(jobs, platform, 1, "slice_goes_on"), "median");

    json_array_append_new(list, json_pack("{s:s, s:i, s:o, s:o}", "platform", platform, "vms", 1,
                                          "timer", figure_json(goes_on, 0), "slice",
                                          figure_json(stay_cost(jobs, platform), 0)));
    printf("  %-8s%6s   the guest's own clock %.0f, a slice ends and the same VM goes on %.0f\n",
           platform, "1", goes_on, stay_cost(jobs, platform));
}

void switching_report(const struct jobs *jobs, json_t *root)
{
    json_t *list = json_array();

    json_object_set_new(root, "switches", list);
    if (jobs_find(jobs, "switch-disco-1") == NULL)
        return;
    printf("\nMachine switches: exits of the machine's timer after which another VM goes on; the "
           "switch is\nwhat they do to leave the one and enter the other (median)\n\n"
           "  %-8s%6s%12s%12s%12s%12s%12s\n",
           "", "VMs", "switches", "least", "median", "most", "a switch");
    for (size_t m = 0; m < MACHINES; m++) {
        report_stay(jobs, machines[m].platform, list);
        for (size_t i = 1; i < VM_COUNTS && vm_counts[i] <= machines[m].most; i++)
            report_one(jobs, machines[m].platform, vm_counts[i], list);
    }
}
