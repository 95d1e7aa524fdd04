#include "tools/flow/report.h"

#include "mips/tlb.h"

static const char legend[] =
    "process: guest user code. operating system: the guest kernel, in the machine's supervisor "
    "mode.\n"
    "VPN: virtual page. PFN: the frame that the guest means. MFN: the machine's frame. Record "
    "numbers are the trace's.\n"
    "Modes, Status and other registers are the guest's. Each trap is an exit to the monitor.\n";

static const struct vm_trace *find_vm(const struct trace *trace, bool software_tlb)
{
    for (size_t i = 0; i < trace->vm_count; i++)
        if (trace->vms[i].ended && trace->vms[i].software_tlb == software_tlb)
            return &trace->vms[i];
    return NULL;
}

/* What the report shows. */
struct flows {
    struct flow call, miss, hit;
};

/* NULL: all were found. Else the first that is not there. */
static const char *find_missing(const struct trace *trace, struct flows *flows)
{
    const struct vm_trace *off = find_vm(trace, false);
    const struct vm_trace *on = find_vm(trace, true);
    uint32_t address;

    if (off == NULL)
        return "VM that ended with the software TLB off";
    if (on == NULL)
        return "VM that ended with the software TLB on";
    if (!find_system_call(off, &flows->call))
        return "system call that nothing else interrupted";
    if (!find_reflected_miss(off, &flows->miss))
        return "TLB miss of a user load that nothing else interrupted";
    address = off->visits[flows->miss.first].exit.badvaddr;
    if (!find_software_hit(on, address >> PAGE_SHIFT, &flows->hit))
        return "TLB miss of a user load that the software TLB served";
    return NULL;
}

static void print_flow(FILE *out, const char *title, const struct flow *flow,
                       const struct names *names, size_t width)
{
    struct steps steps = {0};

    fprintf(out, "\n%s (software TLB %s): VM %s, records %u to %u\n", title,
            flow->vm->software_tlb ? "on" : "off", flow->vm->name,
            flow->vm->visits[flow->first].exit.sequence,
            flow->vm->visits[flow->last].resume.sequence);
    narrate(flow, names, &steps);
    table_print(out, &steps, width);
    steps_free(&steps);
    narrate_totals(out, flow);
}

static unsigned count_exits(const struct flow *flow)
{
    return (unsigned)(flow->last - flow->first + 1);
}

bool report(FILE *out, const struct trace *trace, const struct names *names, size_t width,
            struct problem *problem)
{
    struct flows flows = {0};
    const char *missing = find_missing(trace, &flows);

    if (missing != NULL)
        return problem_set(problem, "the trace", "run guests that do that, as make flow does",
                           "no %s", missing);
    fputs(legend, out);
    print_flow(out, "A system call", &flows.call, names, width);
    print_flow(out, "A TLB miss", &flows.miss, names, width);
    print_flow(out, "A TLB miss on a page installed before", &flows.hit, names, width);
    fprintf(out, "\nA TLB miss with the software TLB off: %u exits. With it on: %u exit%s.\n",
            count_exits(&flows.miss), count_exits(&flows.hit),
            count_exits(&flows.hit) == 1 ? "" : "s");
    return true;
}
