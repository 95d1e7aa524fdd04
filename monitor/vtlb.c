#include "monitor/vtlb.h"

#include <string.h>

#include "monitor/global_pairs.h"
#include "monitor/hwtlb.h"
#include "monitor/trace.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"
#include "monitor/vtlb_filter.h"

/* Reset leaves a TLB undefined; these match no address that is ever mapped. */
#define PARKED_VPN2(index) (0x80000000u + ((index) << ENTRYHI_VPN2_SHIFT))

static unsigned entry_count(const struct vcpu *vcpu)
{
    return vcpu->vm->settings.tlb_entries;
}

void vtlb_reset(struct vcpu *vcpu)
{
    for (unsigned i = 0; i < TLB_ENTRIES_MAX; i++)
        vcpu->tlb[i] = (struct tlb_entry){.hi = PARKED_VPN2(i)};
    memset(vcpu->tlb_filter, 0, sizeof(vcpu->tlb_filter));
    memset(vcpu->tlb_wide, 0, sizeof(vcpu->tlb_wide));
    memset(&vcpu->pairs, 0, sizeof(vcpu->pairs));
    for (unsigned i = 0; i < entry_count(vcpu); i++)
        vtlb_filter_add(vcpu, i);
}

/* The entry that Index selects. Beyond the last one, and after a tlbp that found nothing, the
 * architecture leaves it undefined; here the number wraps around. */
static unsigned selected_index(const struct vcpu *vcpu)
{
    uint32_t index = vcpu->cp0[CP0_INDEX] & ~INDEX_P, count = entry_count(vcpu);

    return index < count ? index : index % count;
}

static int find(const struct vcpu *vcpu, gva_t address)
{
    uint32_t asid = vcpu->cp0[CP0_ENTRYHI] & ENTRYHI_ASID;
    const struct tlb_entry *entry = vcpu->tlb;
    unsigned count = entry_count(vcpu);
    int index;

    if (vtlb_filter_find(vcpu, (address & ENTRYHI_VPN2) | asid, &index))
        return index;
    for (unsigned i = 0; i < count; i++, entry++)
        if (tlb_entry_matches(entry, address, asid))
            return (int)i;
    return -1;
}

const struct tlb_entry *vtlb_lookup(const struct vcpu *vcpu, gva_t address)
{
    int index = find(vcpu, address);

    return index < 0 ? NULL : &vcpu->tlb[index];
}

/* Nothing that the guest has evicted may be used any longer. */
static void drop_retained(struct vm *vm)
{
    if (vm->retained)
        hwtlb_drop_vm(vm);
    vm->retained = false;
    vm->retained_wide[0] = vm->retained_wide[1] = false;
}

/* A copy that reaches further than this pair (of a large page, or a global one) cannot be named by
 * address and ASID: then all go. It does not reach into the other half. */
void vtlb_drop_retained(struct vcpu *vcpu, gva_t address)
{
    const struct tlb_entry pair = {.hi = (address & ENTRYHI_VPN2) |
                                         (vcpu->cp0[CP0_ENTRYHI] & ENTRYHI_ASID)};

    if (vcpu->vm->retained_wide[address >> 31])
        drop_retained(vcpu->vm);
    else if (vcpu->vm->retained)
        hwtlb_drop_derived(vcpu->vm, &pair);
    global_pairs_gone(&vcpu->pairs, address & ENTRYHI_VPN2); /* none but retained ones were left */
}

void vtlb_probe(struct vcpu *vcpu)
{
    uint32_t entryhi = vcpu->cp0[CP0_ENTRYHI];
    int index = find(vcpu, entryhi & ENTRYHI_VPN2);

    if (index >= 0) {
        vcpu->cp0[CP0_INDEX] = (uint32_t)index;
        return;
    }
    vcpu->cp0[CP0_INDEX] |= INDEX_P;
    vtlb_drop_retained(vcpu, entryhi);
}

void vtlb_read(struct vcpu *vcpu)
{
    const struct tlb_entry *entry = &vcpu->tlb[selected_index(vcpu)];

    vcpu->cp0[CP0_ENTRYHI] = entry->hi;
    vcpu->cp0[CP0_ENTRYLO0] = entry->lo[0];
    vcpu->cp0[CP0_ENTRYLO1] = entry->lo[1];
    vcpu->cp0[CP0_PAGEMASK] = entry->mask;
    /* Whoever reads the TLB learns what is not in it. */
    drop_retained(vcpu->vm);
}

/* Does the new half allow all that the old one did, on the same frame? */
static bool half_is_upgrade(uint32_t old, uint32_t fresh)
{
    if ((old & ENTRYLO_V) == 0)
        return true;
    return (fresh & ENTRYLO_V) != 0 && (fresh & ENTRYLO_D) >= (old & ENTRYLO_D) &&
           (fresh & ENTRYLO_PFN) == (old & ENTRYLO_PFN);
}

/* A write that only adds rights to what the entry mapped says nothing about other entries: it is
 * how kernels validate a page or mark it dirty, not how they flush. */
