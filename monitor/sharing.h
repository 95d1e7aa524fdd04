/* Pages with equal contents share a machine frame, copy-on-write, whoever they belong to. */
#ifndef MONITOR_SHARING_H
#define MONITOR_SHARING_H

#include "monitor/types.h"

/* If a page of RAM is private and another frame holds the same bytes, the two are shared from now
 * on; if none does, the page can be found by others. VMs with large pages keep theirs to
 * themselves. */
void sharing_offer(struct vm *vm, pfn_t pfn);

#endif
