/* Looks in a trace for whole flows of guest user code: from the exit that starts one to its return,
 * with nothing in between (no timer, no second fault) but the guest kernel's privileged
 * instructions. */
#ifndef TOOLS_FLOW_FIND_H
#define TOOLS_FLOW_FIND_H

#include "tools/flow/records.h"

/* Visits first..last of `vm`; there is always one more behind them, where the process left next. */
struct flow {
    const struct vm_trace *vm;
    size_t first, last;
    const struct visit *earlier; /* find_software_hit: when the guest wrote the entry; else NULL */
    const struct visit *evicted; /* find_software_hit: when the guest overwrote it */
};

/* All: the first such flow. False: there is none. */

/* A system call that ends behind its `syscall` instruction. */
bool find_system_call(const struct vm_trace *vm, struct flow *flow);

/* A TLB miss of a load that the guest's refill vector handled: it wrote a TLB entry that serves the
 * missed address, and the access did not miss again. */
bool find_reflected_miss(const struct vm_trace *vm, struct flow *flow);

/* A TLB miss of a load, served from the software TLB, with a mapping that the guest had written and
 * by then lost from its own TLB. A miss on page number `preferred_vpn` comes before others. */
bool find_software_hit(const struct vm_trace *vm, uint32_t preferred_vpn, struct flow *flow);

#endif
