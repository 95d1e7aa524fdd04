/* The TLB, the way C code changes it: probe and indexed write. Random writes belong to the refill
 * handlers alone (vectors.S). No entry is wired. */
#ifndef KERNEL_TLB_H
#define KERNEL_TLB_H

#include <stdint.h>

/* Sets PageMask, Wired and Context, and empties the TLB. */
void tlb_init(void);

/* Empties the TLB and leaves `asid` in EntryHi. */
void tlb_flush(uint32_t asid);

/* Each is about the entry for the page pair of `va` under the ASID in EntryHi, or for all ASIDs. If
 * there is none, nothing happens. */

/* Gives it new contents. */
void tlb_update(uint32_t va, uint32_t entrylo0, uint32_t entrylo1);

/* Removes it. */
void tlb_invalidate(uint32_t va);

#endif
