/* The virtual Malta board: its devices, their interrupt lines and its time. */
#ifndef MONITOR_DEV_MALTA_H
#define MONITOR_DEV_MALTA_H

#include "monitor/dev/board.h"
#include "monitor/dev/gt64120.h"
#include "monitor/dev/i8254.h"
#include "monitor/dev/i8259.h"
#include "monitor/dev/mc146818.h"
#include "monitor/dev/piix4.h"
#include "monitor/dev/uart16550.h"
#include "monitor/dev/unclaimed.h"

/* The serial port's interrupt request at the i8259s. */
#define MALTA_IRQ_UART 4

struct malta {
    struct gt64120 gt;
    struct i8259_pair pic;
    struct i8254 pit;
    struct mc146818 rtc;
    struct uart16550 uart;
    struct piix4 piix4;
    struct board board;
    struct unclaimed unclaimed;
    uint64_t ahead;    /* ticks that this board's time has jumped ahead of the machine's */
    uint64_t deadline; /* board time at which a timer may next change a line; 0: look now */
};

void malta_reset(struct vm *vm);

/* The board's time, in ticks of the machine's Count (MALTA_COUNT_HZ). It does not wrap. */
uint64_t malta_time(const struct vm *vm);

/* A timer was accessed: its line and deadline must be looked at again. */
void malta_look_at_timers(struct vm *vm);

/* Brings the devices' interrupt lines, and with them the guest's Cause.IP2, up to date. Call after
 * every device access, after console input and when the deadline may have passed. */
void malta_update(struct vm *vm);

/* The same where the board was up to date, and then the interrupt controllers alone were accessed.
 */
void malta_update_after_pic(struct vm *vm);

/* Is a timer programmed at all? */
static inline bool malta_has_deadline(const struct malta *malta)
{
    return malta->deadline >> 32 != UINT32_MAX; /* the upper half says it */
}

/* The board was up to date, and then the serial port alone was accessed: must malta_update be
 * called? */
static inline bool malta_uart_needs_update(const struct malta *malta)
{
    return uart16550_interrupt(&malta->uart) != i8259_line(&malta->pic, MALTA_IRQ_UART) ||
           malta_has_deadline(malta);
}

/* Must malta_update be called now, if nothing but time has changed? */
bool malta_is_due(const struct vm *vm);

/* Ticks until malta_update must be called again, at most `most`. */
uint32_t malta_ticks_to_deadline(const struct vm *vm, uint32_t most);

/* Can a device interrupt a guest that does nothing but wait? */
bool malta_may_interrupt(const struct vm *vm);

#endif
