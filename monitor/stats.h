/* Counting: exits by reason, and where the machine's instructions went. */
#ifndef MONITOR_STATS_H
#define MONITOR_STATS_H

#include "monitor/exit_reasons.h"
#include "monitor/types.h"

const char *stats_reason_name(unsigned reason);
const char *stats_reason_meaning(unsigned reason);

/* One exit, one reason. */
void stats_count(struct vm *vm, enum exit_reason reason);

/* Accounts for the guest time before this exit, and for the monitor time of the previous one. */
void stats_exit_time(struct vcpu *vcpu);

/* Takes over what the fast paths have counted since the last call. Call it before counters are
 * read, and often enough that 32 bits do not overflow: each timer exit does. */
void stats_settle(struct vcpu *vcpu);

/* The run's exit limit over all VMs; 0: none. */
void stats_set_exit_limit(uint64_t limit);
bool stats_limit_reached(void);

/* Prints a VM's summary, for people and as a JSON line. The sum of the reasons must be the total.
 */
void stats_print(struct vm *vm);

#endif
