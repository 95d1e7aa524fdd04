/* The clock: TICKS_PER_SECOND interrupts a second from Count and Compare. */
#ifndef KERNEL_CLOCK_H
#define KERNEL_CLOCK_H

#include <stdint.h>

/* Count's rate on the Malta board of QEMU: one step in 6 ns. */
#define CLOCK_HZ 166666667

void clock_init(void);

/* Handles the timer interrupt: counts the tick, sets up the next, wakes sleepers. */
void clock_interrupt(void);

/* Ticks since boot. */
uint32_t clock_ticks(void);

#endif
