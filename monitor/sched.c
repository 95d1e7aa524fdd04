#include "monitor/sched.h"

#include "monitor/clock.h"
#include "monitor/console.h"
#include "monitor/cp0.h"
#include "monitor/entry.h"
#include "monitor/hw.h"
#include "monitor/idle.h"
#include "monitor/operator.h"
#include "monitor/platform.h"
#include "monitor/reflect.h"
#include "monitor/retire.h"
#include "monitor/sharing.h"
#include "monitor/stats.h"
#include "monitor/tournament.h"
#include "monitor/trace.h"
#include "monitor/trace_stream.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

/* Each VM has a virtual time, `pass`, that advances by the ticks that it had divided by its weight;
 * the VM whose pass is the smallest runs next. VMs that want all they can get then advance
 * together, which gives them the machine in proportion to their weights (Waldspurger and Weihl's
 * stride scheduling, 1995). */
#define STRIDE_ONE (1u << 20)

/* A VM that waits is looked at so often at least, so that no match of its Compare is overlooked. */
#define LOOK_AT_LEAST 0x80000000u

#define IDLE_SLICE    (CLOCK_TICK / 16)

/* Ticks for which a VM may go uncharged; clock_time is asked so often at least. */
#define UNCHARGED_MOST 0x40000000u

static bool decide;           /* something has changed: the running VM may not be the one to run */
static bool review = true;    /* a command may have changed any VM's state */
static bool attentive = true; /* to commands, at each exit; else at each slice's end */
static bool declined;         /* sched_goes_on has said no, at this exit */
bool sched_undisturbed;       /* then none of the above is set */
static bool together, stay;
static struct vm *current;     /* the machine holds its state; NULL: nobody's */
static uint64_t current_since; /* machine time up to which it has been charged, */
static uint32_t uncharged;     /* but for so much: whole slices, undisturbed */
static unsigned changes_seen;  /* vm_changes() when stock was taken */
static uint32_t left_count;    /* machine Count up to which its time is booked on some VM */
static uint64_t virtual_time;  /* pass of the VM chosen last */

static struct tournament ready;    /* of the VMs that can run, without the current one, by pass */
static struct tournament sleeping; /* of those that wait, by look_at */
static const struct vm *alone;     /* not together: the only one that takes part */

void sched_yield(void)
{
    decide = true;
    sched_undisturbed = false;
}

void sched_decide(void)
{
    review = true;
    sched_yield();
}

void sched_attend(void)
{
    attentive = true;
    sched_undisturbed = false;
}

void sched_set_together(bool on)
{
    together = on;
    review = true;
    sched_undisturbed = false;
}

void sched_set_stay(bool on)
{
    stay = on;
}

void sched_wait(struct vm *vm)
{
    vm->state = VM_WAITING;
    vm->schedule.look_at = 0;
    sched_yield();
}

/* May the VM run, now or after its wait? */
static bool takes_part(const struct vm *vm)
{
    return vm_is_alive(vm) && !vm->paused && (together || vm == alone);
}

void sched_input(struct vm *vm)
{
    if (vm->state != VM_WAITING)
        return;
    vm->schedule.look_at = 0;
    if (takes_part(vm))
        tournament_set(&sleeping, vm->id, 0);
    sched_yield();
}

void sched_tick(struct vm *vm)
{
    sched_yield();
    if (vm->settings.idle_detect && idle_loop_found(vm->vcpu))
        sched_wait(vm);
}

static uint32_t stride(const struct vm *vm)
{
    return STRIDE_ONE / vm->settings.weight;
}

/* A VM that has not asked for the machine for long cannot claim all of that now: it is as if it had
 * missed one time slice, so that it is served before those that never wait. */
static void forget_savings(struct vm *vm)
{
    uint64_t slice = (uint64_t)CLOCK_TICK * stride(vm);
    uint64_t least = virtual_time > slice ? virtual_time - slice : 0;

    if (vm->schedule.pass < least)
        vm->schedule.pass = least;
}

/* Enters the VM where its state says that it belongs. */
static void place(struct vm *vm)
{
    bool part = takes_part(vm), waits = vm->state == VM_WAITING;

    if (vm->schedule.pass < virtual_time)
        forget_savings(vm);
    tournament_set(&ready, vm->id,
                   part && !waits && vm != current ? vm->schedule.pass : TOURNAMENT_OUT);
    tournament_set(&sleeping, vm->id, part && waits ? vm->schedule.look_at : TOURNAMENT_OUT);
}

static void advance_virtual_time(const struct vm *vm)
{
    if (virtual_time < vm->schedule.pass)
        virtual_time = vm->schedule.pass;
}

static inline void charge_ticks(struct vm *vm, uint32_t had)
{
    vm->schedule.had += had;
    vm->schedule.pass += (uint64_t)had * stride(vm);
}

