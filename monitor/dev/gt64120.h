/* The virtual GT-64120 system controller: its register window, the way to PCI configuration space
 * and interrupt acknowledge. Source: Galileo GT-64120 data sheet; values as on QEMU's Malta after
 * its boot stub has set up the windows. */
#ifndef MONITOR_DEV_GT64120_H
#define MONITOR_DEV_GT64120_H

#include "monitor/dev/bus.h"

#define GT64120_SIZE        0x1000
#define GT64120_ACKNOWLEDGE 0xc34 /* PCI_0 interrupt acknowledge: gives the vector */
#define GT64120_REGISTERS   56    /* those that are modelled */

struct gt64120 {
    uint32_t values[GT64120_REGISTERS]; /* in the order of the table in gt64120.c */
    uint32_t config_address;            /* PCI_0 configuration address register */
};

void gt64120_reset(struct gt64120 *gt);

/* One access at an offset into the window. Loads of any size; stores of words. false: no such
 * register, or a store of less than a word. */
bool gt64120_access(struct vm *vm, uint32_t offset, struct bus_access *access);

#endif
