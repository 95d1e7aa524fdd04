/* The first serial port: what guests print, and what the monitor says. */
#ifndef MONITOR_CONSOLE_H
#define MONITOR_CONSOLE_H

#include "monitor/types.h"

/* Each line of guest output starts with `NAME| `. */
void console_set_prefix(bool on);

/* A character of guest output. */
void console_guest_put(const struct vm *vm, char c);

/* One line of the monitor's own, which begins `mirrorball: `; no newline in the text. */
void console_say(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* Hands waiting input to the VM's serial port. Its interrupt line shows at the next malta_update.
 */
void console_poll(struct vm *vm);

#endif
