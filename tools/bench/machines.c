/* The workloads on machines with 64 TLB entries: a 34Kf, and a P5600 with a guest kernel that
 * nobody relinked. */
#include "tools/bench/figures.h"
#include "tools/bench/reports.h"

#include <stdio.h>

static const char *const workloads[] = {"pmake", "engineering", "raytrace", "database"};

static const struct {
    const char *cpu;
    bool segctl;
    const char *text;
} machines[] = {
    {"34Kf", false, "34Kf, relinked kernel"},
    {"P5600", true, "P5600, unmodified kernel"},
};

#define WORKLOADS (sizeof(workloads) / sizeof(workloads[0]))
#define MACHINES  (sizeof(machines) / sizeof(machines[0]))

void machines_plan(struct jobs *jobs, bool quick)
{
    for (size_t m = 0; !quick && m < MACHINES; m++)
        for (size_t i = 0; i < WORKLOADS; i++) {
            struct job *job =
                jobs_add(jobs, workloads[i], "%s-%s-native", workloads[i], machines[m].cpu);

            job->cpu = machines[m].cpu;
            job->native = true;
            job->tlbwi = true;
            job = jobs_add(jobs, workloads[i], "%s-%s", workloads[i], machines[m].cpu);
            job->cpu = machines[m].cpu;
            job->segctl = machines[m].segctl;
            snprintf(job->switches, sizeof(job->switches), "tlb=64,large_pages=on,");
        }
}

void machines_report(const struct jobs *jobs, json_t *root)
{
    json_t *list = json_array();

    if (jobs_find(jobs, "%s-%s", workloads[0], machines[0].cpu) == NULL) {
        json_decref(list);
        return;
    }
    printf("\nOn machines with 64 TLB entries, native = 100 (tlbwi)\n\n  %-28s", "");
    for (size_t i = 0; i < WORKLOADS; i++)
        printf("%14s", workloads[i]);
    printf("\n");
    for (size_t m = 0; m < MACHINES; m++) {
        printf("  %-28s", machines[m].text);
        for (size_t i = 0; i < WORKLOADS; i++) {
            const struct job *native =
                jobs_find(jobs, "%s-%s-native", workloads[i], machines[m].cpu);
            const struct job *vm = jobs_find(jobs, "%s-%s", workloads[i], machines[m].cpu);
            double ratio = figure(vm->result, "total") / figure(native->result, "total");

            printf("%14.1f", 100 * ratio);
            json_array_append_new(list,
                                  json_pack("{s:s, s:s, s:O, s:O, s:o}", "machine",
                                            machines[m].text, "workload", workloads[i], "native",
                                            json_object_get(native->result, "total"), "virtual",
                                            json_object_get(vm->result, "total"), "ratio",
                                            figure_json(ratio, 4)));
        }
        printf("\n");
    }
    json_object_set_new(root, "machines", list);
}
