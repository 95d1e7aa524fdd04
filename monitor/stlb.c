#include "monitor/stlb.h"

#include "monitor/fault.h"
#include "monitor/hw.h"
#include "monitor/hwtlb.h"
#include "monitor/trace.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

/* What the fast path looks in when it shall find nothing. */
static struct stlb_entry no_entries[STLB_SLOTS] __attribute__((aligned(STLB_BYTES)));

_Static_assert(sizeof(struct stlb_entry) == 1u << STLB_SLOT_SHIFT, "entry.S forms slot addresses");

bool stlb_create(struct vm *vm)
{
    mfn_t first;
    uint32_t count = STLB_BYTES / PAGE_SIZE;

    if (!frames_allocate(FRAME_OWNER_MONITOR, count, count, &first))
        return false;
    vm->stlb.slots = hw_frame_pointer(first);
    stlb_flush(vm);
    return true;
}

void stlb_destroy(struct vm *vm)
{
    mfn_t first = hw_frame_of_pointer(vm->stlb.slots);

    for (uint32_t i = 0; i < STLB_BYTES / PAGE_SIZE; i++)
        frames_release((mfn_t){first.n + i});
    vm->stlb.slots = NULL;
}

void stlb_select(struct vm *vm)
{
    bool fast = vm->settings.software_tlb && !trace_follows(vm);

    vm->vcpu->stlb_slots = fast ? vm->stlb.slots : no_entries;
    vm->vcpu->stlb_in_use = fast;
}

/* Both TLBs may hold what the virtual TLB has evicted, which a VM without software TLB never has
 * (vtlb.c, retain); a table that was off has missed what was dropped. */
const char *stlb_switch(struct vm *vm)
{
    hwtlb_drop_vm(vm);
    stlb_flush(vm);
    vm->retained = false;
    vm->retained_wide = false;
    stlb_select(vm);
    return NULL;
}

/* ASID and segment take part in the index: address spaces of one shape, and a kernel and a program
 * that lie at the same place of their segments, would all fall on the same slots. */
static struct stlb_entry *slot_of(const struct vm *vm, uint32_t tag)
{
    uint32_t mixed = tag ^ (tag >> STLB_ROTATE | tag << (32 - STLB_ROTATE));

    return &vm->stlb.slots[(mixed >> ENTRYHI_VPN2_SHIFT) & (STLB_SLOTS - 1)];
}

const struct stlb_entry *stlb_lookup(const struct vm *vm, uint32_t tag)
{
    const struct stlb_entry *slot;

    if (!vm->settings.software_tlb)
        return NULL;
    slot = slot_of(vm, tag);
    return slot->tag == tag ? slot : NULL;
}

void stlb_insert(struct vm *vm, uint32_t tag, uint32_t lo0, uint32_t lo1)
{
    ASSERT((tag & ENTRYHI_ASID) != 0);
    if (vm->settings.software_tlb)
        *slot_of(vm, tag) = (struct stlb_entry){.tag = tag, .lo = {lo0, lo1}};
}

void stlb_drop(struct vm *vm, uint32_t tag)
{
    struct stlb_entry *slot = slot_of(vm, tag);

    if (slot->tag == tag)
        slot->tag = 0;
}

void stlb_drop_if(struct vm *vm, bool (*match)(uint32_t tag, void *context), void *context)
{
    for (unsigned i = 0; i < STLB_SLOTS; i++)
        if (vm->stlb.slots[i].tag != 0 && match(vm->stlb.slots[i].tag, context))
            vm->stlb.slots[i].tag = 0;
}

void stlb_drop_frame(struct vm *vm, mfn_t frame)
{
    for (struct stlb_entry *slot = vm->stlb.slots; slot < vm->stlb.slots + STLB_SLOTS; slot++)
        if (slot->tag != 0 && stlb_names(slot->lo, frame))
            slot->tag = 0;
}

void stlb_flush(struct vm *vm)
{
    if (vm->stlb.slots == NULL)
        return;
    for (struct stlb_entry *slot = vm->stlb.slots; slot < vm->stlb.slots + STLB_SLOTS; slot++)
        slot->tag = 0;
}
