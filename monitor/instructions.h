/* Instructions, counted exactly. With `-icount shift=N` QEMU lets each instruction take 2^N ns of
 * virtual time, and Count ticks in virtual time: ticks convert to instructions. */
#ifndef MONITOR_INSTRUCTIONS_H
#define MONITOR_INSTRUCTIONS_H

#include <stdbool.h>
#include <stdint.h>

/* Declares that the machine runs with -icount shift=N and finds the length of a tick by timing a
 * loop of known length. Without this call instructions are not known. */
void instructions_calibrate(unsigned shift);

bool instructions_known(void);

/* Instructions that fit into so many ticks of Count; 0 if they are not known. */
uint64_t instructions_of(uint64_t ticks);

#endif
