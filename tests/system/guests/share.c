/* Acts for VMs that share a machine: they use what they get of it, or nothing, for a number of
 * seconds of their own Count, and say how that went. */
#include "tests/system/guests/guest.h"

#include "mips/exceptions.h"
#include "mips/malta.h"

#define IM7              (1u << (ST_IM_SHIFT + 7))
#define TICK             (MALTA_COUNT_HZ / 100)
#define TICKS_PER_US     (MALTA_COUNT_HZ / 1000000)
#define LOOPS_PER_GLANCE 20000u

static uint32_t duration(const struct machine *machine)
{
    return option_number(machine, "seconds=", 1) * MALTA_COUNT_HZ; /* at most 25 s */
}

/* Has so much time passed since Count was `start`? */
static bool is_over(uint32_t start, uint32_t ticks)
{
    return cp0_read(CP0_COUNT) - start >= ticks;
}

/* Computes, with Status as `bits=` says; each loop is of the same length. */
void act_spin(const struct machine *machine)
{
    uint32_t glances = 0, ticks = duration(machine), start, loops, x = 1;

    cp0_write(CP0_STATUS, option_number(machine, "bits=", 0));
    start = cp0_read(CP0_COUNT);
    do {
        loops = LOOPS_PER_GLANCE;
        __asm__ volatile("1: xor %0, %0, %1\n\taddiu %1, %1, -1\n\tbnez %1, 1b\n\tnop"
                         : "+r"(x), "+r"(loops));
        glances++;
    } while (!is_over(start, ticks));
    print("spun %u rounds\n", (unsigned)glances);
}

/* Nothing but to be there. */
void act_greet(const struct machine *machine)
{
    (void)machine;
    print("greetings\n");
}

/* One tick to the next: asleep, or in a loop that only looks idle to a person (`loop=1`). */
static void pass_tick(bool loop, uint32_t compare)
{
    cp0_write(CP0_COMPARE, compare);
    if (!loop) {
        __asm__ volatile("wait");
        return;
    }
    cp0_write(CP0_STATUS, IM7);
    if (try_call(kernel_idle, 0) != EXC_INT)
        bad("the idle loop ended without an interrupt");
    cp0_write(CP0_STATUS, IM7);
}

/* Sleeps from tick to tick. */
void act_nap(const struct machine *machine)
{
    uint32_t naps = 0, latest = 0, ticks = duration(machine), start, compare;
    bool loop = option_number(machine, "loop=", 0) != 0;

    cp0_write(CP0_STATUS, IM7);
    start = compare = cp0_read(CP0_COUNT);
    do {
        uint32_t late;

        compare += TICK;
        pass_tick(loop, compare);
        late = cp0_read(CP0_COUNT) - compare;
        if ((int32_t)late < 0)
            bad("woken %u ticks before the time", (unsigned)-late);
        latest = late > latest ? late : latest;
        if (late > TICK) /* the next tick has passed too */
            compare = cp0_read(CP0_COUNT);
        naps++;
    } while (!is_over(start, ticks));
    print("napped %u times, woken %u us late at most\n", (unsigned)naps,
          (unsigned)latest / TICKS_PER_US);
}
