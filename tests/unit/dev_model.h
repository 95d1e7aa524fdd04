/* What the device tests share: a VM without memory, and a model of what the board asks of the rest
 * of the monitor. */
#ifndef DEV_MODEL_H
#define DEV_MODEL_H

#include "tests/unit/unit_test.h"
#include "mips/malta.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

extern struct vm model_vm;
extern struct vcpu model_vcpu;
extern uint64_t model_time;       /* what clock_time says */
extern char model_output[512];    /* what the guest printed */
extern char model_said[512];      /* the monitor's last line */
extern unsigned model_lines;      /* how many lines it said */
extern const char *model_input;   /* what is typed */
extern bool model_rom;            /* there is a boot ROM */
extern uint32_t model_jump_limit; /* clock_jump's answer is at most this */

/* A fresh board at time 0. Also a cmocka setup function. */
int model_reset(void **state);

/* One access through the bus; a load's value. */
uint32_t load(uint32_t address, unsigned size);
void store(uint32_t address, unsigned size, uint32_t value);

/* An I/O port, by bytes. */
uint8_t in(unsigned port);
void out(unsigned port, uint8_t value);

/* Is guest Cause.IP2 set? */
bool interrupted(void);

/* A repeatable sequence of arbitrary numbers. */
uint32_t arbitrary(void);

#endif
