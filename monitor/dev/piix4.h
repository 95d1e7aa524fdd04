/* The virtual PIIX4 south bridge, as far as it is not a device of its own: the configuration space
 * of its ISA bridge and power management functions, the power management I/O registers and the
 * reset control register. Source: Intel 82371AB (PIIX4) data sheet. */
#ifndef MONITOR_DEV_PIIX4_H
#define MONITOR_DEV_PIIX4_H

#include "monitor/dev/bus.h"

#define PIIX4_CONFIG_WORDS 64
#define PIIX4_RESET_PORT   0xcf9

struct piix4 {
    uint32_t isa[PIIX4_CONFIG_WORDS];   /* function 0's configuration space */
    uint32_t power[PIIX4_CONFIG_WORDS]; /* function 3's */
    uint16_t power_enable, power_control;
    uint8_t reset_control;
};

void piix4_reset(struct piix4 *piix4);

/* One word of configuration space; functions other than 0 and 3 read ones. */
uint32_t piix4_config_read(const struct piix4 *piix4, unsigned function, uint32_t reg);
void piix4_config_write(struct piix4 *piix4, unsigned function, uint32_t reg, uint32_t value);

/* A byte of the power management registers, if they are switched on and `port` is one of those that
 * are modelled, or of the reset control register. false: neither. */
bool piix4_access(struct vm *vm, unsigned port, struct bus_access *access);

#endif
