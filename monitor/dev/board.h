/* The Malta board's own registers: reset. */
#ifndef MONITOR_DEV_BOARD_H
#define MONITOR_DEV_BOARD_H

#include "mips/malta.h"
#include "monitor/dev/bus.h"

#define BOARD_REGISTERS      MALTA_SOFTRES
#define BOARD_REGISTERS_SIZE 4

/* One register access; only words are answered. */
bool board_access(struct vm *vm, uint32_t offset, struct bus_access *access);

#endif
