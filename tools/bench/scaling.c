/* What grows with the number of VMs, with memory, and what does not. */
#include "tools/bench/figures.h"
#include "tools/bench/plot.h"
#include "tools/bench/reports.h"

#include <stdio.h>

static const unsigned vm_counts[] = {1, 2, 4, 8, 16, 32, 64};
static const char *const memories[] = {"4M", "16M", "64M", "128M"};

#define VM_COUNTS (sizeof(vm_counts) / sizeof(vm_counts[0]))
#define MEMORIES  (sizeof(memories) / sizeof(memories[0]))

#define PROGRAM   "stride:64:300" /* misses the TLB, calls, and takes the clock's ticks */

void scaling_plan(struct jobs *jobs, bool quick)
{
    struct job *job = jobs_add(jobs, "hello", "accounts");

    job->whole = true;
    if (quick)
        return;
    for (size_t i = 0; i < VM_COUNTS; i++) {
        job = jobs_add(jobs, PROGRAM, "vms-%u", vm_counts[i]);
        job->vms = vm_counts[i];
        job->together = true;
        job->memory = "3M";
    }
    for (size_t i = 0; i < MEMORIES; i++)
        jobs_add(jobs, PROGRAM, "memory-%s", memories[i])->memory = memories[i];
}

/* The median cost of a reason; 0: there was no such exit. */
static double median(const struct job *job, const char *reason)
{
    return figure(figure_entry(json_object_get(job->result, "exits"), "reason", reason), "median");
}

static void report_one(const struct job *job, const char *what, const char *value,
                       double switch_cost, json_t *list)
{
    static const char *const reasons[] = {"software_tlb_hit", "mfc0", "mtc0", "eret",
                                          "syscall",          "tlbwr"};
    json_t *entry = json_pack("{s:s, s:s}", "what", what, "value", value);

    printf("  %-14s%8s", what, value);
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        printf("%18.0f", median(job, reasons[i]));
        json_object_set_new(entry, reasons[i], figure_json(median(job, reasons[i]), 0));
    }
    printf("%10.0f\n", switch_cost);
    json_object_set_new(entry, "switch", figure_json(switch_cost, 0));
    json_array_append_new(list, entry);
}

static void plot(const struct jobs *jobs)
{
    FILE *out = plot_open("scaling", "Cost of an exit by the number of VMs (medians)");

    if (out != NULL) {
        fputs("set logscale x 2\nset logscale y\nset xlabel 'VMs'\nset ylabel 'instructions'\n"
              "$data << EOD\n",
              out);
        for (size_t i = 0; i < VM_COUNTS; i++) {
            const struct job *job = jobs_find(jobs, "vms-%u", vm_counts[i]);
            double change = switching_cost(jobs, "disco", vm_counts[i]);

            fprintf(out, "%u %.0f %.0f %.0f", vm_counts[i], median(job, "software_tlb_hit"),
                    median(job, "mfc0"), median(job, "syscall"));
            if (change > 0)
                fprintf(out, " %.0f\n", change);
            else
                fprintf(out, " NaN\n");
        }
        fputs(
            "EOD\nplot $data using 1:2 with linespoints title 'software TLB hit', $data using 1:3 "
            "with linespoints title 'mfc0', $data using 1:4 with linespoints title 'syscall', "
            "$data using 1:5 with linespoints title 'machine switch'\n",
            out);
    }
    plot_close(out, "scaling");
}

void scaling_report(const struct jobs *jobs, json_t *root)
{
    json_t *list = json_array();
    char value[16];

    json_object_set_new(root, "scaling", list);
    if (jobs_find(jobs, "vms-1") == NULL)
        return;
    printf("\nScaling: medians of instructions for an exit, and for a machine switch\n\n"
           "  %-14s%8s%18s%18s%18s%18s%18s%18s%10s\n",
           "", "", "software_tlb_hit", "mfc0", "mtc0", "eret", "syscall", "tlbwr", "switch");
    for (size_t i = 0; i < VM_COUNTS; i++) {
        snprintf(value, sizeof(value), "%u", vm_counts[i]);
        report_one(jobs_find(jobs, "vms-%u", vm_counts[i]), "VMs", value,
                   switching_cost(jobs, "disco", vm_counts[i]), list);
    }
    for (size_t i = 0; i < MEMORIES; i++)
        report_one(jobs_find(jobs, "memory-%s", memories[i]), "guest memory", memories[i], 0, list);
    plot(jobs);
}
