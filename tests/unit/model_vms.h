/* A few VMs side by side, for tests of what they do to each other's memory. */
#ifndef MODEL_VMS_H
#define MODEL_VMS_H

#include "tests/unit/model_guest.h"

#define VMS      3
#define VM_BYTES 0x00400000u /* of each: two pairs of large pages */
#define VM_PAGES (VM_BYTES / PAGE_SIZE)

extern struct vm *vm[VMS];

/* Set-up and teardown of a test: the VMs, none of which has touched any memory; and afterwards, all
 * memory comes back. */
int vms_start(void **state);
int vms_stop(void **state);

void vms_poke(unsigned i, uint32_t address, uint32_t word);
uint32_t vms_peek(unsigned i, uint32_t address);
struct pmap_entry vms_entry(unsigned i, uint32_t pfn);

/* The guest loads from or stores to its RAM window, by the refill vector or with an entry that does
 * not allow it: what kind of exit that is. */
enum exit_reason vms_access(unsigned i, uint32_t address, bool store, bool refill);

/* Somebody else has all memory but `left` frames, until vms_give_back. */
void vms_leave(uint32_t left);
void vms_give_back(void);

#endif
