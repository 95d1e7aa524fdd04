#include "monitor/instructions.h"

#include "monitor/entry.h"

#define CALIBRATION_LOOPS 100000u

static unsigned icount_shift;
static uint32_t tick_ns; /* length of a tick; 0: not known */

void instructions_calibrate(unsigned shift)
{
    uint32_t ticks = entry_time_loop(CALIBRATION_LOOPS);
    uint32_t loop_ns = (CALIBRATION_LOOPS * entry_loop_instructions) << shift;

    icount_shift = shift;
    tick_ns = (loop_ns + ticks / 2) / ticks;
}

bool instructions_known(void)
{
    return tick_ns != 0;
}

uint64_t instructions_of(uint64_t ticks)
{
    return ticks * tick_ns >> icount_shift;
}
