/* The virtual board's PCI bus 0: configuration space. */
#ifndef MONITOR_DEV_PCI_H
#define MONITOR_DEV_PCI_H

#include "monitor/types.h"

/* Fields of a configuration address. */
#define PCI_BUS(address)      ((address) >> 16 & 0xff)
#define PCI_DEVICE(address)   ((address) >> 11 & 0x1f)
#define PCI_FUNCTION(address) ((address) >> 8 & 7)
#define PCI_REGISTER(address) ((address)&0xfc)

/* One word of configuration space, in the processor's order of values; ones where nobody answers.
 */
uint32_t pci_config_read(const struct vm *vm, uint32_t address);
void pci_config_write(struct vm *vm, uint32_t address, uint32_t value);

#endif