/* Each slice was a choice of this VM. */
static __attribute__((noinline)) void charge_whole_slices(struct vm *vm)
{
    charge_ticks(vm, uncharged);
    current_since += uncharged;
    uncharged = 0;
    advance_virtual_time(vm);
}

/* What the current VM has had since it was charged last. */
static void charge(struct vm *vm)
{
    uint64_t now = clock_time();

    if (uncharged != 0)
        charge_whole_slices(vm);
    charge_ticks(vm, (uint32_t)(now - current_since));
    current_since = now;
}

uint64_t sched_had(const struct vm *vm)
{
    return vm->schedule.had + (vm == current ? uncharged : 0);
}

/* The VM, which has been charged, does not run for now: its clocks are held unless it waits. */
static void leave(struct vm *vm)
{
    struct vcpu *vcpu = vm->vcpu;

    if (vm->state != VM_WAITING || vm->paused)
        clock_hold(vm, current_since);
    left_count = (uint32_t)current_since;
    vcpu->sums.monitor += left_count - vcpu->exit.last_count;
    vcpu->exit.last_count = left_count;
    if (vm->state != VM_READY)
        place(vm);
}

/* Commands may have changed what this VM is resumed with. */
static void attend(void)
{
    attentive = operator_waits();
    if (attentive && operator_attend())
        sched_decide();
}

/* Looks whether a VM that waits has its interrupt. */
static void look(struct vm *vm, uint64_t now)
{
    console_poll(vm);
    malta_update(vm);
    clock_update(vm->vcpu);
    if (clock_is_woken(vm->vcpu)) {
        vm->state = VM_READY;
        clock_hold(vm, clock_time());
    } else {
        vm->schedule.look_at = now + clock_ticks_to_event(vm->vcpu, LOOK_AT_LEAST);
    }
}

/* When the first of those that wait is to be looked at, to the tick. */
static uint64_t next_look(void)
{
    if (tournament_is_empty(&sleeping))
        return TOURNAMENT_OUT;
    return vm_get(tournament_winner(&sleeping))->schedule.look_at;
}

/* All that are due. */
static __attribute__((noinline)) void look_at_sleepers(uint64_t now)
{
    while (next_look() <= now) {
        struct vm *vm = vm_get(tournament_winner(&sleeping));

        look(vm, now);
        place(vm);
    }
}

/* The VM to run; NULL: there is none. It leaves those who are ready, and the current VM, if it
 * could go on, is one of them. */
static inline struct vm *choose(uint64_t now)
{
    bool could_go_on;
    struct vm *next;

    if (next_look() <= now)
        look_at_sleepers(now);
    could_go_on = current != NULL && current->state == VM_READY && takes_part(current);
    if (could_go_on && tournament_would_win(&ready, current->id, current->schedule.pass))
        return current;
    if (tournament_is_empty(&ready))
        return NULL;
    next = vm_get(tournament_winner(&ready));
    if (could_go_on)
        tournament_replace(&ready, next->id, current->id, current->schedule.pass);
    else
        tournament_set(&ready, next->id, TOURNAMENT_OUT);
    return next;
}

/* The scheduler is asked again after a time slice, or earlier for a VM that waits. Slices are short
 * for a VM that may be in an idle loop: that is found out at their end. */
static void set_attention(const struct vm *next, uint64_t look_at, uint64_t now)
{
    uint64_t ticks = look_at - now;
    uint32_t slice = next != NULL && next->settings.idle_detect ? IDLE_SLICE : CLOCK_TICK;

    clock_set_attention(ticks < slice ? (uint32_t)ticks : slice);
}

/* Nobody can run: sleeps a while. The time counts as the last VM's idle time. */
static __attribute__((noinline)) void idle(struct vm *last)
{
    uint32_t start = hw_count();

    trace_idle();
    clock_sleep();
    console_poll(last != NULL ? last : vm_get(0));
    attend();
    current_since = clock_time();
    left_count = hw_count();
    if (last == NULL)
        return;
    last->time.idle += hw_count() - start;
    last->time.monitor += hw_count() - last->vcpu->exit.last_count;
    last->vcpu->exit.last_count = hw_count();
}

/* The machine holds nobody's state, and its time from here on is nobody's yet. */
static void forget_current(void)
{
    current = NULL;
    current_since = clock_time();
    left_count = (uint32_t)current_since;
}

/* VMs have come or gone, or a command has changed what they may do. */
static __attribute__((noinline)) void take_stock(void)
{
    struct vm *vm;

    review = false;
    while (vm_changes() != changes_seen) { /* some may have started again */
        changes_seen = vm_changes();
        if (!retire_ended() && !stay)
            retire_finish();
    }
    sharing_take_stock();
    if (current != NULL && !current->schedule.started)
        forget_current(); /* it has been retired, and perhaps made again */
    tournament_clear(&ready);
    tournament_clear(&sleeping);
    alone = NULL;
    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++) {
        if (alone == NULL && vm_is_alive(vm) && !vm->paused)
            alone = vm;
        place(vm);
    }
    current_since = clock_time();
}

