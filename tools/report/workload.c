#include "tools/report/report.h"
#include "tools/trace/tally.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The vm_end objects of a run's JSON lines, by the VM's name. NULL: a problem. */
static json_t *read_ends(const char *path, struct problem *problem)
{
    FILE *file = fopen(path, "r");
    json_t *ends = json_object(), *record;

    while (file != NULL && (record = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
        const char *type = json_string_value(json_object_get(record, "type"));
        const char *vm = json_string_value(json_object_get(record, "vm"));

        if (type != NULL && vm != NULL && strcmp(type, "vm_end") == 0)
            json_object_set(ends, vm, record);
        json_decref(record);
    }
    if (file != NULL)
        fclose(file);
    if (json_object_size(ends) > 0)
        return ends;
    json_decref(ends);
    problem_set(problem, path, "run the workload with --json FILE", "no ends of VMs%s%s",
                file == NULL ? ": " : "", file == NULL ? strerror(errno) : "");
    return NULL;
}

/* What a pass over the trace is for. */
struct pass {
    struct tally tally;
    struct timeline *timeline; /* NULL: tally only */
    struct pages *pages;
    struct trace_reader reader;
};

static void take(struct pass *pass, const struct trace_reader *reader,
                 const struct trace_item *item)
{
    struct tally_slice guest;
    bool ran = tally_add(&pass->tally, reader, item, &guest);
    unsigned vm;

    if (pass->timeline == NULL || !trace_item_is_visit(item))
        return;
    vm = tally_vm_of(&pass->tally, &item->events[0]);
    if (ran)
        timeline_add(pass->timeline, vm, guest.world, guest.start, guest.end);
    timeline_add(pass->timeline, vm, WORLD_MONITOR, item->events[0].time,
                 trace_item_resume(item)->time);
    pages_add(pass->pages, reader, vm, item);
}

static bool read_trace(struct pass *pass, FILE *file, const char *path, struct problem *problem)
{
    static struct trace_item item;
    enum trace_read result;

    rewind(file);
    tally_start(&pass->tally);
    if (!trace_reader_open(&pass->reader, file, path, problem))
        return false;
    while ((result = trace_item_next(&pass->reader, &item)) == TRACE_READ_EVENT)
        take(pass, &pass->reader, &item);
    if (result == TRACE_READ_END && (pass->reader.dropped > 0 || pass->reader.reasons_left_out))
        return problem_set(problem, path, "trace all reasons, into a file on a faster disk",
                           "records are missing in the trace");
    return result == TRACE_READ_END;
}

/* The VM as the monitor counted it, and as the trace saw it. */
static json_t *json_of_vm(struct pass *pass, unsigned vm, const json_t *end)
{
    const struct tally_vm *tally = &pass->tally.vms[vm];

    return json_pack(
        "{s:s, s:b, s:O?, s:O?, s:O?, s:{s:I, s:I, s:I}, s:o, s:o}", "vm", tally->name,
        "software_tlb", json_is_true(json_object_get(end, "software_tlb")), "exits",
        json_object_get(end, "exits"), "total", json_object_get(end, "total"), "instructions",
        json_object_get(end, "instructions"), "ticks", "user", (json_int_t)tally->world[WORLD_USER],
        "kernel", (json_int_t)tally->world[WORLD_KERNEL], "monitor",
        (json_int_t)tally->world[WORLD_MONITOR], "timeline", timeline_json(pass->timeline, vm),
        "pages", pages_json(pass->pages, &pass->reader, vm));
}

static json_t *json_of_vms(struct pass *pass, const json_t *ends, const char *path,
                           struct problem *problem)
{
    json_t *vms = json_array();

    for (unsigned vm = 0; vm < pass->tally.vm_count; vm++) {
        const json_t *end = json_object_get(ends, pass->tally.vms[vm].name);

        if (end == NULL) {
            problem_set(problem, path, "give a trace of the same VMs as the JSON lines",
                        "the trace has a VM %s that the lines lack", pass->tally.vms[vm].name);
            json_decref(vms);
            return NULL;
        }
        json_array_append_new(vms, json_of_vm(pass, vm, end));
    }
    return vms;
}

static json_t *read_workload(const struct report_run *run, FILE *file, const json_t *ends,
                             struct problem *problem)
{
    static struct pass first, second;
    json_t *vms = NULL, *workload = NULL;

    first.timeline = second.timeline = NULL; /* the first pass only tallies */
    if (read_trace(&first, file, run->trace, problem)) {
        second.timeline = timeline_new(first.tally.vm_count, first.tally.end);
        second.pages = pages_new();
        if (read_trace(&second, file, run->trace, problem))
            vms = json_of_vms(&second, ends, run->trace, problem);
        timeline_free(second.timeline);
        pages_free(second.pages);
        tally_free(&second.tally);
    }
    if (vms != NULL)
        workload = json_pack("{s:s, s:I, s:o}", "name", run->name, "ticks",
                             (json_int_t)first.tally.end, "vms", vms);
    tally_free(&first.tally);
    return workload;
}

json_t *report_workload(const struct report_run *run, struct problem *problem)
{
    json_t *ends = read_ends(run->lines, problem);
    json_t *workload = NULL;
    FILE *file;

    if (ends == NULL)
        return NULL;
    file = fopen(run->trace, "rb");
    if (file == NULL)
        problem_set(problem, run->trace, "run the workload with --trace FILE",
                    "cannot open the trace: %s", strerror(errno));
    else
        workload = read_workload(run, file, ends, problem);
    if (file != NULL)
        fclose(file);
    json_decref(ends);
    return workload;
}
