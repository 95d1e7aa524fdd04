/* The bus between a virtual CPU and its virtual devices. An access is decoded once into this small
 * structure; devices never see instructions. */
#ifndef MONITOR_DEV_BUS_H
#define MONITOR_DEV_BUS_H

#include "monitor/types.h"

struct bus_access {
    gpa_t address;
    unsigned size; /* 1, 2 or 4 bytes */
    bool store;
    uint32_t value; /* a store's data; a load's result, in the low bits */
};

/* Carries the access out. false: nothing answers at that address (a bus error). */
bool bus_carry_out(struct vm *vm, struct bus_access *access);

/* Is there a device, or the boot ROM, at this address? */
bool bus_answers(const struct vm *vm, gpa_t address);

#endif
