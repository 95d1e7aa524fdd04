/* What the kernel asks of a virtual machine monitor below it, if there is one that says it takes
 * hypercalls (mips/hypercalls.h). Without one nothing here does anything. */
#ifndef KERNEL_MONITOR_H
#define KERNEL_MONITOR_H

#include <stdbool.h>
#include <stdint.h>

/* Before the first exception. `environment`: the boot loader's, names and values in turn. `zero`:
 * ask for zeroed pages, too. */
void monitor_init(char **environment, bool zero);

/* Makes the monitor see to it that a page reads as zeros. false: the kernel has to do it. */
bool monitor_zeroes(uint32_t pa);

/* Puts as many frames into the balloon as the monitor wants, or takes some back. Called at each
 * clock tick; looks once a second. */
void monitor_tick(void);

#endif
