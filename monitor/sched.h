/* Who runs. VMs run one after the other, in the order of the configuration. */
#ifndef MONITOR_SCHED_H
#define MONITOR_SCHED_H

#include "monitor/types.h"

/* Starts the first VM. Does not return. */
_Noreturn void sched_start(void);

/* The vCPU to resume after an exit of `vcpu`: the same one while its VM may run; else its VM's
 * figures are printed, its memory is freed and the next VM starts. After the last one the run
 * ends. */
struct vcpu *sched_next(struct vcpu *vcpu);

#endif
