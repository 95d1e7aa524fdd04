/* The operator's prompt at the console: it edits a line and carries it out as a command. Guests run
 * on meanwhile. */
#ifndef MONITOR_PROMPT_H
#define MONITOR_PROMPT_H

#include "monitor/types.h"

/* The VM whose console is in front, or was before the prompt. */
struct vm *prompt_origin(void);

/* Brings the prompt to the terminal. */
void prompt_open(void);

/* A byte that was typed at it. Do not feed it further while a command waits. */
void prompt_feed(uint8_t byte);

/* A line was entered and waits to be carried out. */
bool prompt_has_command(void);

/* Carries it out. Call it between two exits. */
void prompt_carry_out(void);

/* Shows the line under way again, if the monitor has said something meanwhile. */
void prompt_refresh(void);

#endif
