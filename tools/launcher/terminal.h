/* The terminal that a person sits at, handed over to the guest: each key goes to it at once, Ctrl-C
 * too. Ctrl-A x ends the run, Ctrl-A Ctrl-A (or Ctrl-A a) sends one Ctrl-A. */
#ifndef TOOLS_LAUNCHER_TERMINAL_H
#define TOOLS_LAUNCHER_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* Hands the terminal over until this process ends. False: standard input is not a terminal. */
bool terminal_hand_over(void);

/* Takes the escape sequences out of what was typed, in place. `escaped` keeps whether the last byte
 * was the Ctrl-A of one; false at the start. *end becomes true when the run shall end. Returns how
 * many bytes are left for the guest. */
size_t terminal_filter(char *typed, size_t size, bool *escaped, bool *end);

#endif
