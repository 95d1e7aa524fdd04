/* The virtual TLB's filter: which entry could match an address, told without looking through all of
 * them. C asks it before it searches; the fast paths ask nobody else (docs/fast-paths.md). */
#ifndef MONITOR_VTLB_FILTER_H
#define MONITOR_VTLB_FILTER_H

/* Usable from assembly. A slot counts the entries with its hash, and has their numbers, XORed with
 * one another, in the bits from TLB_FILTER_INDEX_SHIFT on: if there is one only, that is its
 * number, and nobody need be searched for when one of several goes. The hash is EntryHi, rotated
 * right and XORed with itself, from ENTRYHI_VPN2_SHIFT on: a page table, a kernel stack and a
 * program that lie at the same place of their segments, or of their address spaces, have slots of
 * their own. The numbers were chosen by measurement (docs/performance.md), and so that each bit
 * of VPN2 and ASID counts. */
#define TLB_FILTER_BITS        11
#define TLB_FILTER_ROTATE      5
#define TLB_FILTER_ROTATE_MORE 11
#define TLB_FILTER_COUNT       0xff
#define TLB_FILTER_INDEX_SHIFT 8

#ifndef __ASSEMBLER__

#include "mips/tlb.h"
#include "monitor/types.h"

#define TLB_FILTER_SIZE       (1u << TLB_FILTER_BITS)
#define TLB_FILTER_UPPER_HALF 0x80000000u

static inline uint32_t vtlb_filter_rotate(uint32_t word, unsigned by)
{
    return word >> by | word << (32 - by);
}

static inline unsigned vtlb_filter_hash(uint32_t entryhi)
{
    uint32_t mixed = entryhi ^ vtlb_filter_rotate(entryhi, TLB_FILTER_ROTATE);

    mixed = entryhi ^ vtlb_filter_rotate(mixed, TLB_FILTER_ROTATE_MORE);
    return mixed >> ENTRYHI_VPN2_SHIFT & (TLB_FILTER_SIZE - 1);
}

/* Where an entry is counted: by VPN2 and ASID; a global one of the upper half, where kernels have
 * theirs, by VPN2 alone. NULL: nowhere, because it matches more than one such hash. */
static inline uint16_t *vtlb_filter_slot(uint16_t *filter, const struct tlb_entry *entry)
{
    bool global = (entry->lo[0] & ENTRYLO_G) != 0;

    if (entry->mask != 0 || (global && entry->hi < TLB_FILTER_UPPER_HALF))
        return NULL;
    return &filter[vtlb_filter_hash(global ? entry->hi & ENTRYHI_VPN2 : entry->hi)];
}

/* The slot counts one more entry. */
static inline void vtlb_filter_count(uint16_t *slot, unsigned index)
{
    *slot = (uint16_t)((*slot ^ index << TLB_FILTER_INDEX_SHIFT) + 1);
}

/* Counts the entry that vcpu->tlb holds at `index`. */
void vtlb_filter_add(struct vcpu *vcpu, unsigned index);

/* Counts it no more: call before the entry changes its page, size or G. How many others have its
 * hash? Of an entry that is not counted: not 0. */
unsigned vtlb_filter_remove(struct vcpu *vcpu, unsigned index);

/* Which entry matches this VPN2 under this ASID (an EntryHi value)? true: *index is its number, or
 * -1, there is none. false: that takes a search. */
bool vtlb_filter_find(const struct vcpu *vcpu, uint32_t entryhi, int *index);

#endif
#endif
