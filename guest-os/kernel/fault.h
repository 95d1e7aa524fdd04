/* Page faults: what happens when the TLB has no valid entry for a user page, or none that allows a
 * store. */
#ifndef KERNEL_FAULT_H
#define KERNEL_FAULT_H

#include "guest-os/kernel/space.h"

enum fault {
    FAULT_RESOLVED,
    FAULT_NO_ACCESS,
    FAULT_NO_MEMORY
};

/* The page of `va` is to be accessed (written, if `write`): makes it or a copy of it, if the region
 * allows. */
enum fault space_fault(struct space *space, uint32_t va, bool write);

/* The kernel's pointer to the page that holds `va`, ready to be written; NULL as for a fault that
 * is not resolved. */
void *space_page(struct space *space, uint32_t va);

#endif
