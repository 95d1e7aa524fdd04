/* Virtual Count and Compare, and the machine timer behind them. Guest Count never goes backwards by
 * itself; a match with Compare is never lost: it is looked for over the whole interval since the
 * last look. Units are ticks of Count. */
#ifndef MONITOR_CLOCK_H
#define MONITOR_CLOCK_H

#include "monitor/hw.h"
#include "monitor/types.h"
#include "monitor/vcpu.h"

/* A time slice, and the longest time that the monitor leaves a guest alone, so that it can poll its
 * console and see that an exit limit is reached: about 10 ms on Malta. */
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

/* Could Count have reached Compare by this exit, since clock_update looked last? */
static inline bool clock_may_match(const struct vcpu *vcpu)
{
    return vcpu->exit.count + vcpu->count_offset - vcpu->count_checked > vcpu->count_left;
}

/* Sets Cause.TI and IP7 if Count has reached Compare since the last call. */
void clock_update(struct vcpu *vcpu);

/* Lets guest Count jump forward by `ticks`, but not past a match with Compare. Returns by how much
 * (what was asked if Count stands still: then only the board's time goes on). */
uint32_t clock_jump(struct vcpu *vcpu, uint32_t ticks);

/* A VM that could run is not run: its clocks are held. Released, they go on from there. With the
 * switch time=machine they are behind then, and catch up when clock_catch_up is called: matches
 * that were missed are seen. That may be no earlier than when the guest could take an interrupt: a
 * kernel that reads Count and then writes Compare, with interrupts disabled, relies on little time
 * going by between the two. A VM that waits keeps its clocks running. Holding twice is holding
 * once. `now`: clock_time(), or what it was a moment ago. */
void clock_hold(struct vm *vm, uint64_t now);
void clock_release(struct vm *vm, uint64_t now);
void clock_catch_up(struct vm *vm);
void clock_try_to_catch_up(struct vm *vm); /* if the guest can take an interrupt now */

/* Ticks until Count matches Compare or a device's timer may change a line, at most `most`. */
uint32_t clock_ticks_to_event(const struct vcpu *vcpu, uint32_t most);

/* The scheduler wants to be asked in so many ticks, fewer than 2^31, whoever runs. */
void clock_set_attention(uint32_t ticks);
extern uint32_t clock_attention; /* when the machine's Count is this */
static inline bool clock_attention_due(void)
{
    return (int32_t)(hw_count() - clock_attention) >= 0;
}

/* Programs the machine timer for the guest's next event or for the scheduler, whichever comes
 * first. */
void clock_arm(struct vcpu *vcpu);

/* The VM is about to run: clock_update and clock_arm. clock_goes_on does so if there is no match,
 * now or pending, and no device's timer; false: it has done nothing. */
void clock_run(struct vcpu *vcpu);
bool clock_goes_on(struct vcpu *vcpu);

/* No guest can run: sleeps until the scheduler wants to be asked. */
void clock_sleep(void);

/* May an interrupt that Status.IM allows ever come? Is one pending? (wait; Status.IE does not
 * matter.) */
bool clock_can_wake(const struct vcpu *vcpu);
bool clock_is_woken(const struct vcpu *vcpu);

#endif
