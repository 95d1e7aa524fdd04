/* Whoever operates the monitor: at the console's prompt, or a program at the second port. */
#ifndef MONITOR_OPERATOR_H
#define MONITOR_OPERATOR_H

#include "monitor/types.h"

/* There is something for operator_attend to do. */
bool operator_waits(void);

/* Carries out what waits; false: there was no whole command yet. A command may change every VM:
 * call it between two exits, with no guest's state in use. The VM that ran before may not be ready
 * any more, or be in another state. */
bool operator_attend(void);

#endif
