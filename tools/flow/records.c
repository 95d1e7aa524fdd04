#include "tools/flow/records.h"

#include "mips/cp0.h"
#include "tools/trace/visit.h"

#include <stdlib.h>
#include <string.h>

/* The VM of that name, made if it is new; NULL: too many. */
static struct vm_trace *find_vm(struct trace *trace, const char *name)
{
    size_t i = 0;

    while (i < trace->vm_count && strcmp(trace->vms[i].name, name) != 0)
        i++;
    if (i == TRACE_VM_MAX)
        return NULL;
    if (i == trace->vm_count)
        snprintf(trace->vms[trace->vm_count++].name, NAME_BYTES, "%s", name);
    return &trace->vms[i];
}

/* Room for one more visit: the array doubles at powers of two. */
static struct visit *append_visit(struct vm_trace *vm)
{
    if ((vm->count & (vm->count - 1)) == 0) {
        size_t room = vm->count == 0 ? 1 : 2 * vm->count;
        struct visit *larger = realloc(vm->visits, room * sizeof(*larger));

        if (larger == NULL)
            abort();
        vm->visits = larger;
    }
    vm->visits[vm->count] = (struct visit){0};
    return &vm->visits[vm->count++];
}

static struct record record_of(const struct trace_event *event)
{
    return (struct record){
        .sequence = (uint32_t)event->index,
        .user = event->user,
        .pc = event->pc,
    };
}

static struct record exit_record(const struct trace_event *event, const char *reason)
{
    struct record record = record_of(event);

    snprintf(record.reason, sizeof(record.reason), "%s", reason);
    record.cause = event->value[0];
    record.badvaddr = event->value[1];
    record.insn = event->value[2];
    record.value = event->value[3];
    return record;
}

static void take_reflect(struct visit *visit, const struct trace_event *event)
{
    struct record record = record_of(event);

    record.exccode = event->value[0];
    record.epc = event->value[1];
    record.badvaddr = event->value[2];
    record.entryhi = event->value[3];
    visit->reflect = record;
    visit->reflects++;
}

/* `entry`: where EntryHi and the two EntryLo stand in the event. */
static struct record entry_record(const struct trace_event *event, const uint32_t *entry)
{
    struct record record = record_of(event);

    record.entryhi = entry[0];
    record.entrylo[0] = entry[1];
    record.entrylo[1] = entry[2];
    return record;
}

static void take_event(struct visit *visit, const struct trace_event *event)
{
    switch (event->kind) {
    case TRACE_REFLECT:
        take_reflect(visit, event);
        break;
    case TRACE_TLB_WRITE:
        visit->write = entry_record(event, &event->value[1]);
        visit->write.index = event->value[0];
        visit->writes++;
        break;
    case TRACE_INSTALL:
        visit->install = entry_record(event, &event->value[0]);
        visit->installs++;
        break;
    default: /* the resume */
        visit->resume = record_of(event);
        visit->resume.status = event->value[0];
        break;
    }
}

static void take_visit(struct vm_trace *vm, const char *reason, const struct trace_item *item)
{
    struct visit *visit = append_visit(vm);

    visit->exit = exit_record(&item->events[0], reason);
    for (unsigned i = 1; i < item->count; i++)
        take_event(visit, &item->events[i]);
    if (vm->count > 1) {
        visit->status_before = visit[-1].resume.status;
        visit->status_known = visit[-1].exit.cause != 0 || visit[-1].reflects == 0;
    }
}

/* An interrupt that the guest got between two visits, as a visit of its own. */
static void take_delivery(struct vm_trace *vm, const struct trace_event *event)
{
    struct visit *visit = append_visit(vm);

    visit->exit = exit_record(event, "interrupt");
    visit->exit.cause = visit->exit.insn = visit->exit.value = 0;
    take_reflect(visit, event);
    visit->resume = visit->reflect;
}

/* False: too many VMs. */
static bool take_item(struct trace *trace, const struct trace_reader *reader,
                      const struct trace_item *item)
{
    const struct trace_event *event = &item->events[0];
    struct vm_trace *vm;

    if (event->kind != TRACE_EXIT && event->kind != TRACE_VM && event->kind != TRACE_VM_END &&
        event->kind != TRACE_DELIVER)
        return true;
    vm = find_vm(trace, reader->vms[event->vm].name);
    if (vm == NULL)
        return false;
    if (event->kind == TRACE_EXIT)
        take_visit(vm, trace_reason_name(reader, event->reason), item);
    else if (event->kind == TRACE_DELIVER)
        take_delivery(vm, event);
    else
        vm->software_tlb = event->value[0] != 0;
    vm->ended = event->kind == TRACE_VM_END;
    return true;
}

static bool check_whole(const struct trace *trace, const struct trace_reader *reader)
{
    size_t visits = 0;

    if (reader->dropped > 0 || reader->reasons_left_out)
        return problem_set(reader->problem, reader->name,
                           "trace all reasons, into a file on a faster disk",
                           "records are missing in the trace");
    for (size_t i = 0; i < trace->vm_count; i++)
        visits += trace->vms[i].count;
    return visits > 0 || problem_set(reader->problem, reader->name, "trace a VM that runs",
                                     "no exits in the trace");
}

bool trace_read(struct trace *trace, FILE *file, const char *name, struct problem *problem)
{
    static struct trace_reader reader;
    static struct trace_item item;
    enum trace_read result;

    *trace = (struct trace){0};
    if (!trace_reader_open(&reader, file, name, problem))
        return false;
    while ((result = trace_item_next(&reader, &item)) == TRACE_READ_EVENT)
        if (!take_item(trace, &reader, &item))
            return problem_set(problem, name, "trace fewer", "too many VMs in the trace");
    return result == TRACE_READ_END && check_whole(trace, &reader);
}

void trace_free(struct trace *trace)
{
    for (size_t i = 0; i < trace->vm_count; i++)
        free(trace->vms[i].visits);
}

unsigned record_exccode(const struct record *exit)
{
    return (exit->cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT;
}
