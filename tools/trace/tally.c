#include "tools/trace/tally.h"

#include <stdlib.h>
#include <string.h>

void tally_start(struct tally *tally)
{
    *tally = (struct tally){0};
    tally->vms = calloc(TALLY_VM_MAX, sizeof(*tally->vms));
    if (tally->vms == NULL)
        abort();
    for (unsigned i = 0; i < TRACE_VM_MAX; i++)
        tally->of_number[i] = -1;
}

void tally_free(struct tally *tally)
{
    free(tally->vms);
}

unsigned tally_vm_of(const struct tally *tally, const struct trace_event *event)
{
    return (unsigned)tally->of_number[event->vm];
}

static void take_vm(struct tally *tally, const struct trace_reader *reader,
                    const struct trace_event *event)
{
    const struct trace_vm *vm = &reader->vms[event->vm];

    if (tally->of_number[event->vm] < 0 && tally->vm_count < TALLY_VM_MAX) {
        tally->of_number[event->vm] = (int)tally->vm_count++;
        tally->in_user[event->vm] = false;
    }
    if (tally->of_number[event->vm] < 0)
        abort(); /* more VMs than any run has */
    memcpy(tally->vms[tally_vm_of(tally, event)].name, vm->name, sizeof(vm->name));
    tally->vms[tally_vm_of(tally, event)].software_tlb = vm->software_tlb;
}

static void take_switch(struct tally *tally, const struct trace_event *event)
{
    memset(tally->running, 0, sizeof(tally->running)); /* whoever was resumed last did not run */
    tally->running[event->vm] = true;
    tally->since[event->vm] = event->time;
}

static bool take_visit(struct tally *tally, const struct trace_item *item,
                       struct tally_slice *guest)
{
    const struct trace_event *exit = &item->events[0];
    const struct trace_event *resume = trace_item_resume(item);
    struct tally_vm *vm = &tally->vms[tally_vm_of(tally, exit)];
    bool ran = tally->running[exit->vm];

    vm->exits[exit->reason]++;
    vm->total++;
    vm->ticks[exit->reason] += resume->time - exit->time;
    vm->world[WORLD_MONITOR] += resume->time - exit->time;
    *guest = (struct tally_slice){
        .vm = tally_vm_of(tally, exit),
        .world = exit->user ? WORLD_USER : WORLD_KERNEL,
        .start = tally->since[exit->vm],
        .end = exit->time,
    };
    if (ran)
        vm->world[guest->world] += guest->end - guest->start;
    tally->running[exit->vm] = true;
    tally->since[exit->vm] = resume->time;
    tally->in_user[exit->vm] = resume->user;
    return ran;
}

bool tally_add(struct tally *tally, const struct trace_reader *reader,
               const struct trace_item *item, struct tally_slice *guest)
{
    const struct trace_event *event = &item->events[0];

    tally->end = trace_item_resume(item)->time;
    switch (event->kind) {
    case TRACE_EXIT:
        return take_visit(tally, item, guest);
    case TRACE_VM:
        take_vm(tally, reader, event);
        break;
    case TRACE_SWITCH:
        take_switch(tally, event);
        break;
    case TRACE_DELIVER:
        tally->since[event->vm] = event->time;
        break;
    case TRACE_VM_END:
        tally->vms[tally_vm_of(tally, event)].ended = true;
        tally->of_number[event->vm] = -1;
        tally->running[event->vm] = false;
        break;
    case TRACE_SELECT:
    case TRACE_DROPPED:
        memset(tally->running, 0, sizeof(tally->running)); /* what ran meanwhile is not known */
        break;
    default:
        break;
    }
    return false;
}
