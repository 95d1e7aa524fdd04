/* What a debugger cannot see from outside: the machine's TLB, and the CP0 registers that QEMU's gdb
 * stub does not show. gdb (tools/gdb) calls readout_take() by hand; the monitor itself never does.
 */
#ifndef MONITOR_READOUT_H
#define MONITOR_READOUT_H

#include "mips/tlb.h"

/* X(member, register number, select). Random is left out: reading it changes what it is next. */
#define READOUT_REGISTERS(X) \
    X(index, 0, 0)           \
    X(entrylo0, 2, 0)        \
    X(entrylo1, 3, 0)        \
    X(context, 4, 0)         \
    X(pagemask, 5, 0)        \
    X(wired, 6, 0)           \
    X(hwrena, 7, 0)          \
    X(badvaddr, 8, 0)        \
    X(count, 9, 0)           \
    X(entryhi, 10, 0)        \
    X(compare, 11, 0)        \
    X(intctl, 12, 1)         \
    X(srsctl, 12, 2)         \
    X(cause, 13, 0)          \
    X(epc, 14, 0)            \
    X(prid, 15, 0)           \
    X(ebase, 15, 1)          \
    X(config, 16, 0)         \
    X(config1, 16, 1)        \
    X(config2, 16, 2)        \
    X(config3, 16, 3)        \
    X(lladdr, 17, 0)         \
    X(errorepc, 30, 0)

struct readout {
#define X(member, number, select) uint32_t member;
    READOUT_REGISTERS(X)
#undef X
    uint32_t tlb_entries; /* how many of them the machine has */
    struct tlb_entry tlb[TLB_ENTRIES_MAX];
};

/* Copies TLB and registers into `readout`. To be called in kernel mode with Status.EXL = 1 on the
 * stack below `readout_stack_top`, whatever was running; the caller restores the general registers
 * and Status. Nothing else changes but Count, which counts the instructions of this function too.
 */
void readout_take(void);

/* Gives the registers that TLB instructions work with the values of the last read-out. To be called
 * in the same way, after other functions of hw.h that were called by hand. */
void readout_put_back(void);

#endif
