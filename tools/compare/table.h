/* The comparison for people. */
#ifndef TOOLS_COMPARE_TABLE_H
#define TOOLS_COMPARE_TABLE_H

#include "tools/compare/run.h"

#include <stddef.h>

/* One table: the reasons that occurred, most frequent first, with the exits of each side. */
void table_print_short(const struct run *run);

/* The same with ratios, instructions, and whether the guest's output was the same. */
void table_print_full(const struct run *run);

/* One line a workload. */
void table_print_summary(const struct run *runs, size_t count);

#endif
