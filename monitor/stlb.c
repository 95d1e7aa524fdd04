#include "monitor/stlb.h"

#include "monitor/fault.h"
#include "monitor/hw.h"
#include "monitor/hwtlb.h"
#include "monitor/stlb_large.h"
#include "monitor/trace.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

_Static_assert(sizeof(struct stlb_entry) == 1u << STLB_SLOT_SHIFT, "entry.S forms slot addresses");
_Static_assert(STLB_SLOT_SHIFT == CONTEXT_BADVPN2_SHIFT, "Context holds a slot's offset");
_Static_assert(3 * STLB_MIX >= 32, "stlb_tag takes back three terms");

/* While the software TLB is off nothing is inserted, so that the fast path, which looks in the
 * slots all the same, finds nothing. */
void stlb_select(struct vm *vm)
{
    vm->vcpu->stlb_in_use = vm->settings.software_tlb && !trace_follows(vm);
}

/* Both TLBs may hold what the virtual TLB has evicted, which a VM without software TLB never has
 * (vtlb.c, retain); a table that was off has missed what was dropped. */
const char *stlb_switch(struct vm *vm)
{
    hwtlb_drop_vm(vm);
    stlb_flush(vm);
    stlb_large_flush(vm);
    vm->retained = false;
    vm->retained_wide[0] = vm->retained_wide[1] = false;
    stlb_select(vm);
    return NULL;
}

/* ASID and segment take part in the index: address spaces of one shape, and a kernel and a program
 * that lie at the same place of their segments, would all fall on the same slots. */
static struct stlb_entry *slot_of(const struct vm *vm, uint32_t key)
{
    return &vm->stlb.slots[(key >> STLB_SLOT_SHIFT) & (STLB_SLOTS - 1)];
}

const struct stlb_entry *stlb_lookup(const struct vm *vm, uint32_t tag)
{
    uint32_t key = stlb_key(tag);
    const struct stlb_entry *slot;

    if (!vm->settings.software_tlb)
        return NULL;
    slot = slot_of(vm, key);
    return slot->key == key ? slot : NULL;
}

void stlb_insert(struct vm *vm, uint32_t tag, uint32_t lo0, uint32_t lo1)
{
    uint32_t key = stlb_key(tag);

    ASSERT((tag & ENTRYHI_ASID) != 0);
    if (vm->settings.software_tlb)
        *slot_of(vm, key) = (struct stlb_entry){.key = key, .lo = {lo0, lo1}};
}

void stlb_drop(struct vm *vm, uint32_t tag)
{
    uint32_t key = stlb_key(tag);
    struct stlb_entry *slot = slot_of(vm, key);

    if (slot->key == key)
        slot->key = 0;
}

void stlb_drop_if(struct vm *vm, bool (*match)(uint32_t tag, void *context), void *context)
{
    for (struct stlb_entry *slot = vm->stlb.slots; slot < vm->stlb.slots + STLB_SLOTS; slot++)
        if (slot->key != 0 && match(stlb_tag(slot->key), context))
            slot->key = 0;
}

void stlb_drop_frame(struct vm *vm, mfn_t frame)
{
    for (struct stlb_entry *slot = vm->stlb.slots; slot < vm->stlb.slots + STLB_SLOTS; slot++)
        if (slot->key != 0 && stlb_names(slot->lo, frame))
            slot->key = 0;
}

void stlb_flush(struct vm *vm)
{
    if (vm->stlb.slots == NULL)
        return;
    for (struct stlb_entry *slot = vm->stlb.slots; slot < vm->stlb.slots + STLB_SLOTS; slot++)
        slot->key = 0;
}
