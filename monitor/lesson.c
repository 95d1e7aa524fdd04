#include "monitor/lesson.h"

#include "mips/exceptions.h"
#include "monitor/console.h"
#include "monitor/stats.h"
#include "monitor/trace.h"
#include "monitor/vm.h"

#define EXITS_SHOWN 5

const char *lesson_exception(unsigned exccode)
{
    static const char *const words[] = {
        [EXC_INT] = "an interrupt",
        [EXC_MOD] = "a store to a page that is mapped read-only",
        [EXC_TLBL] = "a load or fetch from an address that no TLB entry maps",
        [EXC_TLBS] = "a store to an address that no TLB entry maps",
        [EXC_ADEL] = "a load or fetch from a misaligned or forbidden address",
        [EXC_ADES] = "a store to a misaligned or forbidden address",
        [EXC_IBE] = "a fetch from where there is no memory",
        [EXC_DBE] = "a load or store where there is nothing",
        [EXC_SYS] = "a system call",
        [EXC_BP] = "a break instruction",
        [EXC_RI] = "an instruction that does not exist",
        [EXC_CPU] = "an instruction of a coprocessor that is switched off",
        [EXC_OV] = "an integer overflow",
        [EXC_TR] = "a trap instruction",
    };

    if (exccode >= sizeof(words) / sizeof(words[0]) || words[exccode] == NULL)
        return "an exception that the monitor does not expect";
    return words[exccode];
}

/* vm: NULL for those of all VMs. */
static void say_exits(const struct vm *vm)
{
    const struct trace_record *record;
    unsigned shown = 0;

    for (uint32_t age = 0; shown < EXITS_SHOWN && (record = trace_recent(age)) != NULL; age++) {
        if (record->kind != TRACE_EXIT || (vm != NULL && record->vm != vm->id))
            continue;
        if (shown++ == 0)
            console_say("  its last exits, newest first (fast paths leave none):");
        console_say("    guest %s at 0x%08x: %s", record->mode == GUEST_USER ? "user" : "kernel",
                    (unsigned)record->pc,
                    record->reason < EXIT_REASON_COUNT ? stats_reason_meaning(record->reason)
                                                       : "being handled");
    }
}

void lesson_of_vm(const struct vm *vm, gva_t address)
{
    say_exits(vm);
    console_say("  to look into it: the same run under make gdb; there: break vm_end, continue, "
                "then vmm trace, vmm regs, vmm translate 0x%08x",
                (unsigned)address);
}

void lesson_of_monitor(const char *entry)
{
    say_exits(NULL);
    console_say("  to look into it: the same run under make gdb; there: break %s, continue, then "
                "bt, vmm trace, vmm regs",
                entry);
}
