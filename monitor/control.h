/* The operator's commands over the second serial port: a line `[ID] COMMAND ARGUMENTS` each, ID a
 * number of the program's own, with one line of JSON as the answer (answer.h). */
#ifndef MONITOR_CONTROL_H
#define MONITOR_CONTROL_H

#include "monitor/types.h"

/* Takes in what has come. */
void control_poll(void);

/* Something of a line has come but not its end, or a command was carried out just now and the next
 * may follow: look again at each exit. */
bool control_is_awake(void);

/* A line is complete and waits to be carried out. */
bool control_has_command(void);

/* Carries it out and answers. Call it between two exits. */
void control_carry_out(void);

#endif
