/* TLB maintenance: tlbp, then tlbwi on the entry found. */
#include "guest-os/kernel/tlb.h"
#include "guest-os/kernel/cpu.h"
#include "mips/tlb.h"
#include "mips/windows.h"

/* An unused entry still has a virtual page, and no two entries may have the same: each index has a
 * page pair of its own at the end of the mapped window, where the kernel has nothing. */
#define PARKING (MAPPED_WINDOW_LIMIT - TLB_ENTRIES_MAX * 2 * PAGE_SIZE)

static uint32_t entry_count;

void tlb_init(void)
{
    entry_count = ((cp0_read(CP0_CONFIG1) & CONFIG1_MMUSIZE) >> CONFIG1_MMUSIZE_SHIFT) + 1;
    cp0_write(CP0_PAGEMASK, 0);
    cp0_write(CP0_WIRED, 0);
    cp0_write(CP0_CONTEXT, (uint32_t)MAPPED_WINDOW << 1); /* linear_table.h says why */
    tlb_flush();
}

/* EntryLo0 and EntryLo1 are 0. */
static void park(uint32_t index)
{
    cp0_write(CP0_ENTRYHI, PARKING + index * 2 * PAGE_SIZE);
    ehb();
    tlbwi();
}

void tlb_flush(void)
{
    cp0_write(CP0_ENTRYLO0, 0);
    cp0_write(CP0_ENTRYLO1, 0);
    for (uint32_t index = 0; index < entry_count; index++) {
        cp0_write(CP0_INDEX, index);
        park(index);
    }
}

/* Index of the entry that matches, INDEX_P set if there is none. */
static uint32_t probe(uint32_t va, uint32_t asid)
{
    cp0_write(CP0_ENTRYHI, (va & ENTRYHI_VPN2) | asid);
    ehb();
    tlbp();
    ehb();
    return cp0_read(CP0_INDEX);
}

void tlb_update(uint32_t va, uint32_t asid, const uint32_t entrylo[2])
{
    if ((probe(va, asid) & INDEX_P) != 0)
        return;
    cp0_write(CP0_ENTRYLO0, entrylo[0]);
    cp0_write(CP0_ENTRYLO1, entrylo[1]);
    ehb();
    tlbwi();
    ehb();
}

void tlb_invalidate(uint32_t va, uint32_t asid)
{
    uint32_t index = probe(va, asid);

    if ((index & INDEX_P) != 0)
        return;
    cp0_write(CP0_ENTRYLO0, 0);
    cp0_write(CP0_ENTRYLO1, 0);
    park(index);
    ehb();
    cp0_write(CP0_ENTRYHI, asid);
    ehb();
}
