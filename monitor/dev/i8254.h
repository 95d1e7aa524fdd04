/* A virtual i8254 programmable interval timer; channel 0's output is interrupt request 0. Times are
 * ticks of the board's clock (MALTA_COUNT_HZ). Source: Intel 8254 data sheet. */
#ifndef MONITOR_DEV_I8254_H
#define MONITOR_DEV_I8254_H

#include "monitor/dev/bus.h"

#define I8254_CHANNELS 3
#define I8254_HZ       1193182

struct i8254_channel {
    uint8_t mode;        /* 0..5 */
    uint8_t order;       /* control word's RW field: 1 low byte, 2 high byte, 3 low then high */
    bool bcd;            /* counts in decimal */
    bool counting;       /* a count was written since the control word */
    bool fired;          /* one-shot modes: OUT has risen for this count */
    bool write_high;     /* order 3: the next write is the high byte */
    bool read_high;      /* order 3: the next read is the high byte */
    bool count_held;     /* `held` is read instead of the counting element */
    bool status_held;    /* `status` is read before anything else */
    uint8_t status, low; /* held status; low byte written */
    uint16_t held;       /* latched count, as it is read */
    uint32_t count;      /* initial count, 1..65536 */
    uint64_t start;      /* when counting began, in the timer's clocks */
};

struct i8254 {
    struct i8254_channel channels[I8254_CHANNELS];
};

/* No channel counts until it is programmed. */
void i8254_reset(struct i8254 *pit);

/* One byte at I/O port 0x40..0x43. */
void i8254_access(struct i8254 *pit, unsigned port, uint64_t now, struct bus_access *access);

/* Has channel 0's output risen since the last call? */
bool i8254_take_edge(struct i8254 *pit, uint64_t now);

/* Ticks until channel 0's output rises next; UINT64_MAX: never, as it is programmed now. */
uint64_t i8254_until_edge(const struct i8254 *pit, uint64_t now);

#endif
