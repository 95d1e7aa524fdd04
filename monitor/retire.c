#include "monitor/retire.h"

#include "monitor/console.h"
#include "monitor/finish.h"
#include "monitor/lesson.h"
#include "monitor/loader.h"
#include "monitor/stats.h"
#include "monitor/trace.h"
#include "monitor/usage.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

void retire_finish(void)
{
    const struct vm *stopped = NULL, *vm;
    unsigned killed = 0;

    usage_print();
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
    if (vm->state == VM_STOPPED || vm->state == VM_LIMITED)
        lesson_of_vm(vm, vm->vcpu->pc);
    stats_print(vm);
    trace_vm_end(vm);
    if (vm->state == VM_LIMITED)
        retire_finish(); /* the limit is the run's, not the VM's */
    vm_destroy(vm);
    vm->schedule.started = false;
    if (vm->restart)
        restart(vm);
    else
        console_leave(vm);
}

bool retire_ended(void)
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
