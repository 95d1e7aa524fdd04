/* Global pages: what one is in each address space. One entry is not wired, so that tlbwr writes
 * that one again and again: whatever the page was, or what an address space had in its place, is
 * over when the entry has been replaced. MIPS32 PRA, vol. III, "EntryLo0, EntryLo1"; vol. II,
 * TLBWR. */
#include "mips/cp0.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/suite.h"

#define VD        (ENTRYLO_V | ENTRYLO_D)
#define VDG       (VD | ENTRYLO_G)
#define PAIR_SIZE (2 * PAGE_SIZE)
#define SPACES    2u /* ASIDs from 1 on */
#define FIRST_VA  (MAPPED_WINDOW + 0x00800000)

static void write_random(uint32_t hi, uint32_t pa, uint32_t flags)
{
    cp0_write(CP0_ENTRYHI, hi);
    cp0_write(CP0_ENTRYLO0, page(pa, flags));
    cp0_write(CP0_ENTRYLO1, flags & ENTRYLO_G);
    __asm__ volatile("tlbwr; ehb" ::: "memory");
}

/* As kernels come to do it: something else has been in the entry meanwhile. */
static void evict_and_write(uint32_t hi, uint32_t pa, uint32_t flags)
{
    write_random(TEST_VA | (hi & ENTRYHI_ASID), FRAME_A, VD);
    write_random(hi, pa, flags);
}

/* The page in an address space that is entered anew: QEMU looks at its TLB again then. */
static uint32_t word_in(uint32_t asid, uint32_t va)
{
    cp0_write(CP0_ENTRYHI, SPACES + 1);
    cp0_write(CP0_ENTRYHI, asid);
    return *(volatile uint32_t *)va;
}

static void expect_everywhere(const char *when, uint32_t va, uint32_t word)
{
    for (uint32_t asid = SPACES; asid > 0; asid--)
        expect_equal(when, word, word_in(asid, va));
}

static void prepare(void)
{
    *ram(FRAME_A) = 1;
    *ram(FRAME_B) = 2;
    cp0_write(CP0_WIRED, tlb_size() - 1);
}

static void a_global_page_is_the_newest_everywhere(void)
{
    prepare();
    for (uint32_t va = FIRST_VA; va < FIRST_VA + 8 * PAIR_SIZE; va += PAIR_SIZE) {
        evict_and_write(va | 2, FRAME_B, VD);
        expect_equal("of one address space", 2, word_in(2, va));
        evict_and_write(va | 1, FRAME_A, VDG);
        expect_everywhere("the first one", va, 1);
        evict_and_write(va | 1, FRAME_B, VDG);
        expect_everywhere("another frame", va, 2);
        evict_and_write(va | 1, FRAME_B, VDG);
        expect_everywhere("the same frame", va, 2);
        evict_and_write(va | 2, FRAME_A, VD);
        expect_equal("of one address space, in its place", 1, word_in(2, va));
        evict_and_write(va | 1, FRAME_B, VDG);
        expect_everywhere("the same frame, after that", va, 2);
    }
}

/* The same frame is behind both in the end. */
static void two_global_pages_are_told_apart(void)
{
    prepare();
    for (uint32_t distance = PAIR_SIZE; distance <= 0x00400000; distance *= 2) {
        evict_and_write(FIRST_VA | 1, FRAME_A, VDG);
        expect_everywhere("one page", FIRST_VA, 1);
        evict_and_write((FIRST_VA ^ distance) | 1, FRAME_B, VDG);
        expect_everywhere("the other", FIRST_VA ^ distance, 2);
        evict_and_write(FIRST_VA | 1, FRAME_B, VDG);
        expect_everywhere("the one again", FIRST_VA, 2);
    }
}

const struct test tests_global[] = {
    {"a_global_page_is_the_newest_everywhere", a_global_page_is_the_newest_everywhere},
    {"two_global_pages_are_told_apart", two_global_pages_are_told_apart},
    {NULL, NULL},
};
