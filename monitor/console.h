/* The first serial port: what guests print, and what the monitor says. Each VM has a virtual
 * console of its own, and how they share the terminal is the run's choice:
 *   - as it comes: each character at once (one VM);
 *   - by line: whole lines, each with `NAME| ` before it (several VMs, nobody at the terminal);
 *   - one in front: the terminal shows one VM's console, or the operator's prompt, and a chord
 *     switches (docs/console.md). */
#ifndef MONITOR_CONSOLE_H
#define MONITOR_CONSOLE_H

#include "monitor/hw.h"
#include "monitor/types.h"

#define CONSOLE_CHORD 0x1d /* Ctrl-] */

/* By line. */
void console_set_prefix(bool on);

/* One in front. */
void console_set_switching(bool on);
bool console_is_switching(void);

/* A character of guest output. */
void console_guest_put(const struct vm *vm, char c);

/* One line of the monitor's own, which begins `mirrorball: `; no newline in the text. */
void console_say(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* Text of the operator's prompt, as it stands. */
void console_print(const char *text, ...) __attribute__((format(printf, 1, 2)));
void console_put(char c);

/* Nothing stands on the terminal's current line. */
bool console_at_line_start(void);

/* Shows what the VM has printed of a line that has not ended yet. console_flush_old does so, where
 * that was a while ago, for one VM, at each call for another. */
void console_flush(const struct vm *vm);
void console_flush_old(void);
extern unsigned console_unfinished; /* VMs with such a line */

/* Whose console the terminal is; NULL: the prompt's. */
struct vm *console_front(void);
extern bool console_prompt_in_front;

/* Brings a VM's console to the front: repaints the last screenful of it, if the terminal can be
 * switched at all. */
void console_show(struct vm *vm);
void console_show_prompt(void);

/* The VM has ended: where nobody can switch, what is typed goes to the next one that is alive. */
void console_leave(struct vm *vm);

/* Has console_poll nothing to do, whichever VM it is called for? */
extern unsigned console_typed; /* bytes that their consoles have had no room for yet */
static inline bool console_is_quiet(void)
{
    return (console_typed | console_unfinished | console_prompt_in_front) == 0 &&
           !hw_ports_have_input();
}

/* Takes in what was typed (console_input.c), and hands the VM's serial port what is meant for it.
 * true: there was something, and the interrupt line shows at the next malta_update. */
bool console_poll(struct vm *vm);

#endif
