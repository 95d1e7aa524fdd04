/* Who runs: proportional shares by weight, work conserving (docs/scheduling.md). */
#ifndef MONITOR_SCHED_H
#define MONITOR_SCHED_H

#include "monitor/types.h"

struct vm;

/* Starts the first VM. Does not return. */
_Noreturn void sched_start(void);

/* The vCPU to resume after an exit of `vcpu`: the same one while nothing has changed; else VMs that
 * have ended are retired (figures printed, memory freed) and the scheduler decides. After the last
 * VM the run ends. */
struct vcpu *sched_next(struct vcpu *vcpu);

/* A command has changed a VM's state, or what it may have of the machine: look at all of them, and
 * decide at the end of this exit. */
void sched_decide(void);

/* The running VM leaves the machine to the one whose turn it is, perhaps itself. */
void sched_yield(void);

/* A command has begun to come in, or waits: look for it at each exit until there is none. */
void sched_attend(void);

/* The running VM's time slice is over. */
void sched_tick(struct vm *vm);

/* The running VM's time slice is over: has it the machine for another one? Then that has begun. If
 * not, sched_next decides, and is to be asked at this exit. Only if sched_is_settled: nobody has
 * asked the scheduler for anything. */
bool sched_goes_on(struct vm *vm);
bool sched_is_settled(const struct vm *vm);

/* Nothing but time has passed since the slice began, and no other VM takes part. */
extern bool sched_undisturbed;

/* Ticks that the VM has had, up to the end of its last slice. */
uint64_t sched_had(const struct vm *vm);

/* The running VM has executed wait, or might as well have: it runs no more until it has an
 * interrupt. */
void sched_wait(struct vm *vm);

/* Something from outside has reached the VM: if it waits, it may have an interrupt now. */
void sched_input(struct vm *vm);

/* VMs share the machine, or (unless told) run one after the other, in the order of the
 * configuration: then each one's figures are those that it has alone. */
void sched_set_together(bool on);

/* With `on` the run goes on when no VM is left, for commands that start one again. */
void sched_set_stay(bool on);

#endif
