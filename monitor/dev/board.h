/* The Malta board's own registers (the FPGA): switches, status, jumpers, display, reset; and the
 * revision word in the boot ROM's place. Source: MIPS Malta User's Manual, "Board registers";
 * values as in QEMU. */
#ifndef MONITOR_DEV_BOARD_H
#define MONITOR_DEV_BOARD_H

#include "monitor/dev/bus.h"

#define BOARD_SIZE 0x1000

struct board {
    uint8_t leds, break_code, outputs;
};

void board_reset(struct board *board);

/* One access at an offset into the registers, of any size. false: no such register. */
bool board_access(struct vm *vm, uint32_t offset, struct bus_access *access);

/* The revision register, a word: read only. */
bool board_revision_access(struct vm *vm, uint32_t offset, struct bus_access *access);

#endif
