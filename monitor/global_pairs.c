#include "monitor/global_pairs.h"

#include "monitor/vcpu.h"
#include "monitor/vm.h"

_Static_assert(GLOBAL_PAIRS_NONE == 0, "as vcpu_reset leaves it");

/* Of a half that was not valid there are no copies. */
static bool half_may_stay(uint32_t known, uint32_t fresh)
{
    return known == fresh || (known & ENTRYLO_V) == 0;
}

bool global_pairs_may_stay_upper(const struct global_pairs *pairs, const struct tlb_entry *fresh)
{
    uint32_t vpn2 = fresh->hi & ENTRYHI_VPN2;
    unsigned slot = global_pairs_slot(vpn2);

    if (fresh->mask != 0)
        return false;
    if (pairs->key[slot] == GLOBAL_PAIRS_NONE)
        return true;
    return pairs->key[slot] == vpn2 && half_may_stay(pairs->lo[0][slot], fresh->lo[0]) &&
           half_may_stay(pairs->lo[1][slot], fresh->lo[1]);
}

/* No other live entry of the virtual TLB maps either page, in whatever address space. */
static bool is_alone(const struct vcpu *vcpu, unsigned index)
{
    uint32_t vpn2 = vcpu->tlb[index].hi & ENTRYHI_VPN2;

    for (unsigned i = 0; i < vcpu->vm->settings.tlb_entries; i++) {
        const struct tlb_entry *other = &vcpu->tlb[i];

        if (i != index && tlb_entry_is_live(other) &&
            ((other->hi ^ vpn2) & ENTRYHI_VPN2 & ~other->mask) == 0)
            return false;
    }
    return true;
}

/* An entry of a large page may be installed in pieces anywhere. */
static void know_nothing(struct global_pairs *pairs)
{
    for (unsigned slot = 0; slot < GLOBAL_PAIRS; slot++)
        pairs->key[slot] = GLOBAL_PAIRS_UNKNOWN;
}

static void note_pair(struct vcpu *vcpu, unsigned index, const struct tlb_entry *entry)
{
    struct global_pairs *pairs = &vcpu->pairs;
    uint32_t vpn2 = entry->hi & ENTRYHI_VPN2;
    unsigned slot = global_pairs_slot(vpn2);

    if (pairs->key[slot] == vpn2 && pairs->lo[0][slot] == entry->lo[0] &&
        pairs->lo[1][slot] == entry->lo[1])
        return;
    if (tlb_entry_is_global(entry) && is_alone(vcpu, index)) {
        pairs->key[slot] = vpn2;
        pairs->lo[0][slot] = entry->lo[0];
        pairs->lo[1][slot] = entry->lo[1];
    } else if (pairs->key[slot] == vpn2 || pairs->key[slot] == GLOBAL_PAIRS_NONE) {
        pairs->key[slot] = GLOBAL_PAIRS_UNKNOWN;
    }
}

void global_pairs_note_upper(struct vcpu *vcpu, unsigned index)
{
    const struct tlb_entry *entry = &vcpu->tlb[index];

    if (entry->mask != 0)
        know_nothing(&vcpu->pairs);
    else
        note_pair(vcpu, index, entry);
}
