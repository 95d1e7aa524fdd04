/* What an exception leaves on the kernel stack: the whole state of what was interrupted. */
#ifndef KERNEL_TRAP_FRAME_H
#define KERNEL_TRAP_FRAME_H

#include <stdint.h>

struct trap_frame {
    uint32_t home[4]; /* o32: every caller keeps room for its callee's four argument registers */
    uint32_t gpr[32]; /* 0, k0 and k1 are not saved */
    uint32_t hi, lo;
    uint32_t epc;
    uint32_t status; /* as the exception left it: EXL is 1 */
    uint32_t cause;
    uint32_t address; /* BadVAddr, after the exceptions that set it */
};

/* What switch_context() leaves on the stack of a process that is not running. */
struct switch_frame {
    uint32_t s[8];
    uint32_t fp;
    uint32_t ra;
};

enum {
    REG_V0 = 2,
    REG_A0 = 4,
    REG_A1 = 5,
    REG_A2 = 6,
    REG_SP = 29
};

#endif
