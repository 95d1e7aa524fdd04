/* The whole report: a legend, the three flows of the textbook, and what the software TLB saved. */
#ifndef TOOLS_FLOW_REPORT_H
#define TOOLS_FLOW_REPORT_H

#include "tools/flow/narrate.h"

/* Finds and prints the flows: a system call and a reflected miss in a VM whose software TLB is off,
 * a hit in one whose is on. False, with a problem and nothing printed: a VM or a flow is not there.
 */
bool report(FILE *out, const struct trace *trace, const struct names *names, size_t width,
            struct problem *problem);

#endif
