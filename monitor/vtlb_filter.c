#include "monitor/vtlb_filter.h"

#include "monitor/fault.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

#define UPPER_HALF TLB_FILTER_UPPER_HALF

void vtlb_filter_add(struct vcpu *vcpu, unsigned index)
{
    uint16_t *slot = vtlb_filter_slot(vcpu->tlb_filter, &vcpu->tlb[index]);

    if (slot == NULL)
        vcpu->tlb_wide[vcpu->tlb[index].hi >= UPPER_HALF]++;
    else
        vtlb_filter_count(slot, index);
}

/* The entry that is counted there besides `index`. */
static unsigned other_in_slot(struct vcpu *vcpu, const uint16_t *slot, unsigned index)
{
    for (unsigned i = 0; i < vcpu->vm->settings.tlb_entries; i++)
        if (i != index && vtlb_filter_slot(vcpu->tlb_filter, &vcpu->tlb[i]) == slot)
            return i;
    PANIC("the filter counts an entry that the virtual TLB does not have");
}

void vtlb_filter_remove(struct vcpu *vcpu, unsigned index)
{
    uint16_t *slot = vtlb_filter_slot(vcpu->tlb_filter, &vcpu->tlb[index]);

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
    unsigned own = vtlb_filter_hash(entryhi), shared = vtlb_filter_hash(entryhi & ENTRYHI_VPN2);
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
