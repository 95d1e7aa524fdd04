/* Exits and time by VM and reason. */
#include "tools/trace/output.h"
#include "tools/trace/tally.h"

#include <jansson.h>

static bool sum_up(struct tally *tally, struct trace_reader *reader,
                   const struct trace_filter *filter)
{
    static struct trace_item item;
    struct tally_slice slice;
    enum trace_read result;

    tally_start(tally);
    while ((result = trace_item_next(reader, &item)) == TRACE_READ_EVENT)
        if (!trace_item_is_visit(&item) || trace_filter_wants(filter, reader, &item.events[0]))
            tally_add(tally, reader, &item, &slice);
    return result == TRACE_READ_END;
}

static void print_vm(FILE *out, const struct trace_reader *reader, const struct tally_vm *vm)
{
    fprintf(out, "VM %s: software TLB %s\n  %-22s %12s %16s %10s\n", vm->name,
            vm->software_tlb ? "on" : "off", "reason", "exits", "microseconds", "mean");
    for (unsigned i = 0; i < reader->reason_count; i++) {
        double time = trace_seconds(reader, vm->ticks[i]) * 1e6;

        if (vm->exits[i] > 0)
            fprintf(out, "  %-22s %12llu %16.1f %10.3f\n", trace_reason_name(reader, i),
                    (unsigned long long)vm->exits[i], time, time / (double)vm->exits[i]);
    }
    fprintf(out, "  %-22s %12llu %16.1f\n", "total", (unsigned long long)vm->total,
            trace_seconds(reader, vm->world[WORLD_MONITOR]) * 1e6);
    if (!reader->reasons_left_out)
        fprintf(out, "  guest user %.1f, guest kernel %.1f microseconds\n",
                trace_seconds(reader, vm->world[WORLD_USER]) * 1e6,
                trace_seconds(reader, vm->world[WORLD_KERNEL]) * 1e6);
}

bool output_summary(FILE *out, struct trace_reader *reader, const struct trace_filter *filter)
{
    struct tally tally;
    bool good = sum_up(&tally, reader, filter);

    for (unsigned i = 0; good && i < tally.vm_count; i++)
        print_vm(out, reader, &tally.vms[i]);
    if (good)
        fprintf(out, "%llu records in %.6f s, %llu dropped\n", (unsigned long long)reader->records,
                trace_seconds(reader, tally.end), (unsigned long long)reader->dropped);
    if (good)
        fprintf(out, "The monitor spent %.6f s more on the trace itself.\n",
                trace_seconds(reader, reader->own_ticks));
    if (good && reader->reasons_left_out)
        fputs("Some reasons were left out, as the run was told.\n", out);
    tally_free(&tally);
    return good;
}

static json_t *json_of_vm(const struct trace_reader *reader, const struct tally_vm *vm)
{
    json_t *exits = json_object(), *ticks = json_object();

    for (unsigned i = 0; i < reader->reason_count; i++) {
        json_object_set_new(exits, trace_reason_name(reader, i),
                            json_integer((json_int_t)vm->exits[i]));
        json_object_set_new(ticks, trace_reason_name(reader, i),
                            json_integer((json_int_t)vm->ticks[i]));
    }
    return json_pack("{s:s, s:b, s:o, s:o, s:I, s:{s:I, s:I, s:I}}", "vm", vm->name, "software_tlb",
                     vm->software_tlb, "exits", exits, "ticks", ticks, "total",
                     (json_int_t)vm->total, "world", "user", (json_int_t)vm->world[WORLD_USER],
                     "kernel", (json_int_t)vm->world[WORLD_KERNEL], "monitor",
                     (json_int_t)vm->world[WORLD_MONITOR]);
}

bool output_summary_json(FILE *out, struct trace_reader *reader, const struct trace_filter *filter)
{
    struct tally tally;
    bool good = sum_up(&tally, reader, filter);
    json_t *vms = json_array();
    json_t *root;

    for (unsigned i = 0; good && i < tally.vm_count; i++)
        json_array_append_new(vms, json_of_vm(reader, &tally.vms[i]));
    root = json_pack("{s:o, s:I, s:I, s:I, s:I, s:I, s:b}", "vms", vms, "records",
                     (json_int_t)reader->records, "dropped", (json_int_t)reader->dropped, "ticks",
                     (json_int_t)tally.end, "own_ticks", (json_int_t)reader->own_ticks,
                     "ticks_a_second", (json_int_t)reader->ticks_a_second, "reasons_left_out",
                     reader->reasons_left_out);
    if (good) {
        json_dumpf(root, out, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
        fputc('\n', out);
    }
    json_decref(root);
    tally_free(&tally);
    return good;
}
