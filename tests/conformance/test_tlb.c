/* The TLB instructions: what tlbwi and tlbwr write, what tlbr and tlbp find. MIPS32 PRA, vol. III,
 * "TLB-Based Virtual Address Translation"; vol. II, TLBWI, TLBWR, TLBR, TLBP. */
#include "mips/cp0.h"
#include "mips/tlb.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/suite.h"

#define VDG (ENTRYLO_V | ENTRYLO_D | ENTRYLO_G)
#define VD  (ENTRYLO_V | ENTRYLO_D)

static void expect_entry(struct tlb_entry expected, struct tlb_entry saw)
{
    expect_equal("EntryHi", expected.hi, saw.hi);
    expect_equal("EntryLo0", expected.lo[0], saw.lo[0]);
    expect_equal("EntryLo1", expected.lo[1], saw.lo[1]);
    expect_equal("PageMask", expected.mask, saw.mask);
}

static void tlbr_reads_back_what_tlbwi_wrote(void)
{
    const struct tlb_entry entries[] = {
        {.hi = TEST_VA | 0x5a, .lo = {page(FRAME_A, VD), page(FRAME_B, ENTRYLO_V)}},
        {.hi = TEST_VA | 0x2000, .lo = {page(FRAME_A, VDG), page(FRAME_B, ENTRYLO_G)}},
        {.hi = (TEST_VA + 0x00800000) | 1, .lo = {page(FRAME_A, VD), 0}, .mask = 0x1e000},
        {.hi = MAPPED_WINDOW | 0xff, .lo = {page(0x07fff000, VD), page(0xfffff000, 0)}},
    };

    for (unsigned i = 0; i < 4; i++)
        tlb_write(FREE_ENTRY + i, entries[i]);
    for (unsigned i = 0; i < 4; i++)
        expect_entry(entries[i], tlb_read(FREE_ENTRY + i));
}

static void every_entry_is_separate(void)
{
    unsigned entries = tlb_size();

    for (unsigned i = 0; i < entries; i++)
        tlb_write(i, (struct tlb_entry){.hi = (TEST_VA + i * 0x2000) | i, .lo = {i << 6, i << 12}});
    for (unsigned i = 0; i < entries; i++)
        expect_entry((struct tlb_entry){.hi = (TEST_VA + i * 0x2000) | i, .lo = {i << 6, i << 12}},
                     tlb_read(i));
}

static void g_is_the_and_of_both_halves(void)
{
    for (unsigned g = 0; g < 4; g++) {
        uint32_t g0 = g & 1, g1 = g >> 1, both = g0 & g1;
        tlb_write(FREE_ENTRY,
                  (struct tlb_entry){.hi = TEST_VA | 1,
                                     .lo = {page(FRAME_A, VD | g0), page(FRAME_B, VD | g1)}});
        struct tlb_entry saw = tlb_read(FREE_ENTRY);
        expect_equal("EntryLo0.G", both, saw.lo[0] & ENTRYLO_G);
        expect_equal("EntryLo1.G", both, saw.lo[1] & ENTRYLO_G);
        expect_equal("a hit under another ASID", both, (tlb_probe(TEST_VA | 2) & INDEX_P) == 0);
    }
}

static void tlbr_sets_the_asid_of_entryhi(void)
{
    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = TEST_VA | 0x77});
    cp0_write(CP0_ENTRYHI, 0x11);
    cp0_write(CP0_INDEX, FREE_ENTRY);
    __asm__ volatile("tlbr; ehb" ::: "memory");
    expect_equal("EntryHi", TEST_VA | 0x77, cp0_read(CP0_ENTRYHI));
}

static void tlbp_finds_an_entry_by_asid(void)
{
    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = TEST_VA | 1, .lo = {page(FRAME_A, VD), 0}});
    tlb_write(FREE_ENTRY + 1, (struct tlb_entry){.hi = TEST_VA | 2, .lo = {page(FRAME_B, VD), 0}});
    expect_equal("Index for ASID 1", FREE_ENTRY, tlb_probe(TEST_VA | 1));
    expect_equal("Index for ASID 2", FREE_ENTRY + 1, tlb_probe(TEST_VA | 2));
    expect_equal("P for ASID 3", INDEX_P, tlb_probe(TEST_VA | 3) & INDEX_P);
}

static void tlbp_finds_a_global_entry_by_any_asid(void)
{
    tlb_write(FREE_ENTRY,
              (struct tlb_entry){.hi = TEST_VA | 1, .lo = {page(FRAME_A, VDG), ENTRYLO_G}});
    for (unsigned asid = 0; asid < 256; asid += 51)
        expect_equal("Index", FREE_ENTRY, tlb_probe(TEST_VA | asid));
    expect_equal("P for the next pair", INDEX_P, tlb_probe(TEST_VA + 0x2000) & INDEX_P);
}

