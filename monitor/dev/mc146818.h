/* A virtual MC146818 real-time clock with 114 bytes of memory. Times are ticks of the board's clock
 * (MALTA_COUNT_HZ). Source: Motorola MC146818A data sheet. */
#ifndef MONITOR_DEV_MC146818_H
#define MONITOR_DEV_MC146818_H

#include "monitor/dev/bus.h"

#define MC146818_REGISTERS 128

enum mc146818_register {
    RTC_SECONDS,
    RTC_SECONDS_ALARM,
    RTC_MINUTES,
    RTC_MINUTES_ALARM,
    RTC_HOURS,
    RTC_HOURS_ALARM,
    RTC_WEEKDAY,
    RTC_DAY,
    RTC_MONTH,
    RTC_YEAR,
    RTC_A,
    RTC_B,
    RTC_C,
    RTC_D,
    RTC_CENTURY = 0x32, /* a byte of memory, by a PC habit */
};

struct mc146818 {
    uint8_t index;
    uint8_t ram[MC146818_REGISTERS]; /* time, alarm, A to D, memory: as they are read */
    uint64_t next_second;            /* when the update that is due ends */
    uint64_t next_period;            /* when the periodic interrupt is due */
    uint64_t last_poll;              /* when register A was last read */
    unsigned polls;                  /* reads of register A, one close upon the other */
};

/* The clock starts at MC146818_START whenever the VM does: a run is repeatable. */
#define MC146818_START "2026-01-01 00:00:00"

void mc146818_reset(struct mc146818 *rtc, uint64_t now);

/* One byte at I/O port 0x70 (index) or 0x71 (data). */
void mc146818_access(struct mc146818 *rtc, unsigned port, uint64_t now, struct bus_access *access);

/* Lets the seconds and periods pass that have passed. */
void mc146818_update(struct mc146818 *rtc, uint64_t now);

/* The interrupt request line. */
bool mc146818_interrupt(const struct mc146818 *rtc);

/* Ticks until an enabled interrupt may next become due; UINT64_MAX: none is enabled. */
uint64_t mc146818_until_interrupt(const struct mc146818 *rtc, uint64_t now);

/* Ticks until shortly before UIP changes if software did nothing but read it again and again,
 * otherwise 0. The reads are forgotten. A board that lets its time jump by so much spares the guest
 * a second of them. */
uint32_t mc146818_take_polled_wait(struct mc146818 *rtc, uint64_t now);

#endif
