/* The console as processes see it: lines that can be edited while they are typed.
 *
 * Backspace and DEL take back a character, Ctrl-U the line, Ctrl-C ends the foreground group,
 * Ctrl-D ends the input (at the start of a line) or hands over what there is of the line. */
#ifndef KERNEL_CONSOLE_H
#define KERNEL_CONSOLE_H

#include <stdint.h>

/* Takes what has been typed. Called at each clock tick: the board has no interrupt for it. */
void console_poll(void);

/* Waits for a line and moves as much of it as fits; 0 for an end of input; -EFAULT, -ENOMEM;
 * -EINTR if Ctrl-C came instead of the line, or the process is to end. */
int console_read(uint32_t va, uint32_t size);

/* `size`, or fewer or an error if some of the bytes are not readable. */
int console_write(uint32_t va, uint32_t size);

#endif
