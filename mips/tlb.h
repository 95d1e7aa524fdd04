/* TLB entries of a MIPS32 release 2 core with 4 KB as the smallest page.
 * Source: MIPS32 PRA, vol. III, "TLB-Based Virtual Address Translation", "EntryHi Register",
 * "EntryLo0, EntryLo1", "PageMask Register". Macros are usable from assembly. */
#ifndef MIPS_TLB_H
#define MIPS_TLB_H

#define PAGE_SHIFT 12
#define PAGE_SIZE  4096

/* EntryHi */
#define ENTRYHI_VPN2       0xffffe000
#define ENTRYHI_VPN2_SHIFT 13
#define ENTRYHI_ASID       0x000000ff

/* EntryLo0, EntryLo1 */
#define ENTRYLO_G         0x00000001
#define ENTRYLO_V         0x00000002
#define ENTRYLO_D         0x00000004
#define ENTRYLO_C         0x00000038
#define ENTRYLO_C_SHIFT   3
#define ENTRYLO_PFN       0x03ffffc0
#define ENTRYLO_PFN_SHIFT 6
#define ENTRYLO_MASK      0x03ffffff
#define PFN_LIMIT         0x00100000 /* frame numbers have 20 bits */

/* Index, Wired, Context, PageMask */
#define INDEX_P               0x80000000 /* tlbp found nothing */
#define CONTEXT_PTEBASE       0xff800000
#define CONTEXT_PTEBASE_SHIFT 23
#define CONTEXT_BADVPN2       0x007ffff0
#define CONTEXT_BADVPN2_SHIFT 4
#define PAGEMASK_MASK         0x1fffe000

#define TLB_ENTRIES_MAX       64

#ifndef __ASSEMBLER__
#include <stdbool.h>
#include <stdint.h>

/* One entry as tlbwi stores it. hi: VPN2 and ASID. lo[0], lo[1]: even and odd page, G equal in
 * both. mask: PageMask. */
struct tlb_entry {
    uint32_t hi;
    uint32_t lo[2];
    uint32_t mask;
};

/* The entry that a tlbwi/tlbwr makes from the four CP0 registers: reserved bits dropped, VPN2
 * and PFN bits under the mask cleared (the architecture leaves both open), G = G0 AND G1 in both
 * halves (PRA, "TLB Initialization and use"). */
static inline struct tlb_entry tlb_entry_compose(uint32_t entryhi, uint32_t entrylo0,
                                                 uint32_t entrylo1, uint32_t pagemask)
{
    uint32_t mask = pagemask & PAGEMASK_MASK;
    uint32_t inside = mask >> (ENTRYHI_VPN2_SHIFT - ENTRYLO_PFN_SHIFT); /* a page: PFN bits */
    uint32_t kept = ENTRYLO_MASK & ~inside & ~(uint32_t)ENTRYLO_G;
    uint32_t global = entrylo0 & entrylo1 & ENTRYLO_G;

    return (struct tlb_entry){
        .hi = entryhi & ((ENTRYHI_VPN2 & ~mask) | ENTRYHI_ASID),
        .lo = {(entrylo0 & kept) | global, (entrylo1 & kept) | global},
        .mask = mask,
    };
}

static inline bool tlb_entry_is_global(const struct tlb_entry *entry)
{
    return entry->lo[0] & entry->lo[1] & ENTRYLO_G;
}

/* Is one of its pages valid? */
static inline bool tlb_entry_is_live(const struct tlb_entry *entry)
{
    return ((entry->lo[0] | entry->lo[1]) & ENTRYLO_V) != 0;
}

/* Does `entry` match virtual address `va` under `asid` (0..255)? V bits play no part. */
static inline bool tlb_entry_matches(const struct tlb_entry *entry, uint32_t va, uint32_t asid)
{
    if ((entry->hi ^ va) & ENTRYHI_VPN2 & ~entry->mask)
        return false;
    return tlb_entry_is_global(entry) || (entry->hi & ENTRYHI_ASID) == asid;
}

/* Do two entries have a virtual address in common (same ASID or one of them global)? */
bool tlb_entries_overlap(const struct tlb_entry *a, const struct tlb_entry *b);

/* Which half of the pair maps va: 0 even, 1 odd. */
unsigned tlb_entry_half(const struct tlb_entry *entry, uint32_t va);

/* Physical address that the matching entry gives va; the half's V bit is the caller's business. */
uint32_t tlb_entry_translate(const struct tlb_entry *entry, uint32_t va);

/* Is this a PageMask value the architecture allows (4 KB to 256 MB in steps of four)? */
bool tlb_pagemask_is_legal(uint32_t pagemask);
#endif

#endif
