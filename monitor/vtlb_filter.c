#include "monitor/vtlb_filter.h"

#include "monitor/fault.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

#define UPPER_HALF 0x80000000u

static uint32_t rotate_right(uint32_t word, unsigned by)
{
    return word >> by | word << (32 - by);
}

static unsigned hash(uint32_t entryhi)
{
    uint32_t mixed = entryhi ^ rotate_right(entryhi, TLB_FILTER_ROTATE);

    mixed = entryhi ^ rotate_right(mixed, TLB_FILTER_ROTATE_MORE);
    return mixed >> ENTRYHI_VPN2_SHIFT & (TLB_FILTER_SIZE - 1);
}

/* Where an entry is counted: by VPN2 and ASID; a global one of the upper half, where kernels have
 * theirs, by VPN2 alone. NULL: nowhere, because it matches more than one such hash. */
static uint16_t *slot_of(struct vcpu *vcpu, const struct tlb_entry *entry)
{
    bool global = (entry->lo[0] & ENTRYLO_G) != 0;

    if (entry->mask != 0 || (global && entry->hi < UPPER_HALF))
        return NULL;
    return &vcpu->tlb_filter[hash(global ? entry->hi & ENTRYHI_VPN2 : entry->hi)];
}

void vtlb_filter_add(struct vcpu *vcpu, unsigned index)
{
    uint16_t *slot = slot_of(vcpu, &vcpu->tlb[index]);

    if (slot == NULL)
        vcpu->tlb_wide[vcpu->tlb[index].hi >= UPPER_HALF]++;
    else
        *slot = (uint16_t)(index << TLB_FILTER_INDEX_SHIFT | ((*slot & TLB_FILTER_COUNT) + 1));
}

/* The entry that is counted there besides `index`. */
static unsigned other_in_slot(struct vcpu *vcpu, const uint16_t *slot, unsigned index)
{
    for (unsigned i = 0; i < vcpu->vm->settings.tlb_entries; i++)
        if (i != index && slot_of(vcpu, &vcpu->tlb[i]) == slot)
            return i;
    PANIC("the filter counts an entry that the virtual TLB does not have");
}

void vtlb_filter_remove(struct vcpu *vcpu, unsigned index)
{
    uint16_t *slot = slot_of(vcpu, &vcpu->tlb[index]);

    if (slot == NULL)
        vcpu->tlb_wide[vcpu->tlb[index].hi >= UPPER_HALF]--;
    else if ((*slot & TLB_FILTER_COUNT) == 1)
        *slot = 0;
    else if ((*slot & TLB_FILTER_COUNT) == 2)
        *slot = (uint16_t)(other_in_slot(vcpu, slot, index) << TLB_FILTER_INDEX_SHIFT | 1);
    else
        --*slot;
}

bool vtlb_filter_find(const struct vcpu *vcpu, uint32_t entryhi, int *index)
{
    const uint16_t *filter = vcpu->tlb_filter;
    unsigned own = hash(entryhi), shared = hash(entryhi & ENTRYHI_VPN2);
    unsigned found = filter[own], candidate;

    if (vcpu->tlb_wide[entryhi >= UPPER_HALF] != 0)
        return false;
    if (entryhi >= UPPER_HALF && shared != own && filter[shared] != 0) {
        if (found != 0)
            return false;
        found = filter[shared];
    }
    if ((found & TLB_FILTER_COUNT) > 1)
        return false;
    candidate = found >> TLB_FILTER_INDEX_SHIFT;
    *index = found != 0 && tlb_entry_matches(&vcpu->tlb[candidate], entryhi, entryhi & ENTRYHI_ASID)
                 ? (int)candidate
                 : -1;
    return true;
}
