/* Address space identifiers. There are 255 for any number of address spaces, so that each belongs
 * to a generation: when a generation is used up, the TLB is emptied and the next one begins. */
#ifndef KERNEL_ASID_H
#define KERNEL_ASID_H

#include <stdint.h>

/* Puts an address space's ASID into EntryHi, allocating one if the generation it was made in (0: it
 * has none) is over. To forget all that the TLB holds of an address space it is enough to take its
 * generation away: the old ASID is not used again before the TLB has been emptied. */
void asid_activate(uint32_t *asid, uint32_t *generation);

#endif
