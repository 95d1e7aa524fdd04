/* Runs: QEMU with the counter loaded, through the launcher, natively or on the monitor; two at a
 * time. */
#ifndef BENCH_JOB_H
#define BENCH_JOB_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define JOBS_MAX  128
#define NAME_MAX_ 96

/* A run that is wanted. */
struct job {
    char name[NAME_MAX_]; /* of its files in build/bench/runs, and for results_get */
    bool native;
    bool tlbwi;           /* native: the refill handlers write with tlbwi, not tlbwr */
    bool segctl;          /* the platform */
    bool paged;           /* the kernel that has its registers in a page */
    const char *cpu;      /* the machine's processor; NULL: a 24Kc */
    bool whole;           /* count the guest's boot, too */
    bool trace;           /* write down TLB misses in NAME.trace, and count nothing */
    bool stream;          /* trace every exit into NAME.trace while counting */
    const char *workload; /* run= of the guest's command line */
    char switches[128];   /* more keys of --vm, each followed by a comma */
    const char *memory;   /* of the guest, as the launcher takes it */
    unsigned vms;         /* how many alike */
    bool together;        /* they share the machine, not one after the other */
    const char *monitor;  /* folder of the monitor in build/ENDIAN, NULL: the platform's own */
    json_t *result;       /* what was counted; NULL until it has run */
    json_t *vm_end;       /* the first VM's summary by the monitor; NULL for native runs */
};

struct jobs {
    const char *endian;
    struct job list[JOBS_MAX];
    size_t count;
};

/* Adds a run; its fields can be changed until jobs_run. `name` is a format. */
struct job *jobs_add(struct jobs *jobs, const char *workload, const char *name, ...)
    __attribute__((format(printf, 3, 4)));

/* Runs all; false after a line for each run that failed. */
bool jobs_run(struct jobs *jobs);

/* The run of that name; NULL: there is none. */
const struct job *jobs_find(const struct jobs *jobs, const char *name, ...)
    __attribute__((format(printf, 2, 3)));

void jobs_free(struct jobs *jobs);

#endif
