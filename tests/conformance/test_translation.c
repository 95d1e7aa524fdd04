/* Where mapped addresses lead: page sizes, halves, address spaces, and that a changed entry holds
 * at once. MIPS32 PRA, vol. III, "TLB-Based Virtual Address Translation". */
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "mips/freestanding/string.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/conformance/suite.h"

#define VD  (ENTRYLO_V | ENTRYLO_D)
#define VDG (VD | ENTRYLO_G)

static void expect_load(uint32_t va, uint32_t word)
{
    RUN(.entry = one_lw, .args = {va}, .user = true);
    expect_returned(word);
}

static void expect_miss(uint32_t va)
{
    RUN(.entry = one_lw, .args = {va}, .user = true);
    expect_exception(EXC_TLBL, VECTOR_REFILL, one_lw);
    expect_badvaddr(va);
}

static void map(uint32_t even_pa, uint32_t odd_pa, uint32_t flags)
{
    tlb_write(FREE_ENTRY,
              (struct tlb_entry){.hi = TEST_VA, .lo = {page(even_pa, flags), page(odd_pa, flags)}});
}

/* A pair of pages of `size` bytes: first and last words of both halves, and the miss behind. */
static void check_page_size(uint32_t size)
{
    const uint32_t last = size - 4;

    *ram(FRAME_A) = 1;
    *ram(FRAME_B) = 3;
    *ram(FRAME_A + last) = 2;
    *ram(FRAME_B + last) = 4;
    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = TEST_VA,
                                             .lo = {page(FRAME_A, VDG), page(FRAME_B, VDG)},
                                             .mask = (2 * size - 1) & PAGEMASK_MASK});
    expect_load(TEST_VA, 1);
    expect_load(TEST_VA + last, 2);
    expect_load(TEST_VA + size, 3);
    expect_load(TEST_VA + size + last, 4);
    expect_miss(TEST_VA + 2 * size);
    expect_miss(TEST_VA - 4);
    RUN(.entry = one_sw, .args = {TEST_VA + size + size / 2, size}, .user = true);
    expect("no exception", seen.returned);
    expect_equal("the word stored", size, *ram(FRAME_B + size / 2));
}

static void pages_of_4k(void)
{
    check_page_size(0x1000);
}

static void pages_of_16k(void)
{
    check_page_size(0x4000);
}

static void pages_of_64k(void)
{
    check_page_size(0x10000);
}

static void pages_of_256k(void)
{
    check_page_size(0x40000);
}

static void pages_of_1m(void)
{
    check_page_size(0x100000);
}

static void pages_of_4m(void)
{
    check_page_size(0x400000);
}

static void pages_of_16m(void)
{
    check_page_size(0x1000000);
}

static void large_pages_replace_small_ones(void)
{
    map(FRAME_A, FRAME_B, VDG);
    *ram(FRAME_A) = 1;
    *ram(FRAME_A + 0x2000) = 2;
    *ram(FRAME_B) = 3;
    expect_load(TEST_VA, 1);
    expect_load(TEST_VA + 0x1000, 3);
    expect_miss(TEST_VA + 0x2000);
    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = TEST_VA,
                                             .lo = {page(FRAME_A, VDG), page(FRAME_B, VDG)},
                                             .mask = 0x6000});
    expect_load(TEST_VA, 1);
    expect_load(TEST_VA + 0x2000, 2);
    expect_load(TEST_VA + 0x4000, 3);
    map(FRAME_A, FRAME_B, VDG);
    expect_miss(TEST_VA + 0x2000);
    expect_load(TEST_VA + 0x1000, 3);
}

static void rewritten_entry_holds_at_once(void)
{
    for (uint32_t i = 0; i < 8; i++)
        *ram(FRAME_A + i * 0x1000) = i;
    for (uint32_t i = 0; i < 8; i++) {
        map(FRAME_A + i * 0x1000, FRAME_A + (7 - i) * 0x1000, VDG);
        expect_load(TEST_VA, i);
        expect_load(TEST_VA + 0x1000, 7 - i);
    }
}

