/* The Malta board as the kernel uses it: console, power, and physical memory. */
#ifndef KERNEL_BOARD_H
#define KERNEL_BOARD_H

#include "mips/windows.h"

#include <stdbool.h>
#include <stdint.h>

/* Physical addresses that the RAM window reaches, and what to keep of an address within it. */
#define PHYSICAL_MASK 0x1fffffff

/* RAM at a physical address below MALTA_RAM_LOW_LIMIT, without a TLB entry. */
static inline void *ram(uint32_t pa)
{
    return (void *)(RAM_WINDOW + pa);
}

/* The inverse; accepts any pointer into the RAM window. */
static inline uint32_t physical(const void *pointer)
{
    return (uint32_t)pointer & PHYSICAL_MASK;
}

/* The UART, polled. console_get() is false if nothing has been typed. */
void console_init(void);
void console_put(char c);
bool console_get(char *c);
void console_printf(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* Resets the board, which ends the machine. */
void power_off(void) __attribute__((noreturn));

/* One line on the console, then power off. */
void panic(const char *text, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
