/* The TLB, the way C code changes it: probe and indexed write. Random writes belong to the refill
 * handlers alone (vectors.S). */
#ifndef KERNEL_TLB_H
#define KERNEL_TLB_H

#include <stdint.h>

/* Sets PageMask, Wired and Context, and empties the TLB. */
void tlb_init(void);

/* Empties the TLB. EntryHi holds no address space afterwards: the caller sets one. */
void tlb_flush(void);

/* Gives the entry for the page pair of `va` under `asid` new contents, if the TLB has one. asid
 * must be the one in use: it stays in EntryHi. */
void tlb_update(uint32_t va, uint32_t asid, const uint32_t entrylo[2]);

/* Removes the entry for the page pair of `va` under `asid`, if the TLB has one. Same rule. */
void tlb_invalidate(uint32_t va, uint32_t asid);

#endif
