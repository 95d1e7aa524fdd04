/* The processor, in C: coprocessor 0 and the wrappers of its instructions. */
#ifndef KERNEL_CPU_H
#define KERNEL_CPU_H

#include "mips/cp0.h"

#include <stdint.h>

/* id: a CP0_... name of mips/cp0.h. */
#define cp0_read(id)                                                                            \
    ({                                                                                          \
        uint32_t cp0_value_;                                                                    \
        __asm__ volatile("mfc0 %0, $%1, %2" : "=r"(cp0_value_) : "i"((id) / 8), "i"((id) % 8)); \
        cp0_value_;                                                                             \
    })
#define cp0_write(id, value) \
    __asm__ volatile("mtc0 %z0, $%1, %2" : : "Jr"((uint32_t)(value)), "i"((id) / 8), "i"((id) % 8))

/* Execution hazard barrier: CP0 writes before it are seen by what follows. */
static inline void ehb(void)
{
    __asm__ volatile("ehb" : : : "memory");
}

static inline void tlbp(void)
{
    __asm__ volatile("tlbp" : : : "memory");
}

static inline void tlbwi(void)
{
    __asm__ volatile("tlbwi" : : : "memory");
}

#endif