static void tlbp_finds_an_invalid_entry(void)
{
    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = TEST_VA});
    expect_equal("Index", FREE_ENTRY, tlb_probe(TEST_VA));
}

static void tlbp_honours_the_page_mask(void)
{
    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = TEST_VA, .mask = 0x1e000}); /* 2 * 64 KB */
    expect_equal("first pair", FREE_ENTRY, tlb_probe(TEST_VA));
    expect_equal("last pair", FREE_ENTRY, tlb_probe(TEST_VA + 0x1e000));
    expect_equal("P behind it", INDEX_P, tlb_probe(TEST_VA + 0x20000) & INDEX_P);
}

static void tlbwi_replaces_what_the_entry_held(void)
{
    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = TEST_VA});
    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = TEST_VA + 0x2000});
    expect_equal("P for the old page", INDEX_P, tlb_probe(TEST_VA) & INDEX_P);
    expect_equal("Index for the new page", FREE_ENTRY, tlb_probe(TEST_VA + 0x2000));
}

static void tlbwr_once(uint32_t entryhi)
{
    cp0_write(CP0_ENTRYHI, entryhi);
    cp0_write(CP0_ENTRYLO0, page(FRAME_A, VD));
    cp0_write(CP0_ENTRYLO1, page(FRAME_B, VD));
    __asm__ volatile("tlbwr; ehb" ::: "memory");
}

static void tlbwr_never_touches_wired_entries(void)
{
    unsigned entries = tlb_size();
    unsigned wired[] = {1, 3, entries / 2, entries - 1};

    for (unsigned w = 0; w < sizeof wired / sizeof wired[0]; w++) {
        tlb_flush();
        for (unsigned i = 0; i < wired[w]; i++)
            tlb_write(i, (struct tlb_entry){.hi = TEST_VA + i * 0x2000, .lo = {i << 6, i << 12}});
        cp0_write(CP0_WIRED, wired[w]);
        for (unsigned n = 0; n < 4 * entries; n++)
            tlbwr_once(TEST_VA + 0x01000000 + n * 0x2000);
        for (unsigned i = 0; i < wired[w]; i++) {
            expect_entry((struct tlb_entry){.hi = TEST_VA + i * 0x2000, .lo = {i << 6, i << 12}},
                         tlb_read(i));
            expect_equal("Index of a wired entry", i, tlb_probe(TEST_VA + i * 0x2000));
        }
    }
}

static void tlbwr_writes_a_findable_entry(void)
{
    cp0_write(CP0_WIRED, 5);
    for (unsigned n = 0; n < 10; n++) {
        uint32_t va = TEST_VA + n * 0x2000;
        tlbwr_once(va);
        uint32_t index = tlb_probe(va);
        expect("5 <= Index < entries", index >= 5 && index < tlb_size());
        expect_entry((struct tlb_entry){.hi = va, .lo = {page(FRAME_A, VD), page(FRAME_B, VD)}},
                     tlb_read(index));
        tlb_flush();
    }
}

static void tlbwr_with_one_free_entry_writes_it(void)
{
    unsigned last = tlb_size() - 1;

    cp0_write(CP0_WIRED, last);
    for (unsigned n = 0; n < 3; n++) {
        tlbwr_once(TEST_VA + n * 0x2000);
        expect_equal("Index", last, tlb_probe(TEST_VA + n * 0x2000));
        tlb_read(last);
    }
}

const struct test tests_tlb[] = {
    {"tlbr_reads_back_what_tlbwi_wrote", tlbr_reads_back_what_tlbwi_wrote},
    {"every_entry_is_separate", every_entry_is_separate},
    {"g_is_the_and_of_both_halves", g_is_the_and_of_both_halves},
    {"tlbr_sets_the_asid_of_entryhi", tlbr_sets_the_asid_of_entryhi},
    {"tlbp_finds_an_entry_by_asid", tlbp_finds_an_entry_by_asid},
    {"tlbp_finds_a_global_entry_by_any_asid", tlbp_finds_a_global_entry_by_any_asid},
    {"tlbp_finds_an_invalid_entry", tlbp_finds_an_invalid_entry},
    {"tlbp_honours_the_page_mask", tlbp_honours_the_page_mask},
    {"tlbwi_replaces_what_the_entry_held", tlbwi_replaces_what_the_entry_held},
    {"tlbwr_never_touches_wired_entries", tlbwr_never_touches_wired_entries},
    {"tlbwr_writes_a_findable_entry", tlbwr_writes_a_findable_entry},
    {"tlbwr_with_one_free_entry_writes_it", tlbwr_with_one_free_entry_writes_it},
    {0},
};
