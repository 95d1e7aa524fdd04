#include "monitor/translate.h"

#include "monitor/asid.h"
#include "monitor/hw.h"
#include "monitor/pages.h"
#include "monitor/platform.h"
#include "monitor/pmap.h"
#include "monitor/stlb.h"
#include "monitor/stlb_large.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"
#include "monitor/vtlb.h"

/* What the virtual TLB's entry makes of an address that it matches; NULL: there is none. */
static struct translation translate_mapped(const struct tlb_entry *entry, gva_t address,
                                           enum access access)
{
    uint32_t lo;

    if (entry == NULL)
        return (struct translation){.fault = FAULT_REFILL};
    lo = entry->lo[tlb_entry_half(entry, address)];
    if ((lo & ENTRYLO_V) == 0)
        return (struct translation){.fault = FAULT_INVALID, .entry = entry};
    if (access == ACCESS_STORE && (lo & ENTRYLO_D) == 0)
        return (struct translation){.fault = FAULT_MODIFIED, .entry = entry};
    return (struct translation){.address = gpa(tlb_entry_translate(entry, address)),
                                .writable = (lo & ENTRYLO_D) != 0,
                                .entry = entry};
}

struct translation translate(const struct vcpu *vcpu, gva_t address, enum access access)
{
    bool erl = (vcpu->cp0[CP0_STATUS] & ST_ERL) != 0;
    struct segment segment = platform_segment(address, vcpu_mode(vcpu), erl);

    switch (segment.kind) {
    case SEGMENT_MAPPED:
        return translate_mapped(vtlb_lookup(vcpu, address), address, access);
    case SEGMENT_DIRECT:
        return (struct translation){.address = segment.address, .writable = true};
    case SEGMENT_ADDRESS_ERROR:
        break;
    }
    return (struct translation){.fault = FAULT_ADDRESS_ERROR};
}

struct translation translate_odd(const struct translation *even, gva_t odd)
{
    struct translation translation = *even;

    if (even->entry != NULL)
        return translate_mapped(even->entry, odd, ACCESS_LOAD);
    translation.address.a += PAGE_SIZE;
    return translation;
}

/* `address` is a multiple of 4, as frames are. */
static uint32_t word_in_frame(mfn_t frame, gva_t address)
{
    const uint32_t *words = hw_frame_pointer(frame);

    return words[page_offset(address) / sizeof(uint32_t)];
}

/* The virtual TLB has evicted the page, but the machine may still run from it. */
static enum fault fetch_retained(const struct vcpu *vcpu, gva_t address, uint32_t *word)
{
    unsigned asid = asid_find(&vcpu->vm->asids, vcpu_guest_asid(vcpu));
    const struct stlb_entry *slot = stlb_lookup(vcpu->vm, (address & ENTRYHI_VPN2) | asid);
    uint32_t pair[2], lo;

    if (asid == 0)
        return FAULT_REFILL;
    if (!stlb_large_pair(vcpu->vm, (address & ENTRYHI_VPN2) | asid, pair)) {
        if (slot == NULL)
            return FAULT_REFILL;
        pair[0] = slot->lo[0];
        pair[1] = slot->lo[1];
    }
    lo = pair[(address >> PAGE_SHIFT) & 1];
    if ((lo & ENTRYLO_V) == 0)
        return FAULT_REFILL;
    *word = word_in_frame((mfn_t){(lo & ENTRYLO_PFN) >> ENTRYLO_PFN_SHIFT}, address);
    return FAULT_NONE;
}

static enum fault fetch_physical(const struct vcpu *vcpu, gpa_t address, uint32_t *word)
{
    pfn_t pfn = gpa_to_pfn(address);
    struct pmap_entry page;

    /* The guest may have been stopped just now for want of a frame: it does not run again. */
    if (pfn.n < vcpu->vm->pmap.ram_frames)
        pages_prepare(vcpu->vm, pfn, false);
    page = pmap_lookup(vcpu->vm, pfn);
    if (!page.present)
        return FAULT_BUS_ERROR;
    *word = word_in_frame(page.frame, address.a);
    return FAULT_NONE;
}

enum fault guest_fetch(const struct vcpu *vcpu, gva_t address, uint32_t *word)
{
    struct translation translation;

    if ((address & 3) != 0)
        return FAULT_ADDRESS_ERROR;
    translation = translate(vcpu, address, ACCESS_FETCH);
    if (translation.fault == FAULT_NONE)
        return fetch_physical(vcpu, translation.address, word);
    if (translation.fault == FAULT_REFILL)
        return fetch_retained(vcpu, address, word);
    return translation.fault;
}
