/* A trace as lines for people. */
#include "tools/trace/output.h"

#include <string.h>

static void put_values(FILE *out, const struct trace_event *event)
{
    for (unsigned i = 0; i < TRACE_VALUES && *trace_value_name(event->kind, i) != '\0'; i++)
        fprintf(out, " %s=0x%x", trace_value_name(event->kind, i), event->value[i]);
}

static bool has_place(unsigned kind)
{
    return trace_in_visit(kind) || kind == TRACE_DELIVER;
}

static bool has_vm(unsigned kind)
{
    return has_place(kind) || kind == TRACE_SWITCH || kind == TRACE_VM || kind == TRACE_VM_END;
}

/* Time in microseconds, VM, kind, and what came with it. */
static void put_event(FILE *out, const struct trace_reader *reader, const struct trace_event *event)
{
    fprintf(out, "%14.3f  %-15s %-9s", trace_seconds(reader, event->time) * 1e6,
            has_vm(event->kind) ? reader->vms[event->vm].name : "-", trace_label(event->kind));
    if (has_place(event->kind))
        fprintf(out, " %-6s pc=0x%08x", event->user ? "user" : "kernel", event->pc);
    if (event->kind == TRACE_EXIT)
        fprintf(out, " %s", trace_reason_name(reader, event->reason));
    put_values(out, event);
    fputc('\n', out);
}

bool output_text(FILE *out, struct trace_reader *reader, const struct trace_filter *filter)
{
    static struct trace_item item;
    enum trace_read result;

    fputs("  microseconds  VM              record\n", out);
    while ((result = trace_item_next(reader, &item)) == TRACE_READ_EVENT) {
        if (item.events[0].kind == TRACE_REASON)
            continue;
        if (trace_item_is_visit(&item) && !trace_filter_wants(filter, reader, &item.events[0]))
            continue;
        for (unsigned i = 0; i < item.count; i++)
            put_event(out, reader, &item.events[i]);
    }
    if (reader->dropped > 0)
        fprintf(out, "%llu records were dropped: the port was too slow\n",
                (unsigned long long)reader->dropped);
    return result == TRACE_READ_END;
}
