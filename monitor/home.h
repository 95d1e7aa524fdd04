/* A VM's home: what the exception entry must reach before anything else, side by side in machine
 * memory. On a platform that needs it one wired TLB entry, a pair of 16 KB pages, shows both at the
 * top of kseg3; elsewhere the one's address leads to the other. */
#ifndef MONITOR_HOME_H
#define MONITOR_HOME_H

#include "monitor/stlb.h"
#include "monitor/vcpu.h"

#define HOME_PAGE 16384u /* of the pair */

struct home {
    struct stlb_entry stlb[STLB_SLOTS]; /* the even page */
    struct vcpu vcpu;                   /* in the odd page, of which nothing else is the VM's */
};

_Static_assert(sizeof(((struct home *)0)->stlb) == HOME_PAGE, "the even page");
_Static_assert(sizeof(struct vcpu) <= HOME_PAGE, "the odd page");

#endif
