#include "tools/flow/find.h"

#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "mips/tlb.h"

#include <string.h>

#define VECTOR_OFFSET \
    0x1ff /* tells refill, general and interrupt vector apart, whatever their base */
#define ANY_VPN PFN_LIMIT

static bool is_exit(const struct visit *visit, bool user, const char *reason)
{
    return visit->exit.user == user && strcmp(visit->exit.reason, reason) == 0;
}

/* The data access that the textbooks draw; a fetch misses at its own address. */
static bool is_load_miss(const struct visit *visit, const char *reason)
{
    return is_exit(visit, true, reason) && record_exccode(&visit->exit) == EXC_TLBL &&
           visit->exit.badvaddr != visit->exit.pc;
}

static bool is_tlb_exception(const struct visit *visit)
{
    unsigned exccode = record_exccode(&visit->exit);

    return exccode == EXC_MOD || exccode == EXC_TLBL || exccode == EXC_TLBS;
}

/* A privileged instruction of the guest kernel that the monitor carried out, and nothing else. */
static bool is_emulation(const struct visit *visit)
{
    return !visit->exit.user && record_exccode(&visit->exit) == EXC_CPU && visit->reflects == 0;
}

/* From a reflected exit at `first`: the eret that returns to user mode, if only emulations lie
 * between, and if there is something behind it. */
static bool find_return(const struct vm_trace *vm, size_t first, struct flow *flow)
{
    const struct visit *start = &vm->visits[first];

    if (start->reflects != 1 || start->resume.user)
        return false;
    for (size_t i = first + 1; i + 1 < vm->count && is_emulation(&vm->visits[i]); i++) {
        if (vm->visits[i].resume.user) {
            *flow = (struct flow){.vm = vm, .first = first, .last = i};
            return is_exit(&vm->visits[i], false, "eret");
        }
    }
    return false;
}

bool find_system_call(const struct vm_trace *vm, struct flow *flow)
{
    for (size_t i = 0; i < vm->count; i++) {
        const struct visit *visit = &vm->visits[i];

        if (is_exit(visit, true, "syscall") && find_return(vm, i, flow) &&
            vm->visits[flow->last].resume.pc == visit->exit.pc + 4)
            return true;
    }
    return false;
}

/* Does the pair of EntryLo values of `entry` give the address a valid page? */
static bool serves(const struct record *entry, uint32_t address)
{
    uint32_t lo = entry->entrylo[(address >> PAGE_SHIFT) & 1];

    return ((entry->entryhi ^ address) & ENTRYHI_VPN2) == 0 && (lo & ENTRYLO_V) != 0;
}

/* Did the guest write, and the monitor install, an entry for the address? */
static bool writes_entry(const struct flow *flow, uint32_t address)
{
    for (size_t i = flow->first; i <= flow->last; i++) {
        const struct visit *visit = &flow->vm->visits[i];

        if (visit->writes == 1 && visit->installs == 1 && serves(&visit->write, address) &&
            serves(&visit->install, address))
            return true;
    }
    return false;
}

/* Was the access tried again after the flow, with success? An exit at another instruction proves
 * it; so does a data miss of the same instruction on another page, which it came to by executing
 * again. Any other exit there may have come before the access. */
static bool goes_on(const struct flow *flow)
{
    const struct record *start = &flow->vm->visits[flow->first].exit;
    const struct record *back = &flow->vm->visits[flow->last].resume;
    const struct record *next = &flow->vm->visits[flow->last + 1].exit;
    bool in_slot = (start->cause & CAUSE_BD) != 0;

    if (!back->user || back->pc != start->pc - (in_slot ? 4 : 0))
        return false;
    if (next->pc != start->pc && next->pc != back->pc)
        return true;
    return is_tlb_exception(&flow->vm->visits[flow->last + 1]) && next->badvaddr != next->pc &&
           next->badvaddr >> PAGE_SHIFT != start->badvaddr >> PAGE_SHIFT;
}

bool find_reflected_miss(const struct vm_trace *vm, struct flow *flow)
{
    for (size_t i = 0; i < vm->count; i++) {
        const struct visit *visit = &vm->visits[i];

        if (is_load_miss(visit, "tlb_refill") &&
            (visit->reflect.pc & VECTOR_OFFSET) == VECTOR_REFILL && find_return(vm, i, flow) &&
            writes_entry(flow, visit->exit.badvaddr) && goes_on(flow))
            return true;
    }
    return false;
}

/* The visit before `i` in which the guest wrote what is installed in `i`; NULL: none is traced. */
static const struct visit *find_origin(const struct vm_trace *vm, size_t i)
{
    const struct record *installed = &vm->visits[i].install;

    while (i-- > 0) {
        const struct visit *visit = &vm->visits[i];

        if (visit->writes == 1 && visit->installs == 1 &&
            visit->install.entryhi == installed->entryhi &&
            memcmp(visit->install.entrylo, installed->entrylo, sizeof(installed->entrylo)) == 0)
            return visit;
    }
    return NULL;
}

/* The visit between `origin` and `end` in which the guest overwrote the entry; NULL: it has not. */
static const struct visit *find_eviction(const struct visit *origin, const struct visit *end)
{
    for (const struct visit *visit = origin + 1; visit < end; visit++)
        if (visit->writes == 1 && visit->write.index == origin->write.index)
            return visit;
    return NULL;
}

static bool is_software_hit(const struct vm_trace *vm, size_t i, uint32_t vpn, struct flow *flow)
{
    const struct visit *visit = &vm->visits[i];

    if (!is_load_miss(visit, "software_tlb_hit") || visit->reflects != 0 || visit->installs != 1)
        return false;
    if (vpn != ANY_VPN && visit->exit.badvaddr >> PAGE_SHIFT != vpn)
        return false;
    *flow = (struct flow){.vm = vm, .first = i, .last = i, .earlier = find_origin(vm, i)};
    if (flow->earlier != NULL)
        flow->evicted = find_eviction(flow->earlier, visit);
    return flow->evicted != NULL && goes_on(flow);
}

static bool find_hit_on(const struct vm_trace *vm, uint32_t vpn, struct flow *flow)
{
    for (size_t i = 0; i + 1 < vm->count; i++)
        if (is_software_hit(vm, i, vpn, flow))
            return true;
    return false;
}

bool find_software_hit(const struct vm_trace *vm, uint32_t preferred_vpn, struct flow *flow)
{
    return find_hit_on(vm, preferred_vpn, flow) || find_hit_on(vm, ANY_VPN, flow);
}
