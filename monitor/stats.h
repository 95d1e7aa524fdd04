/* Counting: exits by reason, and where the machine's instructions went. */
#ifndef MONITOR_STATS_H
#define MONITOR_STATS_H

#include "monitor/clock.h"
#include "monitor/exit_reasons.h"
#include "monitor/entry.h"
#include "monitor/types.h"
#include "monitor/vm.h"

/* A VM's 32-bit sums are taken over when it has had the machine for so long: about 3 s on Malta. */
#define STATS_SETTLE_TICKS 0x20000000u

const char *stats_reason_name(unsigned reason);
const char *stats_reason_meaning(unsigned reason);

/* One exit, one reason. */
static inline void stats_count(struct vm *vm, enum exit_reason reason)
{
    vm->exits[reason]++;
}

/* Accounts for the guest time before this exit, and for the monitor time of the previous one. */
static inline void stats_exit_time(struct vcpu *vcpu)
{
    struct exit_info *exit = &vcpu->exit;

    vcpu->sums.unseen += entry_unseen_instructions[exit->via];
    vcpu->sums.monitor += exit->resume_count - exit->last_count;
    vcpu->sums.guest += exit->count - exit->resume_count;
    exit->last_count = exit->count;
}

/* Takes over what was counted in the vCPU since the last call. Call it before counters are
 * read. */
void stats_settle(struct vcpu *vcpu);

/* At the end of each time slice: settles often enough that 32 bits do not overflow. No count grows
 * faster than the time that it takes. */
static inline void stats_tick(struct vcpu *vcpu)
{
    if (vcpu->sums.guest + vcpu->sums.monitor >= STATS_SETTLE_TICKS)
        stats_settle(vcpu);
}

/* The run's exit limit over all VMs; 0: none. Reached: by now, with this vCPU's exits. */
void stats_set_exit_limit(uint64_t limit);
extern bool stats_limited; /* there is one */
bool stats_limit_reached(struct vcpu *vcpu);

/* Prints a VM's summary, for people and as a JSON line. The sum of the reasons must be the total.
 */
void stats_print(struct vm *vm);

#endif
