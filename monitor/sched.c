#include "monitor/sched.h"

#include "monitor/clock.h"
#include "monitor/console.h"
#include "monitor/entry.h"
#include "monitor/fault.h"
#include "monitor/finish.h"
#include "monitor/hw.h"
#include "monitor/platform.h"
#include "monitor/stats.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

/* Makes `vm` the machine's: vCPU, timer, accounts. */
static void switch_to(struct vm *vm)
{
    struct vcpu *vcpu = vm->vcpu;

    platform_select_vcpu(vcpu);
    vcpu->exit.last_count = hw_count();
    clock_start(vcpu, 0);
    vcpu_prepare_resume(vcpu);
    vcpu->ends_reservation = true; /* of another VM's ll */
}

static struct vm *first_ready(void)
{
    struct vm *vm;

    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++)
        if (vm->state == VM_READY)
            return vm;
    return NULL;
}

/* The run's exit code: the worst of how VMs ended. */
_Noreturn static void finish_run(void)
{
    const struct vm *stopped = NULL, *vm;

    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++) {
        if (vm->state == VM_LIMITED)
            finish(FINISH_LIMIT, "VM %s: %s", vm->settings.name, vm->message);
        if (vm->state == VM_STOPPED && stopped == NULL)
            stopped = vm;
    }
    if (stopped != NULL)
        finish(FINISH_VM_STOPPED, "VM %s stopped: %s", stopped->settings.name, stopped->message);
    finish(FINISH_ALL_ENDED, "every VM ended by itself");
}

/* What is left to do for a VM that no longer runs. */
static void retire(struct vm *vm)
{
    vm->time.monitor += hw_count() - vm->vcpu->exit.last_count;
    if (vm->state != VM_ENDED)
        console_say("VM %s stopped at 0x%08x: %s", vm->settings.name, (unsigned)vm->vcpu->pc,
                    vm->message);
    stats_print(vm);
    if (vm->state == VM_LIMITED)
        finish_run(); /* the limit is the run's, not the VM's */
    vm_destroy(vm);
}

struct vcpu *sched_next(struct vcpu *vcpu)
{
    struct vm *vm = vcpu->vm;

    if (vm->state == VM_READY && stats_limit_reached())
        vm_end(vm, VM_LIMITED,
               "the exit limit is reached (last exit at 0x%08x): raise "
               "--exit-limit, or see why the guest does not end",
               (unsigned)vcpu->pc);
    if (vm->state == VM_READY)
        return vcpu;
    retire(vm);
    vm = first_ready();
    if (vm == NULL)
        finish_run();
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
