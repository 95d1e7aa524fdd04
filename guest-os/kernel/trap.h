/* Exceptions in C. */
#ifndef KERNEL_TRAP_H
#define KERNEL_TRAP_H

#include "guest-os/kernel/trap_frame.h"

#include <stdint.h>

/* Called by vectors.S for everything but TLB refills; returns to resume *frame. */
void trap(struct trap_frame *frame);

/* Called by vectors.S on the boot stack: the current process has used up its kernel stack. */
void kernel_stack_overflow(uint32_t epc) __attribute__((noreturn));

/* Called by vectors.S; a cache error means broken memory. */
void cache_error(void) __attribute__((noreturn));

#endif
