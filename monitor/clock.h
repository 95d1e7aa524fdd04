/* Virtual Count and Compare, and the machine timer behind them. Guest Count never goes backwards by
 * itself; a match with Compare is never lost: it is looked for over the whole interval since the
 * last look. Units are ticks of Count. */
#ifndef MONITOR_CLOCK_H
#define MONITOR_CLOCK_H

#include "monitor/types.h"

/* The longest time that the monitor leaves a guest alone, so that it can poll its console and see
 * that an exit limit is reached: about 10 ms on Malta. */
#define CLOCK_TICK 1600000u

/* The machine's Count since the start without its wrapping; call it at least once a round. */
uint64_t clock_time(void);

uint32_t clock_count(const struct vcpu *vcpu);

/* mtc0 to Count and Compare, and a change of Cause.DC. Call clock_set_compare after Compare has its
 * new value: Cause.TI is cleared. Call clock_set_running before Cause.DC has its new value, and
 * clock_arm after. */
void clock_set_count(struct vcpu *vcpu, uint32_t count);
void clock_set_compare(struct vcpu *vcpu);
void clock_set_running(struct vcpu *vcpu, bool running);

/* The vCPU has just become the machine's: count from `count`, look for matches from there. */
void clock_start(struct vcpu *vcpu, uint32_t count);

/* Sets Cause.TI and IP7 if Count has reached Compare since the last call. */
void clock_update(struct vcpu *vcpu);

/* Lets guest Count jump forward by `ticks`, but not past a match with Compare. Returns by how much
 * (what was asked if Count stands still: then only the board's time goes on). */
uint32_t clock_jump(struct vcpu *vcpu, uint32_t ticks);

/* Programs the machine timer for the guest's Compare, the next deadline of its devices or the
 * monitor's tick, whichever comes first. */
void clock_arm(const struct vcpu *vcpu);

/* wait: sleeps until an interrupt that Status.IM allows is pending. false: none can ever come. The
 * time slept is added to the VM's idle time. */
bool clock_idle(struct vcpu *vcpu);

#endif
