/* The parts of the benchmark: each says which runs it needs, and makes its tables, its plot and its
 * part of bench.json from them. */
#ifndef BENCH_REPORTS_H
#define BENCH_REPORTS_H

#include "tools/bench/job.h"

#include <jansson.h>
#include <stdbool.h>

#define BENCH_FOLDER "build/bench"

/* `quick`: a small part of it, for tests. */
void micro_plan(struct jobs *jobs, bool quick);
void micro_report(const struct jobs *jobs, json_t *root);

void services_report(const struct jobs *jobs, json_t *root); /* from the workloads' runs */

/* A VM as the workloads have it: every feature on. */
void workloads_set_features(struct job *job);
void workloads_plan(struct jobs *jobs, bool quick);
void workloads_report(const struct jobs *jobs, json_t *root);

void machines_plan(struct jobs *jobs, bool quick);
void machines_report(const struct jobs *jobs, json_t *root);

/* The machine switch, and what it costs beyond an exit that ends a slice and stays; 0: not run. */
void switching_plan(struct jobs *jobs, bool quick);
void switching_report(const struct jobs *jobs, json_t *root);
double switching_cost(const struct jobs *jobs, const char *platform, unsigned vms);

void scaling_plan(struct jobs *jobs, bool quick);
void scaling_report(const struct jobs *jobs, json_t *root);

/* After scaling_report: adds to the same list. */
void shapes_plan(struct jobs *jobs, bool quick);
void shapes_report(const struct jobs *jobs, json_t *root);

/* The cost of the trace stream. */
void tracing_plan(struct jobs *jobs, bool quick);
void tracing_report(const struct jobs *jobs, json_t *root);

/* Whether user + kernel + monitor is the total, exits cover the monitor, and the counter agrees
 * with the monitor about each reason, in every run. Says which do not. */
bool accounts_are_right(const struct jobs *jobs);

#endif
