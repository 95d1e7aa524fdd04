/* Faults of the monitor itself: say what and where, show the last exits, stop the machine. */
#ifndef MONITOR_FAULT_H
#define MONITOR_FAULT_H

/* What entry.S caught. */
#define FAULT_KIND_EXCEPTION 0 /* an exception while the monitor ran */
#define FAULT_KIND_CACHE     1 /* cache error */
#define FAULT_KIND_NMI       2 /* non-maskable interrupt */
#define FAULT_KIND_DEBUG     3 /* sdbbp while the monitor ran */

#ifndef __ASSEMBLER__

#include <stdint.h>

/* Registers at an exception in the monitor, saved by entry.S. */
struct fault_frame {
    uint32_t gpr[32];
    uint32_t status, cause, epc, badvaddr, errorepc;
};

_Noreturn void fault_report(const struct fault_frame *frame, unsigned kind);

_Noreturn void fault_panic(const char *file, int line, const char *text, ...)
    __attribute__((format(printf, 3, 4)));

/* An invariant does not hold. Always on. */
#define ASSERT(condition)                                                        \
    do {                                                                         \
        if (!(condition))                                                        \
            fault_panic(__FILE__, __LINE__, "assertion failed: %s", #condition); \
    } while (0)

#define PANIC(...) fault_panic(__FILE__, __LINE__, __VA_ARGS__)

#endif
#endif
