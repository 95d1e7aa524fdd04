/* What `trace` makes of a trace. Each function reads it to its end; false: a problem. What was
 * written until then stays. */
#ifndef TOOLS_TRACE_OUTPUT_H
#define TOOLS_TRACE_OUTPUT_H

#include "tools/trace/visit.h"

/* One line a record. */
bool output_text(FILE *out, struct trace_reader *reader, const struct trace_filter *filter);

/* Exits and time by VM and reason: a table, or one JSON object. */
bool output_summary(FILE *out, struct trace_reader *reader, const struct trace_filter *filter);
bool output_summary_json(FILE *out, struct trace_reader *reader, const struct trace_filter *filter);

/* Chrome's trace-event format, JSON object form: a process for each VM; its tracks guest user,
 * guest kernel and monitor; counters of exits in each millisecond. */
bool output_chrome(FILE *out, struct trace_reader *reader, const struct trace_filter *filter);

#endif
