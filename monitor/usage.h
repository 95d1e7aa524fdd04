/* Virtual against machine memory, printed as the Disco paper does: V MB -> M MB. */
#ifndef MONITOR_USAGE_H
#define MONITOR_USAGE_H

#include "monitor/types.h"

/* A VM's pages, as a line of its table and as a member "memory" of its JSON object. */
void usage_print_vm(const struct vm *vm);
void usage_put_vm(const struct vm *vm);

/* All VMs, now and where they used most: a line of text and a JSON object. */
void usage_print(void);

#endif
