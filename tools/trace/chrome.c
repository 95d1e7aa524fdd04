/* Chrome's trace-event format ("Trace Event Format", the Chromium project), JSON object form. */
#include "tools/trace/output.h"
#include "tools/trace/tally.h"

#include <jansson.h>
#include <string.h>

#define COUNTER_SECONDS 0.001

struct chrome {
    FILE *out;
    const struct trace_reader *reader;
    struct tally tally;
    const char *separator;
    bool named[TALLY_VM_MAX];
    uint64_t counted[TALLY_VM_MAX][TRACE_REASON_MAX]; /* exits since the last counter event */
    uint64_t counter_start[TALLY_VM_MAX];             /* ticks */
};

static const char *const world_names[WORLDS] = {"guest user", "guest kernel", "monitor"};

/* Writes the event and frees it. */
static void put(struct chrome *chrome, json_t *event)
{
    fputs(chrome->separator, chrome->out);
    json_dumpf(event, chrome->out, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15));
    chrome->separator = ",\n";
    json_decref(event);
}

static double microseconds(const struct chrome *chrome, uint64_t ticks)
{
    return trace_seconds(chrome->reader, ticks) * 1e6;
}

static void put_name(struct chrome *chrome, unsigned vm, int track, const char *what,
                     const char *name)
{
    put(chrome, json_pack("{s:s, s:s, s:i, s:i, s:{s:s}}", "name", what, "ph", "M", "pid",
                          (int)vm + 1, "tid", track, "args", "name", name));
}

static void put_names(struct chrome *chrome, unsigned vm)
{
    char name[TRACE_TEXT_MAX + 32];

    if (chrome->named[vm])
        return;
    chrome->named[vm] = true;
    snprintf(name, sizeof(name), "VM %s (software TLB %s)", chrome->tally.vms[vm].name,
             chrome->tally.vms[vm].software_tlb ? "on" : "off");
    put_name(chrome, vm, 0, "process_name", name);
    for (int world = 0; world < WORLDS; world++)
        put_name(chrome, vm, world + 1, "thread_name", world_names[world]);
}

/* A slice: begin and end. `args` is taken over; NULL: none. */
static void put_slice(struct chrome *chrome, const struct tally_slice *slice, const char *name,
                      json_t *args)
{
    json_t *begin =
        json_pack("{s:s, s:s, s:i, s:i, s:f}", "name", name, "ph", "B", "pid", (int)slice->vm + 1,
                  "tid", (int)slice->world + 1, "ts", microseconds(chrome, slice->start));

    if (args != NULL)
        json_object_set_new(begin, "args", args);
    put(chrome, begin);
    put(chrome, json_pack("{s:s, s:i, s:i, s:f}", "ph", "E", "pid", (int)slice->vm + 1, "tid",
                          (int)slice->world + 1, "ts", microseconds(chrome, slice->end)));
}

static void set_hex(json_t *args, const char *name, uint32_t value)
{
    char text[16];

    snprintf(text, sizeof(text), "0x%08x", value);
    json_object_set_new(args, name, json_string(text));
}

/* What one sees of an exit on clicking it: its values, and those of all that followed. */
static json_t *arguments_of(const struct trace_item *item)
{
    json_t *args = json_object();

    for (unsigned i = 0; i < item->count; i++) {
        const struct trace_event *event = &item->events[i];
        char name[64];

        snprintf(name, sizeof(name), "%s pc", trace_label(event->kind));
        set_hex(args, name, event->pc);
        for (unsigned j = 0; j < TRACE_VALUES && *trace_value_name(event->kind, j) != '\0'; j++) {
            snprintf(name, sizeof(name), "%s %s", trace_label(event->kind),
                     trace_value_name(event->kind, j));
            set_hex(args, name, event->value[j]);
        }
    }
    return args;
}

/* Exits since the last time, by reason, in each millisecond. */
static void put_counters(struct chrome *chrome, unsigned vm, uint64_t now)
{
    json_t *args = json_object();

    for (unsigned i = 0; i < chrome->reader->reason_count; i++)
        if (chrome->tally.vms[vm].exits[i] > 0)
            json_object_set_new(args, trace_reason_name(chrome->reader, i),
                                json_integer((json_int_t)chrome->counted[vm][i]));
    put(chrome,
        json_pack("{s:s, s:s, s:i, s:f, s:o}", "name", "exits", "ph", "C", "pid", (int)vm + 1, "ts",
                  microseconds(chrome, chrome->counter_start[vm]), "args", args));
    memset(chrome->counted[vm], 0, sizeof(chrome->counted[vm]));
    chrome->counter_start[vm] = now;
}

static void put_visit(struct chrome *chrome, const struct trace_item *item)
{
    const struct trace_event *exit = &item->events[0];
    struct tally_slice slice = {
        .vm = tally_vm_of(&chrome->tally, exit),
        .world = WORLD_MONITOR,
        .start = exit->time,
        .end = trace_item_resume(item)->time,
    };
    uint64_t *start = &chrome->counter_start[slice.vm];

    if (exit->time - *start >= (uint64_t)(COUNTER_SECONDS * chrome->reader->ticks_a_second))
        put_counters(chrome, slice.vm, exit->time);
    chrome->counted[slice.vm][exit->reason]++;
    put_slice(chrome, &slice, trace_reason_name(chrome->reader, exit->reason), arguments_of(item));
}

static void take(struct chrome *chrome, const struct trace_item *item,
                 const struct trace_filter *filter)
{
    struct tally_slice guest;
    bool ran = tally_add(&chrome->tally, chrome->reader, item, &guest);

    if (item->events[0].kind == TRACE_DROPPED)
        put(chrome,
            json_pack("{s:s, s:s, s:s, s:f, s:i, s:i, s:{s:I}}", "name", "dropped records", "ph",
                      "i", "s", "g", "ts", microseconds(chrome, item->events[0].time), "pid", 1,
                      "tid", 0, "args", "records", (json_int_t)item->events[0].value[0]));
    if (!trace_item_is_visit(item) || !trace_filter_wants(filter, chrome->reader, &item->events[0]))
        return;
    put_names(chrome, tally_vm_of(&chrome->tally, &item->events[0]));
    if (ran && !chrome->reader->reasons_left_out)
        put_slice(chrome, &guest, world_names[guest.world], NULL);
    put_visit(chrome, item);
}

bool output_chrome(FILE *out, struct trace_reader *reader, const struct trace_filter *filter)
{
    static struct trace_item item;
    static struct chrome chrome;
    enum trace_read result;

    chrome = (struct chrome){.out = out, .reader = reader, .separator = ""};
    tally_start(&chrome.tally);
    fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n", out);
    while ((result = trace_item_next(reader, &item)) == TRACE_READ_EVENT)
        take(&chrome, &item, filter);
    for (unsigned vm = 0; vm < chrome.tally.vm_count; vm++)
        if (chrome.named[vm])
            put_counters(&chrome, vm, chrome.tally.end);
    fprintf(out, "\n],\"otherData\":{\"dropped_records\":%llu}}\n",
            (unsigned long long)reader->dropped);
    tally_free(&chrome.tally);
    return result == TRACE_READ_END;
}
