#include "monitor/vtlb_filter.h"

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

unsigned vtlb_filter_remove(struct vcpu *vcpu, unsigned index)
{
    uint16_t *slot = vtlb_filter_slot(vcpu->tlb_filter, &vcpu->tlb[index]);

    if (slot == NULL)
        return vcpu->tlb_wide[vcpu->tlb[index].hi >= UPPER_HALF]--;
    *slot = (uint16_t)((*slot ^ index << TLB_FILTER_INDEX_SHIFT) - 1);
    return *slot & TLB_FILTER_COUNT;
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
