#include "tools/report/report.h"

#include "mips/tlb.h"
#include "tools/flow/find.h"
#include "tools/flow/narrate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static json_t *json_of_flow(const char *title, const struct flow *flow, const struct names *names)
{
    static const char *const columns[COLUMNS] = {"process", "operating system", "monitor"};
    struct steps steps = {0};
    json_t *list = json_array();
    char *totals;
    size_t size;
    FILE *out = open_memstream(&totals, &size);
    size_t exits = flow->last - flow->first + 1;
    json_t *object;

    if (out == NULL)
        abort();
    narrate(flow, names, &steps);
    for (size_t i = 0; i < steps.count; i++)
        json_array_append_new(list, json_pack("{s:s, s:s}", "column", columns[steps.list[i].column],
                                              "text", steps.list[i].text));
    narrate_totals(out, flow);
    fclose(out);
    object = json_pack("{s:s, s:s, s:b, s:I, s:s, s:o}", "title", title, "vm", flow->vm->name,
                       "software_tlb", flow->vm->software_tlb, "exits", (json_int_t)exits, "totals",
                       totals, "steps", list);
    free(totals);
    steps_free(&steps);
    return object;
}

static const struct vm_trace *find_vm(const struct trace *trace, bool software_tlb)
{
    for (size_t i = 0; i < trace->vm_count; i++)
        if (trace->vms[i].ended && trace->vms[i].software_tlb == software_tlb)
            return &trace->vms[i];
    return NULL;
}

static json_t *json_of_flows(const struct trace *trace, const struct names *names, const char *path,
                             struct problem *problem)
{
    const struct vm_trace *off = find_vm(trace, false), *on = find_vm(trace, true);
    struct flow call, miss, hit;

    if (off == NULL || on == NULL || !find_system_call(off, &call) ||
        !find_reflected_miss(off, &miss) ||
        !find_software_hit(on, off->visits[miss.first].exit.badvaddr >> PAGE_SHIFT, &hit)) {
        problem_set(problem, path, "trace the run that `make flow` makes",
                    "not all of the three flows are in the trace");
        return NULL;
    }
    return json_pack(
        "[o, o, o]", json_of_flow("A system call", &call, names),
        json_of_flow("A TLB miss, software TLB off", &miss, names),
        json_of_flow("A TLB miss on a page installed before, software TLB on", &hit, names));
}

static json_t *read_flows(FILE *file, const char *path, const struct names *names,
                          struct problem *problem)
{
    struct trace trace;
    json_t *flows = NULL;

    if (trace_read(&trace, file, path, problem))
        flows = json_of_flows(&trace, names, path, problem);
    trace_free(&trace);
    return flows;
}

json_t *replay_json(const char *path, const char *kernel, const char *program,
                    struct problem *problem)
{
    struct names names = {0};
    json_t *flows = NULL;
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        problem_set(problem, path, "run with --trace FILE", "cannot open the trace: %s",
                    strerror(errno));
    else if (symbols_read(&names.kernel, kernel, problem) &&
             symbols_read(&names.program, program, problem))
        flows = read_flows(file, path, &names, problem);
    symbols_free(&names.kernel);
    symbols_free(&names.program);
    if (file != NULL)
        fclose(file);
    return flows;
}
