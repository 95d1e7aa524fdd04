/* Not modelled: the century (a byte of memory that no rollover changes), daylight saving, the
 * square wave output, battery and power failure. The update cycle is shown as UIP for 244 us before
 * each second ends; time registers change at once at the second, so that reading them is always
 * safe. */
#include "monitor/dev/mc146818.h"

#include "mips/malta.h"

#define NEVER       UINT64_MAX
#define SECOND      MALTA_COUNT_HZ

#define A_UIP       0x80
#define A_DIVIDER   0x70
#define A_RUNNING   0x20 /* divider: 32.768 kHz, counting */
#define A_RATE      0x0f
#define B_SET       0x80
#define B_INTERRUPT 0x70 /* PIE, AIE, UIE; the same bits of C are PF, AF, UF */
#define B_BINARY    0x04
#define B_24H       0x02
#define PERIODIC    0x40
#define ALARM       0x20
#define UPDATE      0x10
#define C_IRQF      0x80
#define D_VALID     0x80
#define PM          0x80 /* in hours, when B_24H is clear */
#define ANY         0xc0 /* in an alarm register: matches always */

#define UIP_TICKS   (SECOND / 4096)  /* 244 us */
#define POLL_GAP    (SECOND / 10000) /* polls further apart are not a loop */
#define POLLS_MIN   64
#define JUMP_MARGIN (SECOND / 2000) /* polled out, so that the edge is seen sharply */

static unsigned from_register(const struct mc146818 *rtc, uint8_t value)
{
    return (rtc->ram[RTC_B] & B_BINARY) != 0 ? value : (value >> 4) * 10u + (value & 15u);
}

static uint8_t to_register(const struct mc146818 *rtc, unsigned value)
{
    value %= 100;
    return (uint8_t)((rtc->ram[RTC_B] & B_BINARY) != 0 ? value : value / 10 << 4 | value % 10);
}

/* Counts a register up; true: it has gone round, from `last` to `first`. */
static bool carry(struct mc146818 *rtc, unsigned reg, unsigned first, unsigned last)
{
    unsigned value = from_register(rtc, rtc->ram[reg]) + 1;

    rtc->ram[reg] = to_register(rtc, value > last ? first : value);
    return value > last;
}

static bool carry_hours(struct mc146818 *rtc)
{
    unsigned hour = from_register(rtc, rtc->ram[RTC_HOURS] & (uint8_t)~PM);
    bool pm = (rtc->ram[RTC_HOURS] & PM) != 0;

    if ((rtc->ram[RTC_B] & B_24H) != 0)
        return carry(rtc, RTC_HOURS, 0, 23);
    if (hour == 11)
        pm = !pm;
    rtc->ram[RTC_HOURS] = to_register(rtc, hour >= 12 ? 1 : hour + 1) | (pm ? PM : 0);
    return hour == 11 && !pm;
}

static unsigned days_in_month(const struct mc146818 *rtc)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned month = from_register(rtc, rtc->ram[RTC_MONTH]) - 1;

    if (month == 1 && from_register(rtc, rtc->ram[RTC_YEAR]) % 4 == 0)
        return 29;
    return month < sizeof(days) ? days[month] : 31;
}

static bool alarm_matches(const struct mc146818 *rtc)
{
    for (unsigned reg = RTC_SECONDS; reg <= RTC_HOURS; reg += 2)
        if ((rtc->ram[reg + 1] & ANY) != ANY && rtc->ram[reg + 1] != rtc->ram[reg])
            return false;
    return true;
}

static void pass_second(struct mc146818 *rtc)
{
    if ((rtc->ram[RTC_B] & B_SET) != 0)
        return;
    if (carry(rtc, RTC_SECONDS, 0, 59) && carry(rtc, RTC_MINUTES, 0, 59) && carry_hours(rtc)) {
        carry(rtc, RTC_WEEKDAY, 1, 7);
        if (carry(rtc, RTC_DAY, 1, days_in_month(rtc)) && carry(rtc, RTC_MONTH, 1, 12))
            carry(rtc, RTC_YEAR, 0, 99);
    }
    rtc->ram[RTC_C] |= UPDATE | (alarm_matches(rtc) ? ALARM : 0);
}

static bool divider_runs(const struct mc146818 *rtc)
{
    return (rtc->ram[RTC_A] & A_DIVIDER) == A_RUNNING;
}

/* Ticks of the periodic interrupt's period; 0: it is off. */
static uint32_t period(const struct mc146818 *rtc)
{
    unsigned rate = rtc->ram[RTC_A] & A_RATE;

    if (rate == 0 || !divider_runs(rtc))
        return 0;
    if (rate < 3) /* 256 and 128 Hz, as rates 8 and 9 */
        rate += 7;
    return (uint32_t)((uint64_t)SECOND << (rate - 1) >> 15);
}

