/* What a report says beyond the fact: the last exits in words, and where to look in gdb. */
#ifndef MONITOR_LESSON_H
#define MONITOR_LESSON_H

#include "monitor/types.h"

/* An exception code in words: what the instruction did (PRA, "Cause Register"). Never NULL. */
const char *lesson_exception(unsigned exccode);

/* Says the last exits of a VM in words, newest first, and gdb commands for the guest's address. */
void lesson_of_vm(const struct vm *vm, gva_t address);

/* Says the last exits of all VMs in words, and gdb commands for a fault of the monitor that came by
 * way of the function `entry`. */
void lesson_of_monitor(const char *entry);

#endif
