/* Who runs. VMs run one after the other, in the order of the configuration. */
#ifndef MONITOR_SCHED_H
#define MONITOR_SCHED_H

#include "monitor/types.h"

struct vm;

/* Starts the first VM. Does not return. */
_Noreturn void sched_start(void);

/* The vCPU to resume after an exit of `vcpu`: the same one while its VM may run; else its VM's
 * figures are printed, its memory is freed and the next VM starts. After the last one the run
 * ends. */
struct vcpu *sched_next(struct vcpu *vcpu);

/* A VM's state, or what it may have of the machine, has changed: decide anew at the end of this
 * exit. */
void sched_decide(void);

/* With `on` the run goes on when no VM is left, for commands that start one again. */
void sched_set_stay(bool on);

/* Ends the run as it is; VMs that still run count as ended by a command. */
_Noreturn void sched_finish(void);

/* The switch weight has changed (switches.h). */
const char *sched_switch_weight(struct vm *vm);

#endif
