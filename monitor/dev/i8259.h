/* The two virtual i8259 interrupt controllers of the south bridge: the slave's output is input 2 of
 * the master, the master's output is the processor's interrupt line 2.
 * Source: Intel 8259A data sheet; PIIX4 data sheet for ELCR. */
#ifndef MONITOR_DEV_I8259_H
#define MONITOR_DEV_I8259_H

#include "monitor/dev/bus.h"

#define I8259_LINES 16

struct i8259 {
    uint8_t lines; /* levels of the inputs */
    uint8_t irr, isr, imr;
    uint8_t elcr;     /* inputs that are level triggered */
    uint8_t base;     /* ICW2: vector of input 0 */
    uint8_t first;    /* input of the highest priority */
    uint8_t expected; /* the ICW that the next write to the odd port is; 0: none, it is OCW1 */
    bool single, wants_icw4;
    bool auto_eoi, rotate_on_auto_eoi, special_mask;
    bool read_isr;
};

struct i8259_pair {
    struct i8259 master, slave;
};

void i8259_reset(struct i8259_pair *pair);

/* The level of interrupt request `line`, 0..15; 2 is the cascade and cannot be set. */
void i8259_set_line(struct i8259_pair *pair, unsigned line, bool level);

/* What it was set to last. */
static inline bool i8259_line(const struct i8259_pair *pair, unsigned line)
{
    const struct i8259 *pic = line < 8 ? &pair->master : &pair->slave;

    return (pic->lines >> (line & 7) & 1) != 0;
}

/* The INT output: is a request waiting to be acknowledged? */
bool i8259_output(const struct i8259_pair *pair);

/* Could a request on this line reach the output, as far as the masks say? */
bool i8259_is_unmasked(const struct i8259_pair *pair, unsigned line);

/* An interrupt acknowledge cycle: the vector. With no request waiting that is input 7's, and
 * nothing is in service afterwards: a spurious interrupt. */
uint8_t i8259_acknowledge(struct i8259_pair *pair);

/* One byte at I/O port 0x20, 0x21, 0xa0, 0xa1, 0x4d0 or 0x4d1. */
uint8_t i8259_load(const struct i8259_pair *pair, unsigned port);
void i8259_store(struct i8259_pair *pair, unsigned port, uint8_t value);

#endif
