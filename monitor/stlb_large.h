/* Large entries of the software TLB. Where a guest maps a run of small pages, each to its place in
 * a run of frames, one entry of the machine's TLB with a larger PageMask does for all of them: the
 * machine then misses less often than the guest's own would.
 *
 * A large entry stands for the 16 small ones of an aligned region, all of which were in the
 * software TLB with the same rights, for stores too: so each frame is the VM's own. They leave it,
 * so that an ordinary hit costs what it did, and nothing small can come to lie beside the large
 * entry in the machine's TLB. Whoever drops or replaces one of them breaks the large entry first:
 * it goes from both TLBs, and the small ones come back. Only in the lower half of the address
 * space. */
#ifndef MONITOR_STLB_LARGE_H
#define MONITOR_STLB_LARGE_H

/* Usable from assembly. */
#define STLB_LARGE_PAGE_SHIFT 16 /* a half of the pair */
#define STLB_LARGE_INDEX_BITS 6
#define STLB_LARGE_SLOT_SHIFT 4
#define STLB_LARGE_PAGEMASK   0x0001e000

/* The key is Context without the bits below the region's number. Shifted right by STLB_LARGE_MIX
 * and XORed with itself, it has the slot's number there. */
#define STLB_LARGE_NUMBER_SHIFT 8
#define STLB_LARGE_MIX          15

#ifndef __ASSEMBLER__

#include "mips/tlb.h"
#include "monitor/types.h"

#define STLB_LARGE_SLOTS (1u << STLB_LARGE_INDEX_BITS)

struct stlb_large {
    uint32_t key;   /* 0 is empty */
    uint32_t lo[2]; /* as the hardware TLB takes them: pages of 64 KB */
    uint32_t unused;
};

struct vcpu;

/* The hardware TLB's entry for the region around a tag; false: there is no large entry. */
bool stlb_large_lookup(const struct vm *vm, uint32_t tag, struct tlb_entry *entry);

/* The finished pair of small pages for a tag, if a large entry has it. */
bool stlb_large_pair(const struct vm *vm, uint32_t tag, uint32_t lo[2]);

/* The VM's timer has ticked: makes large entries, if it has been missing enough for that to pay. */
void stlb_large_tick(struct vm *vm);

/* Makes each large entry that can be made of the software TLB. How many? */
unsigned stlb_large_make(struct vm *vm);

/* Before a small entry is dropped or replaced: breaks the large entry around a tag, all that name a
 * frame, or all. */
void stlb_large_break(struct vm *vm, uint32_t tag);
void stlb_large_break_frame(struct vm *vm, mfn_t frame);
void stlb_large_break_all(struct vm *vm);

/* Forgets them, whose tags match nothing any longer. */
void stlb_large_flush(struct vm *vm);

/* The switch large_entries has changed. */
const char *stlb_large_switch(struct vm *vm);

#endif
#endif
