/* Pages on the backing disk: when machine memory has run out, private pages of the largest idle VM
 * go there, and come back when they are wanted. */
#ifndef MONITOR_SWAP_H
#define MONITOR_SWAP_H

#include "monitor/types.h"

/* Looks for the disk, once at start-up. Returns its pages; 0: there is none. */
uint32_t swap_open(void);

/* Frees a few frames. false: there is no disk, it is full or broken, or no VM has a private page.
 */
bool swap_make_room(void);

/* Why that failed: what to tell who wanted the memory. */
const char *swap_shortage(void);

/* Fetches what a slot holds. false: the disk failed. */
bool swap_fetch(uint32_t slot, mfn_t frame);

/* The slot's contents are no longer wanted. */
void swap_free(uint32_t slot);

/* Slots in use. */
uint32_t swap_used(void);

#endif
