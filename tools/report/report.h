/* The parts of the report's data: JSON that the page draws. All exit with a message when memory
 * ends. */
#ifndef TOOLS_REPORT_REPORT_H
#define TOOLS_REPORT_REPORT_H

#include "tools/launcher/problem.h"
#include "tools/trace/visit.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* One workload: what its runs left. */
struct report_run {
    const char *name;  /* for people */
    const char *lines; /* file: the JSON lines of a run without trace, software TLB off and on */
    const char *trace; /* file: the trace of the same run once more */
};

/* The workload with its VMs' counts, as the monitor wrote them, and what the trace adds: how the
 * guest's time divides, who ran when, misses by page. NULL: a problem. */
json_t *report_workload(const struct report_run *run, struct problem *problem);

/* Who had the machine, in equal stretches of time. */
struct timeline;
struct timeline *timeline_new(unsigned vms, uint64_t ticks);
void timeline_add(struct timeline *timeline, unsigned vm, unsigned world, uint64_t start,
                  uint64_t end);
json_t *timeline_json(const struct timeline *timeline, unsigned vm);
void timeline_free(struct timeline *timeline);

/* Misses by page, and how the page's address was last translated. */
struct pages;
struct pages *pages_new(void);
void pages_add(struct pages *pages, const struct trace_reader *reader, unsigned vm,
               const struct trace_item *visit);
json_t *pages_json(struct pages *pages, const struct trace_reader *reader, unsigned vm);
void pages_free(struct pages *pages);

/* The three flows of docs/life-of-a-trap.md, from a trace that has them, step by step; names of
 * code from two ELF files. NULL: a problem. */
json_t *replay_json(const char *trace, const char *kernel, const char *program,
                    struct problem *problem);

#endif
