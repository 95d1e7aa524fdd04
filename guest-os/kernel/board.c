/* The Malta board: a polled 16550 as console, and the reset register. */
#include "guest-os/kernel/board.h"
#include "mips/malta.h"
#include "mips/freestanding/format.h"

#include <stdarg.h>

#define FCR_ENABLE 0x01 /* the FIFOs: 16 characters may be typed between two ticks */

static volatile uint8_t *uart(unsigned reg)
{
    return (volatile uint8_t *)(DEVICE_WINDOW + MALTA_UART0 + reg);
}

void console_init(void)
{
    *uart(UART_FCR) = FCR_ENABLE;
}

void console_put(char c)
{
    while ((*uart(UART_LSR) & UART_LSR_THRE) == 0) {
    }
    *uart(UART_THR) = (uint8_t)c;
}

bool console_get(char *c)
{
    if ((*uart(UART_LSR) & UART_LSR_DR) == 0)
        return false;
    *c = (char)*uart(UART_RBR);
    return true;
}

static void put(void *context, char c)
{
    (void)context;
    console_put(c);
}

void console_printf(const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    format(put, 0, text, arguments);
    va_end(arguments);
}

void power_off(void)
{
    *(volatile uint32_t *)(DEVICE_WINDOW + MALTA_SOFTRES) = MALTA_GORESET;
    for (;;) { /* the reset takes a moment */
    }
}

void panic(const char *text, ...)
{
    va_list arguments;

    console_printf("kernel: panic: ");
    va_start(arguments, text);
    format(put, 0, text, arguments);
    va_end(arguments);
    console_put('\n');
    console_printf(
        "kernel: to see how it came here: make gdb, then 'break-guest panic', 'continue', 'bt'\n");
    power_off();
}
