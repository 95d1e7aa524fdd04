#include "monitor/sched.h"

#include "monitor/clock.h"
#include "monitor/console.h"
#include "monitor/entry.h"
#include "monitor/fault.h"
#include "monitor/finish.h"
#include "monitor/hw.h"
#include "monitor/loader.h"
#include "monitor/operator.h"
#include "monitor/platform.h"
#include "monitor/stats.h"
#include "monitor/trace.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

static bool decide; /* something has changed: the running VM may not be the one to run */
static bool stay;

void sched_decide(void)
{
    decide = true;
}

void sched_set_stay(bool on)
{
    stay = on;
}

const char *sched_switch_weight(struct vm *vm)
{
    (void)vm;
    sched_decide();
    return NULL;
}

/* Makes `vm` the machine's: vCPU, timer, accounts. */
static void switch_to(struct vm *vm)
{
    struct vcpu *vcpu = vm->vcpu;

    platform_select_vcpu(vcpu);
    vcpu->exit.last_count = hw_count();
    if (vm->total == 0)
        clock_start(vcpu, 0);
    clock_arm(vcpu);
    trace_switch(vm);
    vcpu_prepare_resume(vcpu);
    vcpu->ends_reservation = true; /* of another VM's ll */
}

/* The run's exit code: the worst of how VMs ended. */
void sched_finish(void)
{
    const struct vm *stopped = NULL, *vm;
    unsigned killed = 0;

    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++) {
        if (vm->state == VM_LIMITED)
            finish(FINISH_LIMIT, "VM %s: %s", vm->settings.name, vm->message);
        if (vm->state == VM_STOPPED && stopped == NULL)
            stopped = vm;
        killed += vm_is_alive(vm) || vm->state == VM_KILLED;
    }
    if (stopped != NULL)
        finish(FINISH_VM_STOPPED, "VM %s stopped: %s", stopped->settings.name, stopped->message);
    if (killed != 0)
        finish(FINISH_ALL_ENDED, "every VM has ended, %u of them by a command", killed);
    finish(FINISH_ALL_ENDED, "every VM ended by itself");
}

static void restart(struct vm *vm)
{
    struct diagnosis why;

    vm->restart = false;
    if (!loader_restart_vm(vm, &why))
        console_say("VM %s does not start again: %s", vm->settings.name, why.text);
}

/* What is left to do for a VM that no longer runs. */
static void retire(struct vm *vm)
{
    console_flush(vm);
    if (vm->state != VM_ENDED)
        console_say("VM %s stopped at 0x%08x: %s", vm->settings.name, (unsigned)vm->vcpu->pc,
                    vm->message);
    stats_print(vm);
    trace_vm_end(vm);
    if (vm->state == VM_LIMITED)
        sched_finish(); /* the limit is the run's, not the VM's */
    vm_destroy(vm);
    if (vm->restart)
        restart(vm);
    else
        console_leave(vm);
}

/* false: no VM is left that could ever run. */
static bool retire_ended(void)
{
    bool alive = false;
    struct vm *vm;

    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++) {
        if (!vm_is_alive(vm) && vm->vcpu != NULL)
            retire(vm);
        alive |= vm_is_alive(vm);
    }
    return alive;
}

static struct vm *first_ready(void)
{
    struct vm *vm;

    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++)
        if (vm->state == VM_READY && !vm->paused)
            return vm;
    return NULL;
}

/* Commands may have changed what this VM is resumed with. */
static void attend(void)
{
    if (!operator_waits())
        return;
    operator_attend();
    sched_decide();
}

/* Until a command lets a VM run. */
static void idle(void)
{
    console_poll(vm_get(0));
    attend();
    hw_set_compare(hw_count() + CLOCK_TICK);
    hw_wait_for_interrupt();
}

static struct vm *choose(void)
{
    struct vm *next;

    for (;;) {
        decide = false;
        if (!retire_ended() && !stay)
            sched_finish();
        next = first_ready();
        if (next != NULL)
            return next;
        idle();
    }
}

static void end_at_limit(struct vm *vm)
{
    if (vm->state == VM_READY && stats_limit_reached())
        vm_end(vm, VM_LIMITED,
               "the exit limit is reached (last exit at 0x%08x): raise "
               "--exit-limit, or see why the guest does not end",
               (unsigned)vm->vcpu->pc);
}

struct vcpu *sched_next(struct vcpu *vcpu)
{
    struct vm *vm = vcpu->vm;

    attend();
    end_at_limit(vm);
    if (vm->state == VM_READY && !decide)
        return vcpu;
    vm->time.monitor += hw_count() - vcpu->exit.last_count;
    vm = choose();
    switch_to(vm);
    return vm->vcpu;
}

void sched_start(void)
{
    struct vm *vm = first_ready();

    ASSERT(vm != NULL);
    switch_to(vm);
    entry_resume();
}
