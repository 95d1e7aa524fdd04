/* The end of VMs, and of the run. */
#ifndef MONITOR_RETIRE_H
#define MONITOR_RETIRE_H

#include "monitor/types.h"

/* What is left to do for VMs that have ended: their figures are printed, their memory is given
 * back, and those that are to start again do so. false: no VM is left that could ever run. */
bool retire_ended(void);

/* Ends the run as it is; VMs that still run count as ended by a command. The exit code is the worst
 * of how VMs ended. */
_Noreturn void retire_finish(void);

#endif
