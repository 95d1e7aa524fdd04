/* The clock tick. */
#include "guest-os/kernel/clock.h"
#include "guest-os/abi.h"
#include "guest-os/kernel/console.h"
#include "guest-os/kernel/cpu.h"
#include "guest-os/kernel/monitor.h"
#include "guest-os/kernel/process.h"

#define COUNTS_PER_TICK (CLOCK_HZ / TICKS_PER_SECOND)

static uint32_t ticks;
static uint32_t next_compare;

void clock_init(void)
{
    next_compare = cp0_read(CP0_COUNT) + COUNTS_PER_TICK;
    cp0_write(CP0_COMPARE, next_compare);
}

void clock_interrupt(void)
{
    uint32_t count = cp0_read(CP0_COUNT);

    /* Relative to the last tick, so that a late one does not delay those to come; but never to a
     * time already past, which Count would reach only after going all the way round. */
    next_compare += COUNTS_PER_TICK;
    if ((int32_t)(next_compare - count) < COUNTS_PER_TICK / 2)
        next_compare = count + COUNTS_PER_TICK;
    cp0_write(CP0_COMPARE, next_compare); /* takes the interrupt back, too */
    ehb();
    ticks++;
    process_wake_sleepers(ticks);
    console_poll();
    monitor_tick();
}

uint32_t clock_ticks(void)
{
    return ticks;
}
