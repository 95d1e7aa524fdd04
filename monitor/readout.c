#include "monitor/readout.h"

#include "monitor/hw.h"

#define KEPT __attribute__((used, retain)) /* nothing calls or names these */

static struct readout readout KEPT;
static uint64_t stack[64];
static uint64_t *const readout_stack_top KEPT = stack + sizeof(stack) / sizeof(stack[0]);

/* What hw.c writes over. */
KEPT void readout_put_back(void)
{
    __asm__ volatile("mtc0 %0, $0" : : "r"(readout.index));
    __asm__ volatile("mtc0 %0, $2" : : "r"(readout.entrylo0));
    __asm__ volatile("mtc0 %0, $3" : : "r"(readout.entrylo1));
    __asm__ volatile("mtc0 %0, $5" : : "r"(readout.pagemask));
    __asm__ volatile("mtc0 %0, $10\n\tehb" : : "r"(readout.entryhi));
}

KEPT void readout_take(void)
{
#define X(member, number, select) \
    __asm__ volatile("mfc0 %0, $" #number ", " #select : "=r"(readout.member));
    READOUT_REGISTERS(X)
#undef X
    readout.tlb_entries = hw_tlb_size();
    for (unsigned i = 0; i < readout.tlb_entries && i < TLB_ENTRIES_MAX; i++)
        hw_tlb_read(i, &readout.tlb[i]);
    readout_put_back();
}
