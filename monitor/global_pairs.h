/* What is known of the copies of global pairs. A global entry of the guest's is installed once for
 * each address space that uses it (asid.h), so that software and hardware TLB may have copies of
 * one pair under any of the VM's hardware ASIDs. When the guest writes an entry for the pair again,
 * all copies that would now be wrong must go. Kernels write the same entry again and again: this
 * table knows of some pairs that no copy can be wrong, so that nobody has to be looked for.
 * docs/memory.md says why it is right.
 *
 * Pairs are those of 4 KB pages in the upper half of the address space, where kernels have theirs.
 * A slot of the table says one of three things:
 *
 * - key GLOBAL_PAIRS_NONE: of no pair that falls into this slot is there a copy, or a live entry in
 *   the virtual TLB;
 *
 * - key a VPN2: every copy of this pair was made of the two EntryLo values in the slot, or is
 *   poorer, and every live entry of the virtual TLB that maps one of its pages has just these;
 *
 * - key GLOBAL_PAIRS_UNKNOWN: nothing.
 */
#ifndef MONITOR_GLOBAL_PAIRS_H
#define MONITOR_GLOBAL_PAIRS_H

/* Usable from assembly. The slot's number is in the VPN2, shifted right by GLOBAL_PAIRS_FOLD and
 * XORed with itself, from ENTRYHI_VPN2_SHIFT on. */
#define GLOBAL_PAIRS_BITS    5
#define GLOBAL_PAIRS_FOLD    5
#define GLOBAL_PAIRS_NONE    0
#define GLOBAL_PAIRS_UNKNOWN 1

#ifndef __ASSEMBLER__

#include "mips/tlb.h"
#include "monitor/types.h"

#define GLOBAL_PAIRS       (1u << GLOBAL_PAIRS_BITS)
#define GLOBAL_PAIRS_FIRST 0x80000000u

struct global_pairs {
    uint32_t key[GLOBAL_PAIRS];
    uint32_t lo[2][GLOBAL_PAIRS]; /* as the guest has written them; with key NONE 0 */
};

static inline unsigned global_pairs_slot(uint32_t vpn2)
{
    return (vpn2 ^ vpn2 >> GLOBAL_PAIRS_FOLD) >> ENTRYHI_VPN2_SHIFT & (GLOBAL_PAIRS - 1);
}

bool global_pairs_may_stay_upper(const struct global_pairs *pairs, const struct tlb_entry *fresh);
void global_pairs_note_upper(struct vcpu *vcpu, unsigned index);

/* The guest is about to write this entry. true: whatever copies there are of its pair, in any
 * address space, they can stay. */
static inline bool global_pairs_may_stay(const struct global_pairs *pairs,
                                         const struct tlb_entry *fresh)
{
    return (fresh->lo[0] & ENTRYLO_G) != 0 && fresh->hi >= GLOBAL_PAIRS_FIRST &&
           global_pairs_may_stay_upper(pairs, fresh);
}

/* The virtual TLB has this entry, at `index`, now. Copies of its pair that could not stay are gone:
 * all of a global entry's; those of its own address space, of another one's. */
static inline void global_pairs_note(struct vcpu *vcpu, unsigned index,
                                     const struct tlb_entry *entry)
{
    if (entry->hi >= GLOBAL_PAIRS_FIRST && tlb_entry_is_live(entry))
        global_pairs_note_upper(vcpu, index);
}

/* There is no copy of this pair any longer, and no live global entry for it. */
static inline void global_pairs_gone(struct global_pairs *pairs, uint32_t vpn2)
{
    unsigned slot = global_pairs_slot(vpn2);

    if (vpn2 >= GLOBAL_PAIRS_FIRST && pairs->key[slot] == vpn2)
        pairs->lo[0][slot] = pairs->lo[1][slot] = 0;
}

#endif
#endif
