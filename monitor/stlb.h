/* The software TLB: per VM, a large direct-mapped cache of finished VPN -> MFN entries (Disco's
 * "second-level software TLB", section 4.2.2). Tags are EntryHi values with the hardware ASID, so
 * that the refill fast path in entry.S compares one word. All entries are pairs of 4 KB pages. */
#ifndef MONITOR_STLB_H
#define MONITOR_STLB_H

/* Usable from assembly. */
#define STLB_INDEX_BITS 10
#define STLB_SLOT_SHIFT 4
/* EntryHi, rotated right by this and XORed with itself, gives the index: address spaces and
 * segments of one shape fall on different slots. The number was chosen by measurement
 * (docs/performance.md). */
#define STLB_ROTATE 12

#ifndef __ASSEMBLER__

#include "mips/tlb.h"
#include "monitor/types.h"

#define STLB_SLOTS (1u << STLB_INDEX_BITS)
#define STLB_BYTES (STLB_SLOTS << STLB_SLOT_SHIFT)

struct stlb_entry {
    uint32_t tag;   /* VPN2 | hardware ASID. 0 is empty: ASID 0 is never a guest's */
    uint32_t lo[2]; /* as the hardware TLB takes them */
    uint32_t unused;
};

struct stlb {
    struct stlb_entry *slots; /* this VM's table, aligned to STLB_BYTES; NULL: it has none */
};

/* Gives the VM an empty table. false: not enough machine memory. */
bool stlb_create(struct vm *vm);
void stlb_destroy(struct vm *vm);

/* Turns the VM's software TLB on or off, as its settings say, for the fast path and for C. The fast
 * path also stays off while tracing, so that hits can be recorded. */
void stlb_select(struct vm *vm);

/* The switch software_tlb has changed (switches.h). What either setting has left behind goes. */
const char *stlb_switch(struct vm *vm);

/* The entry for an EntryHi value with hardware ASID; NULL: none, or the software TLB is off. */
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
