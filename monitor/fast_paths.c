#include "monitor/fast_paths.h"

#include "monitor/cp0.h"
#include "monitor/cp0_registers.h"
#include "monitor/entry.h"
#include "monitor/trace.h"
#include "monitor/trace_stream.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

/* What the assembly takes for granted: mfc0 masks nothing. */
#define X(symbol, name, read_mask, write_mask, reset, effect, remark) \
    _Static_assert((read_mask) == CP0_ALL, "mfc0 of " name);
CP0_REGISTERS(X)
#undef X

static bool wanted(const struct vm *vm)
{
    return vm->settings.fast_paths != 0 && (!trace_stream_enabled() || !trace_follows(vm));
}

/* No address space has a hardware ASID: what changes EntryHi goes to C. */
static const struct vm_asids no_asids;

void fast_paths_prepare(struct vm *vm)
{
    struct vcpu *vcpu = vm->vcpu;

    vcpu->fast = (struct fast_tables){.gpr_get = entry_gpr_get,
                                      .gpr_put = entry_gpr_put,
                                      .mfc0_put = entry_mfc0_put,
                                      .cp0_put = entry_cp0_put,
                                      .ram = vm->pmap.ram,
                                      .ram_frames = vm->pmap.ram_frames,
                                      .asids = vm->settings.asids ? &vm->asids : &no_asids};
}

void fast_paths_select(const struct vm *vm)
{
    static const char *selected = entry_vectors; /* as boot.S has it */
    const char *vectors = entry_vectors;

    if (wanted(vm))
        vectors = vm->vcpu->page.words != NULL ? entry_page_vectors : entry_fast_vectors;
    if (vectors != selected) /* not at most machine switches */
        entry_set_vectors(vectors);
    selected = vectors;
}

const char *fast_paths_switch(struct vm *vm)
{
    if (vm->vcpu == vcpu_selected)
        fast_paths_select(vm);
    return NULL;
}