static void replaced_entry_misses_at_once(void)
{
    *ram(FRAME_A) = 1;
    map(FRAME_A, FRAME_B, VDG);
    expect_load(TEST_VA, 1);
    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = TEST_VA + 0x2000,
                                             .lo = {page(FRAME_A, VDG), page(FRAME_B, VDG)}});
    expect_miss(TEST_VA);
    expect_load(TEST_VA + 0x2000, 1);
}

static void withdrawn_rights_hold_at_once(void)
{
    map(FRAME_A, FRAME_B, VDG);
    *ram(FRAME_A) = 1;
    RUN(.entry = one_sw, .args = {TEST_VA, 2}, .user = true);
    expect("no exception", seen.returned);
    map(FRAME_A, FRAME_B, ENTRYLO_V | ENTRYLO_G);
    RUN(.entry = one_sw, .args = {TEST_VA, 3}, .user = true);
    expect_exception(EXC_MOD, VECTOR_GENERAL, one_sw);
    expect_load(TEST_VA, 2);
    map(FRAME_A, FRAME_B, ENTRYLO_G);
    RUN(.entry = one_lw, .args = {TEST_VA}, .user = true);
    expect_exception(EXC_TLBL, VECTOR_GENERAL, one_lw);
    map(FRAME_A, FRAME_B, VDG);
    RUN(.entry = one_sw, .args = {TEST_VA, 4}, .user = true);
    expect("no exception", seen.returned);
    expect_equal("the word", 4, *ram(FRAME_A));
}

static void two_pages_share_a_frame(void)
{
    map(FRAME_A, FRAME_A, VDG);
    RUN(.entry = one_sw, .args = {TEST_VA + 0x10, 0x600d0007}, .user = true);
    expect_load(TEST_VA + 0x1010, 0x600d0007);
    expect_equal("through the RAM window", 0x600d0007, *ram(FRAME_A + 0x10));
    *ram(FRAME_A + 0x10) = 0x600d0008;
    expect_load(TEST_VA + 0x10, 0x600d0008);
}

static void asid_selects_the_address_space(void)
{
    *ram(FRAME_A) = 0xa;
    *ram(FRAME_B) = 0xb;
    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = TEST_VA | 1, .lo = {page(FRAME_A, VD), 0}});
    tlb_write(FREE_ENTRY + 1, (struct tlb_entry){.hi = TEST_VA | 2, .lo = {page(FRAME_B, VD), 0}});
    for (unsigned round = 0; round < 4; round++) {
        cp0_write(CP0_ENTRYHI, 1);
        expect_load(TEST_VA, 0xa);
        cp0_write(CP0_ENTRYHI, 2);
        expect_load(TEST_VA, 0xb);
        cp0_write(CP0_ENTRYHI, 3);
        expect_miss(TEST_VA);
    }
}

static void global_entry_serves_every_asid(void)
{
    *ram(FRAME_A) = 0x600d0009;
    map(FRAME_A, FRAME_B, VDG);
    for (unsigned asid = 0; asid < 256; asid += 17) {
        cp0_write(CP0_ENTRYHI, asid);
        expect_load(TEST_VA, 0x600d0009);
    }
}

static void tlbwr_maps_at_once(void)
{
    cp0_write(CP0_WIRED, FREE_ENTRY);
    for (uint32_t i = 0; i < 8; i++) {
        *ram(FRAME_A + i * 0x1000) = i;
        cp0_write(CP0_ENTRYHI, TEST_VA + i * 0x2000);
        cp0_write(CP0_ENTRYLO0, page(FRAME_A + i * 0x1000, VDG));
        cp0_write(CP0_ENTRYLO1, ENTRYLO_G);
        __asm__ volatile("tlbwr; ehb" ::: "memory");
        expect_load(TEST_VA + i * 0x2000, i);
    }
}

