/* The software TLB: per VM, a large direct-mapped cache of finished VPN -> MFN entries (Disco's
 * "second-level software TLB", section 4.2.2). In C an entry's tag is an EntryHi value with the
 * hardware ASID. All entries are pairs of 4 KB pages.
 *
 * At a miss the machine itself puts the VPN2 into Context, at bit 4: a slot's size. The monitor
 * keeps the hardware ASID in the part of Context that the machine leaves alone, so that one
 * register has all of a tag; from it the refill fast path (STLB_LOOKUP in entry_NAME.S) makes the
 * key, which is what a slot holds. */
#ifndef MONITOR_STLB_H
#define MONITOR_STLB_H

/* Usable from assembly. */
#define STLB_INDEX_BITS 10
#define STLB_SLOT_SHIFT 4
#define STLB_INDEX_MASK (((1 << STLB_INDEX_BITS) - 1) << STLB_SLOT_SHIFT)

/* The hardware ASID's place in the machine's Context while a guest runs. Bit 31, above it, is set
 * while the monitor runs: no key has it, so that a stray access of the monitor finds nothing. */
#define STLB_CONTEXT_ASID_SHIFT 23

/* Context, shifted right by this and XORed with itself, is the key: its lower bits, which select
 * the slot, then differ by address space and segment for programs of one shape. The number was
 * chosen by measurement (docs/performance.md). */
#define STLB_MIX 12

#ifndef __ASSEMBLER__

#include "mips/tlb.h"
#include "monitor/types.h"

#define STLB_SLOTS (1u << STLB_INDEX_BITS)
#define STLB_BYTES (STLB_SLOTS << STLB_SLOT_SHIFT)

struct stlb_entry {
    uint32_t key;   /* stlb_key(tag). 0 is empty: ASID 0 is never a guest's */
    uint32_t lo[2]; /* as the hardware TLB takes them */
    uint32_t unused;
};

struct stlb {
    struct stlb_entry *slots; /* STLB_SLOTS of them, in the VM's home; NULL: it has none */
    uint32_t large_count;     /* large entries (stlb_large.h) */
    uint32_t hits_seen;       /* at the last tick */
    uint32_t pause;           /* ticks until it may look for large entries to make, */
    uint32_t pause_next;      /* and after the next look */
};

/* What a slot holds for a tag, VPN2 | hardware ASID. Different tags have different keys. */
static inline uint32_t stlb_key(uint32_t tag)
{
    uint32_t context = (tag & ENTRYHI_ASID) << STLB_CONTEXT_ASID_SHIFT |
                       (tag & ENTRYHI_VPN2) >> (ENTRYHI_VPN2_SHIFT - CONTEXT_BADVPN2_SHIFT);

    return context ^ context >> STLB_MIX;
}

/* The tag that a key was made of. */
static inline uint32_t stlb_tag(uint32_t key)
{
    uint32_t context = key ^ key >> STLB_MIX ^ key >> 2 * STLB_MIX;

    return (context << (ENTRYHI_VPN2_SHIFT - CONTEXT_BADVPN2_SHIFT) & ENTRYHI_VPN2) |
           (context >> STLB_CONTEXT_ASID_SHIFT & ENTRYHI_ASID);
}

/* Turns the VM's software TLB on or off for C and the window's fast path, as its settings say; it
 * also stays off while tracing, so that hits can be recorded. */
void stlb_select(struct vm *vm);

/* The switch software_tlb has changed (switches.h). What either setting has left behind goes. */
const char *stlb_switch(struct vm *vm);

/* The entry for a tag; NULL: none, or the software TLB is off. */
const struct stlb_entry *stlb_lookup(const struct vm *vm, uint32_t tag);

/* Remembers a finished entry; it may displace another one. Nothing if the software TLB is off. */
void stlb_insert(struct vm *vm, uint32_t tag, uint32_t lo0, uint32_t lo1);

/* Forgets the entry for one tag. */
void stlb_drop(struct vm *vm, uint32_t tag);

/* Forgets every entry of the VM for which match(tag, context) holds. */
void stlb_drop_if(struct vm *vm, bool (*match)(uint32_t tag, void *context), void *context);

/* Do these halves of an entry let a guest reach the frame? */
static inline bool stlb_names(const uint32_t lo[2], mfn_t frame)
{
    uint32_t pfn = frame.n << ENTRYLO_PFN_SHIFT;

    return ((lo[0] & ENTRYLO_V) != 0 && (lo[0] & ENTRYLO_PFN) == pfn) ||
           ((lo[1] & ENTRYLO_V) != 0 && (lo[1] & ENTRYLO_PFN) == pfn);
}

/* Forgets every entry of the VM that names a frame. */
void stlb_drop_frame(struct vm *vm, mfn_t frame);

void stlb_flush(struct vm *vm);

#endif
#endif
