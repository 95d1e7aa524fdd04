/* What may stand between ll and sc without making the sc fail: whatever raises no exception on this
 * machine. Kernels of multiprocessors look into the TLB there. MIPS32 PRA, vol. II, SC. */
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/conformance/suite.h"

#define TRIES 100

static void expect_first_try(const uint32_t *probe, uint32_t other)
{
    uint32_t before = *ram(USER_DATA);

    RUN(.entry = probe, .args = {RAM_WINDOW + USER_DATA, TRIES, other});
    expect_returned(1);
    expect_equal("the word in memory", before + 1, *ram(USER_DATA));
}

static void progress_with_tlbp(void)
{
    expect_first_try(llsc_tlbp, 0);
    cp0_write(CP0_ENTRYHI, TEST_VA);
    expect_first_try(llsc_tlbp, 0);
}

static void progress_with_mfc0_and_mtc0(void)
{
    expect_first_try(llsc_moves, 0);
}

/* Unmapped memory, 8 MB of it a page at a time: here no machine misses. */
static void progress_with_loads_from_everywhere(void)
{
    for (uint32_t offset = 0; offset < 0x800000; offset += PAGE_SIZE)
        expect_first_try(llsc_load, RAM_WINDOW + FRAME_A + offset);
}

const struct test tests_progress[] = {
    {"progress_with_tlbp", progress_with_tlbp},
    {"progress_with_mfc0_and_mtc0", progress_with_mfc0_and_mtc0},
    {"progress_with_loads_from_everywhere", progress_with_loads_from_everywhere},
    {0},
};
