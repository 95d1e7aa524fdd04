/* Pages with equal contents share a machine frame, copy-on-write, whoever they belong to. */
#ifndef MONITOR_SHARING_H
#define MONITOR_SHARING_H

#include "monitor/types.h"

/* If a page of RAM is private and another frame holds the same bytes, the two are shared from now
 * on; if none does, the page can be found by others. VMs with large pages keep theirs to
 * themselves. */
void sharing_offer(struct vm *vm, pfn_t pfn);

/* The switch share_scan has changed (switches.h). */
const char *sharing_switch(struct vm *vm);

/* VMs have come or gone. */
void sharing_take_stock(void);

/* How many VMs are scanned. */
extern unsigned sharing_scanned;

/* Goes on looking for equal pages: each VM's `share_scan` says how many of its pages are looked at
 * in a second. A page is offered when it holds the same bytes as when it was looked at last; one
 * that changes all the time would only have to be copied again. */
void sharing_scan(void);

/* At each time slice's end; the costs do not depend on how often that is. */
static inline void sharing_tick(void)
{
    if (sharing_scanned != 0)
        sharing_scan();
}

#endif
