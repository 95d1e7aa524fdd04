/* Choosing what is traced, at start-up and while VMs run: the stream as a whole here, a VM by its
 * switch `trace`, reasons here. Each call takes effect at the next exit; a VM's fast paths are
 * switched off and on as needed. */
#ifndef MONITOR_TRACE_CONTROL_H
#define MONITOR_TRACE_CONTROL_H

#include <stdbool.h>

struct vm;

/* The stream as a whole. */
void trace_control_enable(bool on);

/* For the VM's switch `trace`. */
const char *trace_control_switch(struct vm *vm);

/* One reason's exits, of all VMs. At first all are in. */
void trace_control_reason(unsigned reason, bool on);

/* Only the reasons that a comma-separated list names; "all" for every one. false: a name there is
 * nothing of; *bad points at it, it ends at a comma or at the end, and nothing has changed. */
bool trace_control_only_reasons(const char *names, const char **bad);

#endif