#define WALK_VA    0x00600000u /* its page table has an entry of 16 bytes a pair of pages */
#define WALK_PAGES 80u
#define TABLE      0x00800000u /* Context.PTEBase is a multiple of 8 MB */

/* Page i of the walk lies in frame (i * 7) mod 80 behind FRAME_A. */
static uint32_t walk_frame(uint32_t i)
{
    return FRAME_A + (i * 7 % WALK_PAGES) * PAGE_SIZE;
}

static void refill_handler_serves_a_page_table(void)
{
    uint32_t sum = 0;

    memset((void *)ram(TABLE), 0, 0x4000);
    for (uint32_t i = 0; i < WALK_PAGES; i++) {
        uint32_t va = WALK_VA + i * PAGE_SIZE;
        *ram(TABLE + (va >> ENTRYHI_VPN2_SHIFT) * 16 + i % 2 * 8) = page(walk_frame(i), VDG);
        *ram(walk_frame(i)) = 1000 * i;
        sum += 1000 * i;
    }
    cp0_write(CP0_CONTEXT, RAM_WINDOW + TABLE);
    cp0_write(CP0_WIRED, FREE_ENTRY);
    exception_target = refill_handler;
    for (uint32_t round = 0; round < 3; round++) {
        RUN(.entry = walk_pages, .args = {WALK_VA, WALK_PAGES}, .user = round != 1);
        expect_returned(sum + round * WALK_PAGES);
    }
    for (uint32_t i = 0; i < WALK_PAGES; i++)
        expect_equal("a page's word", 1000 * i + 3, *ram(walk_frame(i)));
}

static void unaligned_access_crosses_pages(void)
{
    static const uint8_t bytes[] = {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88};
    uint32_t word;

    map(FRAME_A, FRAME_B, VDG);
    for (uint32_t by = 1; by < 4; by++) {
        memcpy((void *)(ram(FRAME_A + 0x1000) - 1), bytes, 4);
        memcpy((void *)ram(FRAME_B), bytes + 4, 4);
        memcpy(&word, bytes + by, 4);
        expect("a word", word != 0);
        RUN(.entry = one_ulw, .args = {TEST_VA + 0xffc + by}, .user = true);
        expect_returned(word);
        RUN(.entry = one_usw, .args = {TEST_VA + 0xffc + by, 0}, .user = true);
        for (uint32_t i = 0; i < 8; i++) {
            uint8_t saw = i < 4 ? ((volatile uint8_t *)(ram(FRAME_A + 0x1000) - 1))[i]
                                : ((volatile uint8_t *)ram(FRAME_B))[i - 4];
            expect_equal("a byte", i >= by && i < by + 4 ? 0 : bytes[i], saw);
        }
    }
}

const struct test tests_translation[] = {
    {"pages_of_4k", pages_of_4k},
    {"pages_of_16k", pages_of_16k},
    {"pages_of_64k", pages_of_64k},
    {"pages_of_256k", pages_of_256k},
    {"pages_of_1m", pages_of_1m},
    {"pages_of_4m", pages_of_4m},
    {"pages_of_16m", pages_of_16m},
    {"large_pages_replace_small_ones", large_pages_replace_small_ones},
    {"rewritten_entry_holds_at_once", rewritten_entry_holds_at_once},
    {"replaced_entry_misses_at_once", replaced_entry_misses_at_once},
    {"withdrawn_rights_hold_at_once", withdrawn_rights_hold_at_once},
    {"two_pages_share_a_frame", two_pages_share_a_frame},
    {"asid_selects_the_address_space", asid_selects_the_address_space},
    {"global_entry_serves_every_asid", global_entry_serves_every_asid},
    {"tlbwr_maps_at_once", tlbwr_maps_at_once},
    {"refill_handler_serves_a_page_table", refill_handler_serves_a_page_table},
    {"unaligned_access_crosses_pages", unaligned_access_crosses_pages},
    {0},
};
