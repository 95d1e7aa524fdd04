/* The virtual TLB's filter: which entry could match an address, told without looking through all of
 * them. C asks it before it searches; the fast paths ask nobody else (docs/fast-paths.md). */
#ifndef MONITOR_VTLB_FILTER_H
#define MONITOR_VTLB_FILTER_H

/* Usable from assembly. A slot counts the entries with its hash, and names one of them in the bits
 * from TLB_FILTER_INDEX_SHIFT on: if there is one only, it is that. The hash is EntryHi, rotated
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

#include "monitor/types.h"

#define TLB_FILTER_SIZE (1u << TLB_FILTER_BITS)

/* Counts the entry that vcpu->tlb holds at `index`. */
void vtlb_filter_add(struct vcpu *vcpu, unsigned index);

/* Counts it no more: call before the entry changes its page, size or G. */
void vtlb_filter_remove(struct vcpu *vcpu, unsigned index);

/* Which entry matches this VPN2 under this ASID (an EntryHi value)? true: *index is its number, or
 * -1, there is none. false: that takes a search. */
bool vtlb_filter_find(const struct vcpu *vcpu, uint32_t entryhi, int *index);

#endif
#endif
