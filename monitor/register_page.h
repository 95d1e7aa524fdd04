/* The register page (mips/register_page.h, docs/register-page.md): privileged registers of a guest
 * that its kernel loads and stores in a page of its own RAM.
 *
 * While the guest runs, the page has these registers' values; from take to give the vCPU has them.
 * The page is the guest's to write: whatever stands there is cut down to what mtc0 could have
 * written before anybody looks at it. Its frame stays where it is (pages_pin). */
#ifndef MONITOR_REGISTER_PAGE_H
#define MONITOR_REGISTER_PAGE_H

#ifndef __ASSEMBLER__

#include "monitor/types.h"

/* What the exception entry needs of it, computed whenever the page is given to the guest. */
struct register_page {
    uint32_t *words;                        /* where the monitor reaches it; NULL: there is none */
    uint32_t general_vector, refill_vector; /* the guest's */
    uint32_t syscall_cause;                 /* Cause after a system call that is in no delay slot */
    uint32_t return_blocked;                /* not 0: returning from an exception is for C */
};

/* The guest's kernel offers a page of RAM, in place of one that it may have offered before. false:
 * the platform has no register page, or the machine no memory, with the VM stopped. */
bool register_page_offer(struct vcpu *vcpu, pfn_t pfn);

/* The registers' values from the page to the vCPU, at an exit, and back, before the guest is
 * resumed. Only if there is a page. */
void register_page_take(struct vcpu *vcpu);
void register_page_give(struct vcpu *vcpu);

/* Is the `syscall` that caused the exit the kernel's, with EXL = 1? Then it means: return from the
 * exception. */
bool register_page_is_return(const struct vcpu *vcpu);

#endif
#endif
