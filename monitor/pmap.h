/* The pmap: a VM's map from guest-"physical" frames to machine frames, with the rights that the
 * monitor grants (Disco, section 4.2.2). This is the table; pages.h says how pages come and go. */
#ifndef MONITOR_PMAP_H
#define MONITOR_PMAP_H

/* One word of the map, which the fast paths read too. A page that is not present has no hardware or
 * software TLB entry: nobody has touched it yet (it reads as zeros), or it is on the disk
 * (SWAPPED). */
#define PMAP_PRESENT     1u /* a machine frame is behind it */
#define PMAP_WRITABLE    2u /* stores may go there: RAM whose frame is this VM's own */
#define PMAP_SWAPPED     4u /* not present; the number is a slot on the disk */
#define PMAP_BALLOONED   8u /* not present; the guest has put it into its balloon */
#define PMAP_FRAME_SHIFT 12

#ifndef __ASSEMBLER__

#include "monitor/types.h"

struct pmap_entry {
    mfn_t frame;
    bool present;
    bool writable;
};

/* Pages of RAM by what is behind them, and what became of them since the VM was created. */
struct pmap_counts {
    uint32_t touched;   /* the sum of the next three */
    uint32_t owned;     /* with a frame of its own */
    uint32_t shared;    /* with a shared frame */
    uint32_t swapped;   /* on the disk */
    uint32_t ballooned; /* in the balloon: not touched */
    uint32_t peak;      /* the most pages that were touched */
    uint64_t first_touches, breaks, swapped_out, swapped_in;
};

struct pmap {
    uint32_t *ram;       /* one word a PFN, from 0 */
    uint32_t ram_frames; /* how many */
    uint32_t *rom;       /* the boot ROM's frames, from PFN 0x1fc00 */
    uint32_t rom_frames;
    struct pmap_counts counts;
    uint32_t window_page; /* bytes of a large page of the direct window; 0: RAM is in 4 KB pages */
    uint32_t window_broken; /* bit i: the window's entry i covers a page that is not in its place */
    uint32_t scan, evict;   /* where sharing.c and swap.c go on looking */
    pfn_t pinned;           /* its frame stays: see pages_pin; PMAP_NO_PAGE: there is none */
    uint32_t scan_credit;   /* hundredths of a page that the scan still owes */
    uint32_t scan_round;    /* times that it has gone through all pages */
};

#define PMAP_NO_PAGE UINT32_MAX

/* Makes the tables for ram_bytes of RAM at GPA 0, none of it touched, and rom_bytes of zeroed boot
 * ROM (both may be rounded up to whole frames). false: not enough machine memory, and nothing is
 * kept. */
bool pmap_create(struct vm *vm, uint32_t ram_bytes, uint32_t rom_bytes);

/* Gives the tables back, and the ROM. No page of RAM may have a frame any longer. */
void pmap_destroy(struct vm *vm);

/* What is behind a PFN now. Not present: nothing, a device, or RAM that pages_prepare can bring.
 * Any number may be asked for. */
struct pmap_entry pmap_lookup(const struct vm *vm, pfn_t pfn);

/* Is it RAM or ROM, present or not? */
bool pmap_is_memory(const struct vm *vm, pfn_t pfn);

/* The RAM's words, for those who change them: pfn must be less than ram_frames. */
static inline mfn_t pmap_word_frame(uint32_t word)
{
    return (mfn_t){word >> PMAP_FRAME_SHIFT};
}

/* Copies between the monitor and guest-physical memory, rights not looked at (a loader's view).
 * Brings pages as pages_prepare does. false: part of the range is not memory, and nothing was
 * copied; or the machine's memory has run out on the way. */
bool pmap_copy_to_guest(struct vm *vm, gpa_t to, const void *from, uint32_t size);
bool pmap_copy_from_guest(struct vm *vm, void *to, gpa_t from, uint32_t size);

#endif
#endif
