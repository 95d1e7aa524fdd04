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

static bool decide;           /* something has changed: the running VM may not be the one to run */
static bool review = true;    /* a command may have changed any VM's state */
static bool attentive = true; /* to commands, at each exit; else at each slice's end */
static bool together, stay;
static struct vm *current;     /* the machine holds its state; NULL: nobody's */
static uint64_t current_since; /* machine time up to which it has been charged */
static unsigned changes_seen;  /* vm_changes() when stock was taken */
static uint32_t left_count;    /* machine Count up to which its time is booked on some VM */
static uint64_t virtual_time;  /* pass of the VM chosen last */

static struct tournament ready;    /* of the VMs that can run, by pass */
static struct tournament sleeping; /* of those that wait, by look_at */
static const struct vm *alone;     /* not together: the only one that takes part */

void sched_yield(void)
{
    decide = true;
}

void sched_decide(void)
{
    decide = true;
    review = true;
}

void sched_attend(void)
{
    attentive = true;
}

void sched_set_together(bool on)
{
    together = on;
    review = true;
}

void sched_set_stay(bool on)
{
    stay = on;
}

void sched_wait(struct vm *vm)
{
    vm->state = VM_WAITING;
    vm->schedule.look_at = 0;
    decide = true;
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
    decide = true;
}

void sched_tick(struct vm *vm)
{
    decide = true;
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
    tournament_set(&ready, vm->id, part && !waits ? vm->schedule.pass : TOURNAMENT_OUT);
    tournament_set(&sleeping, vm->id, part && waits ? vm->schedule.look_at : TOURNAMENT_OUT);
}

/* The VM does not run for now: what it had is charged, and its clocks are held unless it waits. */
static void leave(struct vm *vm)
{
    struct vm_schedule *schedule = &vm->schedule;
    struct vcpu *vcpu = vm->vcpu;
    uint64_t now = vm->state == VM_WAITING && !vm->paused ? clock_time() : clock_hold(vm);
    uint32_t had = (uint32_t)(now - current_since);

    schedule->had += had;
    schedule->pass += (uint64_t)had * stride(vm);
    current_since = now;
    left_count = (uint32_t)now;
    vcpu->sums.monitor += left_count - vcpu->exit.last_count;
    vcpu->exit.last_count = left_count;
    if (vm->state == VM_READY && takes_part(vm))
        tournament_set(&ready, vm->id, schedule->pass);
    else
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
        clock_hold(vm);
    } else {
        vm->schedule.look_at = now + clock_ticks_to_event(vm->vcpu, LOOK_AT_LEAST);
    }
}

/* When the first of those that wait is to be looked at, to the tick. */
static uint64_t next_look(void)
{
    uint64_t least = tournament_least(&sleeping);

    if (least >= TOURNAMENT_NOBODY)
        return TOURNAMENT_OUT;
    return vm_get(tournament_winner(&sleeping))->schedule.look_at;
}

/* The VM to run; NULL: there is none. */
static struct vm *choose(uint64_t now)
{
    while (next_look() <= now) {
        struct vm *vm = vm_get(tournament_winner(&sleeping));

        look(vm, now);
        place(vm);
    }
    if (tournament_least(&ready) >= TOURNAMENT_NOBODY)
        return NULL;
    return vm_get(tournament_winner(&ready));
}

/* The scheduler is asked again after a time slice, or earlier for a VM that waits. Slices are short
 * for a VM that may be in an idle loop: that is found out at their end. */
static void set_attention(const struct vm *next, uint64_t now)
{
    uint64_t ticks = next_look() - now;
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
    tournament_clear(&ready);
    tournament_clear(&sleeping);
    alone = NULL;
    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++) {
        if (alone == NULL && vm_is_alive(vm) && !vm->paused)
            alone = vm;
        place(vm);
    }
    if (current != NULL && !current->schedule.started)
        forget_current(); /* it has been retired, and perhaps made again */
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
    set_attention(next, current_since);
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

/* Lets the VM run: its clocks go on, and interrupts that have come meanwhile are delivered. */
static struct vcpu *enter(struct vm *vm)
{
    if (vm != current)
        switch_to(vm);
    trace_switch(vm);
    clock_release(vm);
    if (virtual_time < vm->schedule.pass)
        virtual_time = vm->schedule.pass;
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
    if (attentive)
        attend();
    if (stats_limited)
        end_at_limit(vcpu->vm);
    if (vcpu->vm->state == VM_READY && !decide)
        return vcpu;
    current = vcpu->vm;
    current->schedule.started = true;
    leave(current);
    return enter(next_vm());
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
    enter(next_vm());
    entry_resume();
}
