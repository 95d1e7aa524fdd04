#include "monitor/lifecycle.h"

#include <string.h>

#include "monitor/clock.h"
#include "monitor/loader.h"
#include "monitor/sched.h"

static const char *set_paused(struct vm *vm, bool paused)
{
    if (!vm_is_alive(vm))
        return "it has ended: start it again";
    if (vm->paused == paused)
        return paused ? "it is paused already" : "it is not paused";
    vm->paused = paused;
    if (vm->state == VM_WAITING) { /* time passes for a VM that waits, but not while it is paused */
        if (paused)
            clock_hold(vm, clock_time());
        else
            clock_release(vm, clock_time());
        sched_input(vm);
    }
    sched_decide();
    return NULL;
}

const char *vm_pause(struct vm *vm)
{
    return set_paused(vm, true);
}

const char *vm_resume(struct vm *vm)
{
    return set_paused(vm, false);
}

const char *vm_kill(struct vm *vm)
{
    if (!vm_is_alive(vm))
        return "it has ended already";
    vm_end(vm, VM_KILLED, "killed by a command");
    sched_decide();
    return NULL;
}

const char *vm_reset(struct vm *vm)
{
    if (!vm_is_alive(vm))
        return vm_start(vm);
    vm->restart = true;
    vm_end(vm, VM_KILLED, "reset by a command");
    sched_decide();
    return NULL;
}

const char *vm_start(struct vm *vm)
{
    static struct diagnosis why;

    if (vm_is_alive(vm))
        return "it has not ended: reset it";
    if (vm->vcpu != NULL) { /* it has ended just now, and still has its memory */
        vm->restart = true;
        return NULL;
    }
    if (!loader_restart_vm(vm, &why))
        return why.text;
    sched_decide();
    return NULL;
}

struct vm *vm_find(const char *name)
{
    struct vm *vm;

    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++)
        if (strcmp(vm->settings.name, name) == 0)
            return vm;
    return NULL;
}

const char *vm_state_name(const struct vm *vm)
{
    static const char *const names[] = {
        [VM_READY] = "ready",     [VM_WAITING] = "waiting", [VM_ENDED] = "ended",
        [VM_STOPPED] = "stopped", [VM_LIMITED] = "limit",   [VM_KILLED] = "killed",
    };

    return vm->paused && vm_is_alive(vm) ? "paused" : names[vm->state];
}
