/* The pmap: a VM's map from guest-"physical" frames to machine frames, with the rights that the
 * monitor grants (Disco, section 4.2.2). */
#ifndef MONITOR_PMAP_H
#define MONITOR_PMAP_H

/* A word of the map has the frame number from this bit on (the fast paths read it), rights below.
 */
#define PMAP_FRAME_SHIFT 12

#ifndef __ASSEMBLER__

#include "monitor/types.h"

struct pmap_entry {
    mfn_t frame;
    bool present;
    bool writable;
};

struct pmap {
    uint32_t *ram;       /* one word a PFN, from 0 */
    uint32_t ram_frames; /* how many */
    uint32_t *rom;       /* the boot ROM's frames, from PFN 0x1fc00 */
    uint32_t rom_frames;
};

/* Gives `vm` ram_bytes of zeroed RAM at GPA 0 and rom_bytes of boot ROM (both may be rounded up to
 * whole frames). false: not enough machine memory, and nothing is kept. */
bool pmap_create(struct vm *vm, uint32_t ram_bytes, uint32_t rom_bytes);

/* Gives all frames back. */
void pmap_destroy(struct vm *vm);

/* What is behind a PFN. Not present: a device, or nothing. Any number may be asked for. */
struct pmap_entry pmap_lookup(const struct vm *vm, pfn_t pfn);

/* The size (bytes) of the large pages in which the RAM can be mapped, from guest-physical address 0
 * on: RAM is contiguous, and aligned so in machine memory. 0: only in 4 KB pages. */
uint32_t pmap_window_page(const struct vm *vm);

/* Copies between the monitor and guest-physical memory, rights not looked at (a loader's view).
 * false: part of the range is not memory; nothing was copied. */
bool pmap_copy_to_guest(struct vm *vm, gpa_t to, const void *from, uint32_t size);
bool pmap_copy_from_guest(struct vm *vm, void *to, gpa_t from, uint32_t size);

#endif
#endif
