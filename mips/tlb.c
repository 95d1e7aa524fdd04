/* Composing, matching and translating with TLB entries. */
#include "mips/tlb.h"

#define PAIR_OFFSET 0x00001fff /* address bits inside a pair of 4 KB pages */

/* Bytes of one page of the pair: also the address bit that chooses between the two. */
static uint32_t page_bytes(uint32_t pagemask)
{
    return ((pagemask | PAIR_OFFSET) + 1) >> 1;
}

/* EntryLo as the TLB keeps it: the PFN bits that lie inside the page are not stored. */
static uint32_t entrylo_stored(uint32_t entrylo, uint32_t pagemask)
{
    uint32_t inside = ((page_bytes(pagemask) - 1) >> PAGE_SHIFT) << ENTRYLO_PFN_SHIFT;
    return entrylo & ENTRYLO_MASK & ~inside;
}

struct tlb_entry tlb_entry_compose(uint32_t entryhi, uint32_t entrylo0, uint32_t entrylo1,
                                   uint32_t pagemask)
{
    uint32_t mask = pagemask & PAGEMASK_MASK;
    uint32_t global = entrylo0 & entrylo1 & ENTRYLO_G;

    return (struct tlb_entry){
        .hi = entryhi & ((ENTRYHI_VPN2 & ~mask) | ENTRYHI_ASID),
        .lo = {(entrylo_stored(entrylo0, mask) & ~(uint32_t)ENTRYLO_G) | global,
               (entrylo_stored(entrylo1, mask) & ~(uint32_t)ENTRYLO_G) | global},
        .mask = mask,
    };
}

bool tlb_entries_overlap(const struct tlb_entry *a, const struct tlb_entry *b)
{
    /* An address bit that either entry ignores cannot keep the two apart. */
    if ((a->hi ^ b->hi) & ENTRYHI_VPN2 & ~(a->mask | b->mask))
        return false;
    return tlb_entry_is_global(a) || tlb_entry_is_global(b) ||
           ((a->hi ^ b->hi) & ENTRYHI_ASID) == 0;
}

unsigned tlb_entry_half(const struct tlb_entry *entry, uint32_t va)
{
    return (va & page_bytes(entry->mask)) != 0;
}

uint32_t tlb_entry_translate(const struct tlb_entry *entry, uint32_t va)
{
    uint32_t offset = page_bytes(entry->mask) - 1;
    uint32_t lo = entry->lo[tlb_entry_half(entry, va)];
    uint32_t frame = (lo & ENTRYLO_PFN) << (PAGE_SHIFT - ENTRYLO_PFN_SHIFT);

    return (frame & ~offset) | (va & offset);
}

bool tlb_pagemask_is_legal(uint32_t pagemask)
{
    for (uint32_t pair = 2 * PAGE_SIZE; pair <= PAGEMASK_MASK + 2 * PAGE_SIZE; pair <<= 2)
        if (pagemask == pair - 2 * PAGE_SIZE)
            return true;
    return false;
}
