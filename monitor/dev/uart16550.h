/* A virtual 16550 at the board's first serial port. */
#ifndef MONITOR_DEV_UART16550_H
#define MONITOR_DEV_UART16550_H

#include "monitor/dev/bus.h"

#define UART_FIFO_SIZE 16

struct uart16550 {
    uint8_t ier, fcr, lcr, mcr, scr, dll, dlm;
    bool overrun;                 /* LSR.OE */
    bool thr_was_emptied;         /* since IIR last said so: the reason of the THRE interrupt */
    uint8_t fifo[UART_FIFO_SIZE]; /* received, not yet read */
    uint8_t fifo_start, fifo_length;
};

void uart16550_reset(struct uart16550 *uart);

/* One register access; the offset is below UART_REGISTERS. */
uint8_t uart16550_load(struct uart16550 *uart, uint32_t offset);
void uart16550_store(struct uart16550 *uart, const struct vm *vm, uint32_t offset, uint8_t value);

/* A byte from outside. false: no room (without FIFOs there is room for one), nothing was taken. */
bool uart16550_receive(struct uart16550 *uart, uint8_t byte);

/* The interrupt output, if any interrupt is enabled. */
bool uart16550_has_reason(const struct uart16550 *uart);

/* The interrupt output. */
static inline bool uart16550_interrupt(const struct uart16550 *uart)
{
    return uart->ier != 0 && uart16550_has_reason(uart);
}

#endif
