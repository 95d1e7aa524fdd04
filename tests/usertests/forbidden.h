/* What no program may do: each of these ends the process that does it. */
#ifndef USERTESTS_FORBIDDEN_H
#define USERTESTS_FORBIDDEN_H

#include <stdint.h>

#define NOWHERE        0x00001000 /* never mapped */
#define TEXT           0x00400000
#define STACK_LIMIT    0x7fff8000
#define KERNEL_ADDRESS 0x80000000
#define MAPPED_KERNEL  0xc0000000

void load(uint32_t address);
void store(uint32_t address);
void jump(uint32_t address);

struct forbidden {
    const char *what;
    void (*function)(uint32_t argument);
    uint32_t argument;
};

#define FORBIDDEN_COUNT 16
extern const struct forbidden forbidden[FORBIDDEN_COUNT];

#endif
