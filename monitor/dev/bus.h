/* The bus between a virtual CPU and its virtual devices. An access is decoded once into this small
 * structure; devices never see instructions. */
#ifndef MONITOR_DEV_BUS_H
#define MONITOR_DEV_BUS_H

#include "monitor/types.h"

/* Guests have the machine's byte order. */
#define BUS_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

struct bus_access {
    gpa_t address; /* aligned to size */
    unsigned size; /* 1, 2 or 4 bytes */
    bool store;
    uint32_t value; /* a store's data; a load's result, in the low bits */
};

/* Carries the access out. false: nothing answers at that address (a bus error). */
bool bus_carry_out(struct vm *vm, struct bus_access *access);

/* Is there a device, or the boot ROM, at this address? */
bool bus_answers(const struct vm *vm, gpa_t address);

/* Where byte `index`, counted by address, of a value of `size` bytes is in that value. */
static inline unsigned bus_byte_shift(unsigned size, unsigned index)
{
    return 8 * (BUS_BIG_ENDIAN ? size - 1 - index : index);
}

/* What a load of part of a 32-bit register sees; `word` is what a load of the whole sees. */
static inline uint32_t bus_part_of_word(uint32_t word, const struct bus_access *access)
{
    unsigned first = access->address.a & 3;
    unsigned lowest = BUS_BIG_ENDIAN ? first + access->size - 1 : first;

    return word >> bus_byte_shift(4, lowest) & 0xffffffffu >> (32 - 8 * access->size);
}

#endif