static void pass_periods(struct mc146818 *rtc, uint64_t now)
{
    uint32_t length = period(rtc);
    uint64_t late = now - rtc->next_period;

    if (length == 0 || now < rtc->next_period)
        return;
    rtc->ram[RTC_C] |= PERIODIC;
    rtc->next_period = now + length - (late >> 32 == 0 ? (uint32_t)late % length : 0);
}

void mc146818_update(struct mc146818 *rtc, uint64_t now)
{
    while (divider_runs(rtc) && now >= rtc->next_second) {
        rtc->next_second += SECOND;
        pass_second(rtc);
    }
    pass_periods(rtc, now);
}

void mc146818_reset(struct mc146818 *rtc, uint64_t now)
{
    *rtc = (struct mc146818){
        .ram = {[RTC_WEEKDAY] = 5,
                [RTC_DAY] = 1,
                [RTC_MONTH] = 1,
                [RTC_YEAR] = 0x26,
                [RTC_CENTURY] = 0x20,
                [RTC_A] = A_RUNNING | 6,
                [RTC_B] = B_24H,
                [RTC_D] = D_VALID},
        .next_second = now + SECOND,
    };
    rtc->next_period = now + period(rtc);
}

static bool update_in_progress(const struct mc146818 *rtc, uint64_t now)
{
    return divider_runs(rtc) && (rtc->ram[RTC_B] & B_SET) == 0 &&
           now + UIP_TICKS >= rtc->next_second;
}

static uint8_t read_data(struct mc146818 *rtc, uint64_t now)
{
    uint8_t value = rtc->ram[rtc->index];

    if (rtc->index != RTC_A) {
        rtc->polls = 0;
    } else {
        rtc->polls = now - rtc->last_poll <= POLL_GAP ? rtc->polls + 1 : 0;
        rtc->last_poll = now;
        return value | (update_in_progress(rtc, now) ? A_UIP : 0);
    }
    if (rtc->index != RTC_C)
        return value;
    rtc->ram[RTC_C] = 0;
    return value | ((value & rtc->ram[RTC_B] & B_INTERRUPT) != 0 ? C_IRQF : 0);
}

/* A divider that is let go ends its first second after half a second. */
static void write_register_a(struct mc146818 *rtc, uint8_t value, uint64_t now)
{
    bool ran = divider_runs(rtc);

    rtc->ram[RTC_A] = value & (uint8_t)~A_UIP;
    if (!ran)
        rtc->next_second = now + SECOND / 2;
    rtc->next_period = now + period(rtc);
}

static void write_data(struct mc146818 *rtc, uint8_t value, uint64_t now)
{
    rtc->polls = 0;
    switch (rtc->index) {
    case RTC_A:
        write_register_a(rtc, value, now);
        break;
    case RTC_C:
    case RTC_D: /* read only */
        break;
    default:
        rtc->ram[rtc->index] = value;
        break;
    }
}

void mc146818_access(struct mc146818 *rtc, unsigned port, uint64_t now, struct bus_access *access)
{
    mc146818_update(rtc, now);
    if ((port & 1) == 0 && access->store)
        rtc->index = access->value % MC146818_REGISTERS; /* bit 7 masks an NMI that is not there */
    else if ((port & 1) == 0)
        access->value = 0xff; /* write only */
    else if (access->store)
        write_data(rtc, (uint8_t)access->value, now);
    else
        access->value = read_data(rtc, now);
}

bool mc146818_interrupt(const struct mc146818 *rtc)
{
    return (rtc->ram[RTC_C] & rtc->ram[RTC_B] & B_INTERRUPT) != 0;
}

static uint64_t until(uint64_t time, uint64_t now)
{
    return time > now ? time - now : 0;
}

uint64_t mc146818_until_interrupt(const struct mc146818 *rtc, uint64_t now)
{
    uint64_t wait = NEVER;

    if ((rtc->ram[RTC_B] & (UPDATE | ALARM)) != 0 && divider_runs(rtc))
        wait = until(rtc->next_second, now);
    if ((rtc->ram[RTC_B] & PERIODIC) != 0 && period(rtc) != 0 &&
        until(rtc->next_period, now) < wait)
        wait = until(rtc->next_period, now);
    return wait;
}

uint32_t mc146818_take_polled_wait(struct mc146818 *rtc, uint64_t now)
{
    uint64_t left = until(rtc->next_second, now);
    uint64_t to_edge = left > UIP_TICKS ? left - UIP_TICKS : left;

    if (rtc->polls < POLLS_MIN || to_edge <= JUMP_MARGIN || !divider_runs(rtc) ||
        (rtc->ram[RTC_B] & B_SET) != 0)
        return 0;
    rtc->polls = 0;
    return (uint32_t)(to_edge - JUMP_MARGIN);
}
