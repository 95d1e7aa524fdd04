/* The operator's commands over the second serial port: a line `[ID] COMMAND ARGUMENTS` each, ID a
 * number of the program's own, with one line of JSON as the answer (answer.h). */
#ifndef MONITOR_CONTROL_H
#define MONITOR_CONTROL_H

#include "monitor/types.h"

/* Takes in what has come. */
void control_poll(void);

/* Something of a line has come, but not its end: look again soon. */
bool control_is_receiving(void);

/* A line is complete and waits to be carried out. */
bool control_has_command(void);

/* Carries it out and answers. Call it between two exits. */
void control_carry_out(void);

#endif
