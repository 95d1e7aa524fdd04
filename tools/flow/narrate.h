/* A flow as steps of a table: who ran, what happened, what changed. Every word comes from the trace
 * and, for names of code, from symbol tables. */
#ifndef TOOLS_FLOW_NARRATE_H
#define TOOLS_FLOW_NARRATE_H

#include "tools/flow/find.h"
#include "tools/flow/symbols.h"
#include "tools/flow/table.h"

struct names {
    struct symbols kernel, program; /* of the guest; empty ones give plain addresses */
};

/* Appends the flow's steps. */
void narrate(const struct flow *flow, const struct names *names, struct steps *steps);

/* One line: how many exits the flow took, by reason. */
void narrate_totals(FILE *out, const struct flow *flow);

#endif
