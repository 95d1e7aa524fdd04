/* Large pages for the direct window: a VM whose RAM is contiguous in machine memory, and all its
 * own, has it mapped by a few wired hardware TLB entries. A page that leaves its place, or that
 * others share, breaks the entry around it; the rest stays. */
#ifndef MONITOR_LARGE_H
#define MONITOR_LARGE_H

#include "monitor/types.h"

/* Reserves contiguous memory for all of the VM's RAM, moves there what the VM has, and gives it the
 * rest as zeros. RAM that is smaller than two large pages is left as it is. The VM's hardware ASID
 * must be asked for again before it runs. false: there is no such block of memory, or the disk
 * fails to give back what it has of the RAM; the VM then goes on with 4 KB pages. */
bool large_reserve(struct vm *vm);

/* Back to 4 KB pages. The memory stays the VM's. */
void large_give_up(struct vm *vm);

/* The switch `large_pages` has changed. NULL, or why that cannot be. */
const char *large_switch(struct vm *vm);

/* Call before a page stops being private, or moves. */
void large_break(struct vm *vm, pfn_t pfn);

#endif
