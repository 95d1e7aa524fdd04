/* The user's terminal as the guest's: every key goes to the guest, Ctrl-C too. */
#ifndef TOOLS_LAUNCHER_TERMINAL_H
#define TOOLS_LAUNCHER_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* Hands the terminal of standard input over to the guest until this process exits. Nothing happens
 * if standard input is not a terminal. */
void terminal_hand_over(void);

/* Takes the keys meant for the launcher out of `data`: Ctrl-A x, which ends the run, and the first
 * of two Ctrl-A. Returns how many bytes are left for the guest; *quit becomes true at Ctrl-A x. All
 * bytes are the guest's while the terminal is not handed over. */
size_t terminal_filter(char *data, size_t size, bool *quit);

#endif
