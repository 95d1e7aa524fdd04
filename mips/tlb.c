/* Composing, matching and translating with TLB entries. */
#include "mips/tlb.h"

#define PAIR_OFFSET 0x00001fff /* address bits inside a pair of 4 KB pages */

/* Bytes of one page of the pair: also the address bit that chooses between the two. */
static uint32_t page_bytes(uint32_t pagemask)
{
    return ((pagemask | PAIR_OFFSET) + 1) >> 1;
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
