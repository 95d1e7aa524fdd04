#include "tools/trace/visit.h"

#include "mips/cp0.h"
#include "mips/exceptions.h"

#include <string.h>

static enum trace_read refuse(struct trace_reader *reader, const char *what)
{
    char where[512];

    snprintf(where, sizeof(where), "%.460s byte %llu", reader->name,
             (unsigned long long)reader->offset);
    problem_set(reader->problem, where, "make the trace again", "the trace is damaged: %s", what);
    return TRACE_READ_BAD;
}

/* The rest of the visit that events[0] has begun. */
static enum trace_read read_visit(struct trace_reader *reader, struct trace_item *item)
{
    while (item->count < VISIT_EVENTS_MAX) {
        struct trace_event *event = &item->events[item->count++];
        enum trace_read result = trace_reader_next(reader, event);

        if (result == TRACE_READ_BAD)
            return result;
        if (result == TRACE_READ_END || !trace_in_visit(event->kind) || event->kind == TRACE_EXIT)
            return refuse(reader, "an exit without its resume");
        if (event->vm != item->events[0].vm)
            return refuse(reader, "a visit of two VMs");
        if (event->kind == TRACE_RESUME)
            return TRACE_READ_EVENT;
    }
    return refuse(reader, "a visit that is too long");
}

enum trace_read trace_item_next(struct trace_reader *reader, struct trace_item *item)
{
    enum trace_read result = trace_reader_next(reader, &item->events[0]);

    item->count = 1;
    if (result != TRACE_READ_EVENT || !trace_in_visit(item->events[0].kind))
        return result;
    if (!trace_item_is_visit(item))
        return refuse(reader, "a record that belongs to no exit");
    return read_visit(reader, item);
}

unsigned trace_exccode(const struct trace_event *exit)
{
    return (exit->value[0] & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT;
}

bool trace_has_address(const struct trace_event *exit)
{
    unsigned exccode = trace_exccode(exit);

    return exccode >= EXC_MOD && exccode <= EXC_ADES;
}

static bool is_between(const struct trace_filter *filter, uint32_t address)
{
    return address >= filter->first_address && address <= filter->last_address;
}

bool trace_filter_wants(const struct trace_filter *filter, const struct trace_reader *reader,
                        const struct trace_event *exit)
{
    double second = trace_seconds(reader, exit->time);

    if (filter->vm != NULL && strcmp(filter->vm, reader->vms[exit->vm].name) != 0)
        return false;
    if (filter->reason != NULL &&
        strcmp(filter->reason, trace_reason_name(reader, exit->reason)) != 0)
        return false;
    if (filter->by_time && (second < filter->first_second || second > filter->last_second))
        return false;
    return !filter->by_address || is_between(filter, exit->pc) ||
           (trace_has_address(exit) && is_between(filter, exit->value[1]));
}