static bool is_upgrade(const struct tlb_entry *old, const struct tlb_entry *fresh)
{
    return tlb_entry_is_live(fresh) && old->hi == fresh->hi && old->mask == fresh->mask &&
           ((old->lo[0] ^ fresh->lo[0]) & ENTRYLO_G) == 0 &&
           half_is_upgrade(old->lo[0], fresh->lo[0]) && half_is_upgrade(old->lo[1], fresh->lo[1]);
}

/* tlbwr evicts by chance: a kernel cannot mean anything by it, and the old entry is retained. */
static void retain(struct vm *vm, const struct tlb_entry *old)
{
    if (!tlb_entry_is_live(old))
        return;
    vm->retained = true;
    if (old->mask != 0 || (old->lo[0] & ENTRYLO_G) != 0)
        vm->retained_wide[old->hi >> 31] = true;
}

static struct tlb_entry composed_entry(const struct vcpu *vcpu)
{
    return tlb_entry_compose(vcpu->cp0[CP0_ENTRYHI], vcpu->cp0[CP0_ENTRYLO0],
                             vcpu->cp0[CP0_ENTRYLO1], vcpu->cp0[CP0_PAGEMASK]);
}

/* The page of a new entry that the guest wants first: the one it missed on, if it is there. */
static gva_t useful_address(const struct vcpu *vcpu, const struct tlb_entry *fresh)
{
    uint32_t asid = vcpu->cp0[CP0_ENTRYHI] & ENTRYHI_ASID;
    gva_t missed = vcpu->cp0[CP0_BADVADDR];

    return tlb_entry_matches(fresh, missed, asid) ? missed : fresh->hi & ENTRYHI_VPN2;
}

/* Another page than this entry's will be in its place. Was it the last one for a global pair, and
 * does nothing of it live on? */
static void take_away(struct vcpu *vcpu, unsigned index, const struct tlb_entry *old)
{
    if (vtlb_filter_remove(vcpu, index) == 0 && !vcpu->vm->retained &&
        (old->lo[0] & ENTRYLO_G) != 0)
        global_pairs_gone(&vcpu->pairs, old->hi & ENTRYHI_VPN2);
}

/* Changes the entry, and what is known of it and of its copies. */
static void put(struct vcpu *vcpu, unsigned index, const struct tlb_entry *fresh)
{
    struct tlb_entry *entry = &vcpu->tlb[index];
    bool same_page = entry->hi == fresh->hi && entry->mask == fresh->mask &&
                     ((entry->lo[0] ^ fresh->lo[0]) & ENTRYLO_G) == 0;

    if (!same_page)
        take_away(vcpu, index, entry);
    *entry = *fresh;
    if (!same_page)
        vtlb_filter_add(vcpu, index);
    global_pairs_note(vcpu, index, fresh);
}

/* Stores the entry and, if the guest can use it at once, installs what it maps. In a short exit it
 * does not: the fast path of the guest's next access costs less than that. */
static void store(struct vcpu *vcpu, unsigned index, const struct tlb_entry *fresh)
{
    if (!global_pairs_may_stay(&vcpu->pairs, fresh))
        hwtlb_drop_derived(vcpu->vm, fresh);
    put(vcpu, index, fresh);
    if (vcpu_in_short_exit(vcpu))
        return;
    trace_tlb_write(vcpu, index, fresh);
    if (tlb_entry_is_live(fresh) &&
        tlb_entry_matches(fresh, fresh->hi & ENTRYHI_VPN2, vcpu->cp0[CP0_ENTRYHI] & ENTRYHI_ASID))
        hwtlb_install(vcpu, useful_address(vcpu, fresh));
}

void vtlb_write_indexed(struct vcpu *vcpu)
{
    uint32_t index = selected_index(vcpu);
    struct tlb_entry fresh = composed_entry(vcpu);
    const struct tlb_entry *old = &vcpu->tlb[index];

    if (!is_upgrade(old, &fresh)) {
        drop_retained(vcpu->vm); /* first: it may leave nothing to look for */
        hwtlb_drop_derived(vcpu->vm, old);
    }
    store(vcpu, index, &fresh);
}

void vtlb_write_random(struct vcpu *vcpu)
{
    uint32_t index = vcpu->cp0[CP0_RANDOM];
    struct tlb_entry fresh = composed_entry(vcpu);
    const struct tlb_entry *old = &vcpu->tlb[index];

    if (vcpu->vm->settings.software_tlb)
        retain(vcpu->vm, old);
    else
        hwtlb_drop_derived(vcpu->vm, old);
    store(vcpu, index, &fresh);
    vtlb_next_random(vcpu);
}

void vtlb_reset_random(struct vcpu *vcpu)
{
    vcpu->cp0[CP0_RANDOM] = entry_count(vcpu) - 1;
}

void vtlb_next_random(struct vcpu *vcpu)
{
    uint32_t wired = vcpu->cp0[CP0_WIRED];

    /* A linear congruential generator; its upper bits are the better ones. */
    vcpu->random_state = vcpu->random_state * RANDOM_FACTOR + RANDOM_SUMMAND;
    vcpu->cp0[CP0_RANDOM] =
        wired + ((vcpu->random_state >> 16) * (entry_count(vcpu) - wired) >> 16);
}
