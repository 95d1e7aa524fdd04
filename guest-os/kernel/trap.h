/* Exceptions in C. */
#ifndef KERNEL_TRAP_H
#define KERNEL_TRAP_H

#include "guest-os/kernel/trap_frame.h"

#include <stdint.h>

/* Called by vectors.S for everything but TLB refills; returns to resume *frame. */
void trap(struct trap_frame *frame);

/* Called by vectors.S; a cache error means broken memory. */
void cache_error(void) __attribute__((noreturn));

/* syscall.c: performs the system call in *frame and puts its result there. */
void system_call(struct trap_frame *frame);

#endif
