#include "mips/cp0.h"
#include "mips/tlb.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"

volatile uint32_t *ram(uint32_t pa)
{
    return (volatile uint32_t *)(RAM_WINDOW + pa);
}

volatile uint8_t *device(uint32_t pa)
{
    return (volatile uint8_t *)(DEVICE_WINDOW + pa);
}

unsigned tlb_size(void)
{
    return ((cp0_read(CP0_CONFIG1) & CONFIG1_MMUSIZE) >> CONFIG1_MMUSIZE_SHIFT) + 1;
}

uint32_t page(uint32_t pa, uint32_t flags)
{
    return pa >> PAGE_SHIFT << ENTRYLO_PFN_SHIFT | 3u << ENTRYLO_C_SHIFT | flags;
}

void tlb_write(unsigned index, struct tlb_entry entry)
{
    uint32_t entryhi = cp0_read(CP0_ENTRYHI);
    uint32_t pagemask = cp0_read(CP0_PAGEMASK);

    cp0_write(CP0_INDEX, index);
    cp0_write(CP0_ENTRYHI, entry.hi);
    cp0_write(CP0_ENTRYLO0, entry.lo[0]);
    cp0_write(CP0_ENTRYLO1, entry.lo[1]);
    cp0_write(CP0_PAGEMASK, entry.mask);
    __asm__ volatile("tlbwi\n\tehb" ::: "memory");
    cp0_write(CP0_PAGEMASK, pagemask);
    cp0_write(CP0_ENTRYHI, entryhi);
}

struct tlb_entry tlb_read(unsigned index)
{
    uint32_t entryhi = cp0_read(CP0_ENTRYHI);
    uint32_t pagemask = cp0_read(CP0_PAGEMASK);
    struct tlb_entry entry;

    cp0_write(CP0_INDEX, index);
    __asm__ volatile("tlbr\n\tehb" ::: "memory");
    entry.hi = cp0_read(CP0_ENTRYHI);
    entry.lo[0] = cp0_read(CP0_ENTRYLO0);
    entry.lo[1] = cp0_read(CP0_ENTRYLO1);
    entry.mask = cp0_read(CP0_PAGEMASK);
    cp0_write(CP0_PAGEMASK, pagemask);
    cp0_write(CP0_ENTRYHI, entryhi);
    return entry;
}

uint32_t tlb_probe(uint32_t entryhi)
{
    uint32_t before = cp0_read(CP0_ENTRYHI);

    cp0_write(CP0_ENTRYHI, entryhi);
    __asm__ volatile("tlbp\n\tehb" ::: "memory");
    uint32_t index = cp0_read(CP0_INDEX);
    cp0_write(CP0_ENTRYHI, before);
    return index;
}

void tlb_flush(void)
{
    unsigned entries = tlb_size();

    for (unsigned i = 0; i < entries; i++)
        tlb_write(i, (struct tlb_entry){.hi = RAM_WINDOW + i * 2 * PAGE_SIZE});
    tlb_read(0);
}

void machine_reset(void)
{
    exception_target = exception_entry;
    cp0_write(CP0_STATUS, ST_BEV);
    cp0_write(CP0_EBASE, (uint32_t)vectors);
    cp0_write(CP0_STATUS, 0);
    cp0_write(CP0_CAUSE, 0);
    cp0_write(CP0_HWRENA, 0);
    cp0_write(CP0_COMPARE, cp0_read(CP0_COUNT) - 1);
    cp0_write(CP0_WIRED, 0);
    cp0_write(CP0_PAGEMASK, 0);
    cp0_write(CP0_CONTEXT, 0);
    cp0_write(CP0_ENTRYHI, 0);
    cp0_write(CP0_EPC, 0);
    tlb_flush();
}

void spin(unsigned rounds)
{
    while (rounds-- > 0)
        __asm__ volatile("" ::: "memory");
}