/* The VM to run now, and when to ask again; NULL: nobody can run. */
static __attribute__((noinline)) struct vm *decide_now(void)
{
    struct vm *next;

    decide = false;
    if (review || vm_changes() != changes_seen)
        take_stock();
    next = choose(current_since);
    set_attention(next, next_look(), current_since);
    return next;
}

/* The VM that runs now. The machine sleeps until there is one. */
static struct vm *next_vm(void)
{
    struct vm *next;

    while ((next = decide_now()) == NULL)
        idle(current);
    return next;
}

/* The machine switch. All of the guest's state is in its vCPU; what of it the machine holds beside
 * the registers that the exit path restores is set here. No TLB is flushed: entries carry ASIDs. */
static void switch_to(struct vm *vm)
{
    platform_select_vcpu(vm->vcpu);
    vm->vcpu->ends_reservation = true;      /* of another VM's ll */
    vm->vcpu->exit.last_count = left_count; /* the switch counts as the next VM's */
    if (!vm->schedule.started)
        clock_start(vm->vcpu, 0);
    vm->schedule.started = true;
    current = vm;
}

/* The current VM goes on: interrupts that have come meanwhile are delivered, and the machine's
 * timer is set. */
static __attribute__((noinline)) struct vcpu *resume_vm(struct vm *vm)
{
    trace_switch(vm);
    if (vm->schedule.behind != 0)
        clock_try_to_catch_up(vm);
    if (malta_has_deadline(&vm->malta) && malta_is_due(vm))
        malta_update(vm);
    clock_run(vm->vcpu);
    if (cp0_interrupt_pending(vm->vcpu))
        reflect_interrupt(vm->vcpu);
    vcpu_prepare_resume(vm->vcpu);
    return vm->vcpu;
}

/* Makes the VM the current one: its clocks go on. */
static __attribute__((noinline)) void enter_vm(struct vm *vm)
{
    if (vm != current)
        switch_to(vm);
    clock_release(vm, current_since);
    advance_virtual_time(vm);
}

/* From the current VM to the next one, which may be the same after all. */
static __attribute__((noinline)) struct vm *switch_machine(void)
{
    struct vm *next;

    leave(current);
    next = next_vm();
    enter_vm(next);
    return next;
}

bool sched_is_settled(const struct vm *vm)
{
    return !attentive && !stats_limited && !decide && !trace_stream_enabled() &&
           !vm->settings.idle_detect;
}

/* Charges the VM, whatever its state, and compares it with whoever else takes part. */
static __attribute__((noinline)) bool goes_on(struct vm *vm)
{
    uint64_t look_at = next_look();

    charge(vm);
    sched_undisturbed = false;
    if (attentive || review || vm_changes() != changes_seen || vm->state != VM_READY ||
        look_at <= current_since || !tournament_would_win(&ready, vm->id, vm->schedule.pass)) {
        decide = declined = true;
        return false;
    }
    decide = false;
    sched_undisturbed =
        tournament_is_empty(&ready) && tournament_is_empty(&sleeping) && sched_is_settled(vm);
    set_attention(vm, look_at, current_since);
    advance_virtual_time(vm);
    return true;
}

/* While a VM has the machine for itself it need not be charged at the end of each slice. */
bool sched_goes_on(struct vm *vm)
{
    uint32_t had = hw_count() - (uint32_t)current_since;

    if (!sched_undisturbed || had >= UNCHARGED_MOST)
        return goes_on(vm);
    uncharged = had;
    clock_set_attention(CLOCK_TICK);
    return true;
}

static void end_at_limit(struct vm *vm)
{
    if (vm->state == VM_READY && stats_limit_reached(vm->vcpu))
        vm_end(vm, VM_LIMITED,
               "the exit limit is reached (last exit at 0x%08x): raise "
               "--exit-limit, or see why the guest does not end",
               (unsigned)vm->vcpu->pc);
}

/* Something has changed, or may have. */
static __attribute__((noinline)) struct vcpu *reconsider(struct vcpu *vcpu)
{
    if (attentive) {
        charge(vcpu->vm);
        attend();
        declined = false;
    }
    if (stats_limited)
        end_at_limit(vcpu->vm);
    if (vcpu->vm->state == VM_READY && !decide)
        return vcpu;
    current = vcpu->vm;
    current->schedule.started = true;
    if (!declined && goes_on(current))
        return resume_vm(current);
    declined = false;
    return resume_vm(switch_machine());
}

struct vcpu *sched_next(struct vcpu *vcpu)
{
    if (!attentive && !stats_limited && !decide && vcpu->vm->state == VM_READY)
        return vcpu; /* at nearly every exit */
    return reconsider(vcpu);
}

void sched_start(void)
{
    forget_current();
    enter_vm(next_vm());
    resume_vm(current);
    entry_resume();
}
