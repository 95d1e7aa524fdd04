/* The life of a VM as a command directs it. Each function returns NULL, or a message why it cannot
 * be done, valid until the next call. They may be called whenever the monitor runs; a VM that has
 * to end does so when the scheduler next decides (sched.h), which it does soon. */
#ifndef MONITOR_LIFECYCLE_H
#define MONITOR_LIFECYCLE_H

#include "monitor/vm.h"

/* Keeps the VM from running until vm_resume. */
const char *vm_pause(struct vm *vm);
const char *vm_resume(struct vm *vm);

/* Ends it: its figures are printed, its memory is given back. */
const char *vm_kill(struct vm *vm);

/* Ends it and starts it again from its images. */
const char *vm_reset(struct vm *vm);

/* Starts a VM that has ended again from its images, with its settings of now. */
const char *vm_start(struct vm *vm);

/* The VM of that name; NULL: there is none. */
struct vm *vm_find(const char *name);

/* What it does, in a word: ready, waiting, paused, ended, stopped, limit, killed. */
const char *vm_state_name(const struct vm *vm);

#endif
