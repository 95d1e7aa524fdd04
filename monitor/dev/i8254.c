/* Not modelled: the gates (channels 0 and 1 have theirs tied high; channel 2's is taken for high,
 * so that modes 1 and 5, which wait for a rising gate, never start), and a new count in modes 2 and
 * 3 waiting for the current period's end: it counts at once. Channel 2's output has no speaker. */
#include "monitor/dev/i8254.h"

#include "mips/malta.h"

#define NEVER        UINT64_MAX
#define CONTROL_PORT 3
#define READ_BACK    3 /* control word's channel field */
#define LATCH        0 /* control word's RW field */
#define STATUS_OUT   0x80
#define STATUS_NULL  0x40 /* no count was written yet */

/* Timer clocks a tick, and ticks a timer clock, as fractions of 2^32 and 2^16. */
#define CLOCKS_PER_TICK ((uint32_t)(((uint64_t)I8254_HZ << 32) / MALTA_COUNT_HZ))
#define TICKS_PER_CLOCK ((uint32_t)(((uint64_t)MALTA_COUNT_HZ << 16) / I8254_HZ))

static uint64_t to_clocks(uint64_t ticks)
{
    return (ticks >> 32) * CLOCKS_PER_TICK + ((uint64_t)(uint32_t)ticks * CLOCKS_PER_TICK >> 32);
}

/* Never too early: a remainder counts as a whole tick. */
static uint64_t to_ticks(uint32_t clocks)
{
    return ((uint64_t)clocks * TICKS_PER_CLOCK >> 16) + 1;
}

static bool is_periodic(const struct i8254_channel *channel)
{
    return channel->mode == 2 || channel->mode == 3;
}

static bool waits_for_gate(const struct i8254_channel *channel)
{
    return channel->mode == 1 || channel->mode == 5;
}

/* `value` modulo a count, 1..65536, without the 64-bit division that the target lacks. */
static uint32_t modulo(uint64_t value, uint32_t count)
{
    uint32_t upper = (uint32_t)(value >> 32) % count;

    for (int shift = 16; shift >= 0; shift -= 16) {
        uint64_t part = (uint64_t)upper << 16 | (uint16_t)(value >> shift);

        /* upper < 65536, so that `part` fits into 32 bits. */
        upper = (uint32_t)part % count;
    }
    return upper;
}

static uint16_t to_bcd(uint32_t value)
{
    uint32_t bcd = 0;

    for (unsigned shift = 0; shift < 16; shift += 4, value /= 10)
        bcd |= value % 10 << shift;
    return (uint16_t)bcd;
}

static uint32_t from_bcd(uint16_t bcd)
{
    return (bcd >> 12) * 1000u + (bcd >> 8 & 15) * 100u + (bcd >> 4 & 15) * 10u + (bcd & 15);
}

/* The counting element, as it is read. */
static uint16_t current_count(const struct i8254_channel *channel, uint64_t clocks)
{
    uint32_t range = channel->bcd ? 10000 : 65536;
    uint64_t passed = clocks - channel->start;
    uint32_t value = channel->count;

    if (channel->counting && !waits_for_gate(channel)) {
        if (channel->mode == 3)
            passed += passed;
        passed = modulo(passed, is_periodic(channel) ? channel->count : range);
        value = (channel->count + range - (uint32_t)passed) % range;
        if (is_periodic(channel))
            value = channel->count - (uint32_t)passed;
    }
    return channel->bcd ? to_bcd(value) : (uint16_t)value;
}

static bool output(const struct i8254_channel *channel, uint64_t clocks)
{
    uint64_t passed = clocks - channel->start;

    if (!channel->counting)
        return channel->mode != 0;
    switch (channel->mode) {
    case 0:
        return passed >= channel->count;
    case 2:
        return modulo(passed, channel->count) != channel->count - 1;
    case 3:
        return modulo(passed, channel->count) < (channel->count + 1) / 2;
    case 4:
        return passed != channel->count;
    default:
        return true;
    }
}

static void hold_count(struct i8254_channel *channel, uint64_t clocks)
{
    if (channel->count_held)
        return;
    channel->count_held = true;
    channel->held = current_count(channel, clocks);
}

static void hold_status(struct i8254_channel *channel, uint64_t clocks)
{
    if (channel->status_held)
        return;
    channel->status_held = true;
    channel->status = (uint8_t)((output(channel, clocks) ? STATUS_OUT : 0) |
                                (channel->counting ? 0 : STATUS_NULL) | channel->order << 4 |
                                channel->mode << 1 | channel->bcd);
}

static void write_control(struct i8254 *pit, uint8_t value, uint64_t clocks)
{
    unsigned index = value >> 6, order = value >> 4 & 3, mode = value >> 1 & 7;

    for (unsigned i = 0; index == READ_BACK && i < I8254_CHANNELS; i++) {
        if ((value & 2u << i) == 0)
            continue;
        if ((value & 0x20) == 0)
            hold_count(&pit->channels[i], clocks);
        if ((value & 0x10) == 0)
            hold_status(&pit->channels[i], clocks);
    }
    if (index == READ_BACK)
        return;
    if (order == LATCH) {
        hold_count(&pit->channels[index], clocks);
        return;
    }
    pit->channels[index] = (struct i8254_channel){
        .mode = (uint8_t)(mode > 5 ? mode - 4 : mode),
        .order = (uint8_t)order,
        .bcd = (value & 1) != 0,
        .count = 1,
    };
}

static void start(struct i8254_channel *channel, uint16_t written, uint64_t clocks)
{
    uint32_t count = channel->bcd ? from_bcd(written) : written;

    channel->count = count != 0 ? count : channel->bcd ? 10000 : 65536;
    channel->counting = true;
    channel->fired = false;
    channel->start = clocks;
}

static void write_count(struct i8254_channel *channel, uint8_t value, uint64_t clocks)
{
    if (channel->order == 3 && !channel->write_high) {
        channel->low = value;
        channel->write_high = true;
        if (channel->mode == 0)
            channel->counting = false; /* the first byte stops the count */
        return;
    }
    if (channel->order == 1)
        start(channel, value, clocks);
    else if (channel->order == 2)
        start(channel, (uint16_t)(value << 8), clocks);
    else if (channel->order == 3)
        start(channel, (uint16_t)(value << 8 | channel->low), clocks);
    channel->write_high = false;
}

static uint8_t read_count(struct i8254_channel *channel, uint64_t clocks)
{
    uint16_t value = channel->count_held ? channel->held : current_count(channel, clocks);
    bool high = channel->order == 3 ? channel->read_high : channel->order == 2;

    if (channel->status_held) {
        channel->status_held = false;
        return channel->status;
    }
    if (channel->order == 3)
        channel->read_high = !high;
    if (channel->order != 3 || high)
        channel->count_held = false;
    return (uint8_t)(high ? value >> 8 : value);
}

void i8254_reset(struct i8254 *pit)
{
    for (unsigned i = 0; i < I8254_CHANNELS; i++)
        pit->channels[i] = (struct i8254_channel){.order = 3, .count = 1};
}

void i8254_access(struct i8254 *pit, unsigned port, uint64_t now, struct bus_access *access)
{
    unsigned index = port & 3;
    uint64_t clocks = to_clocks(now);

    if (access->store && index == CONTROL_PORT)
        write_control(pit, (uint8_t)access->value, clocks);
    else if (access->store)
        write_count(&pit->channels[index], (uint8_t)access->value, clocks);
    else
        access->value = index == CONTROL_PORT ? 0xff : read_count(&pit->channels[index], clocks);
}

bool i8254_take_edge(struct i8254 *pit, uint64_t now)
{
    struct i8254_channel *channel = &pit->channels[0];
    uint64_t clocks = to_clocks(now), passed = clocks - channel->start;

    if (!channel->counting || waits_for_gate(channel) || channel->fired || passed < channel->count)
        return false;
    if (is_periodic(channel))
        channel->start = clocks - modulo(passed, channel->count);
    else
        channel->fired = true;
    return true;
}

uint64_t i8254_until_edge(const struct i8254 *pit, uint64_t now)
{
    const struct i8254_channel *channel = &pit->channels[0];
    uint64_t passed = to_clocks(now) - channel->start;

    if (!channel->counting || waits_for_gate(channel) || channel->fired)
        return NEVER;
    return passed < channel->count ? to_ticks(channel->count - (uint32_t)passed) : 0;
}
