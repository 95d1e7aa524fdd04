/* The virtual TLB: what a guest sees of tlbp, tlbr, tlbwi and tlbwr. */
#include "monitor/vtlb.h"
#include "tests/unit/one_guest.h"

static uint32_t probe(uint32_t entryhi)
{
    guest_mtc0(vcpu, CP0_ENTRYHI, entryhi);
    assert_int_equal(guest_run(vcpu, WORD_TLBP), EXIT_TLBP);
    return guest_mfc0(vcpu, CP0_INDEX);
}

static void read_entry(unsigned index)
{
    guest_mtc0(vcpu, CP0_INDEX, index);
    assert_int_equal(guest_run(vcpu, WORD_TLBR), EXIT_TLBR);
}

static void tlbr_gives_back_what_tlbwi_wrote(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 16; i++)
        guest_tlbwi(vcpu, i, 0x00400000 + i * 0x2000 + i, lo_of(32 + i, VD),
                    lo_of(64 + i, ENTRYLO_V), 0);
    for (unsigned i = 0; i < 16; i++) {
        read_entry(i);
        assert_int_equal(guest_mfc0(vcpu, CP0_ENTRYHI), 0x00400000 + i * 0x2000 + i);
        assert_int_equal(guest_mfc0(vcpu, CP0_ENTRYLO0), lo_of(32 + i, VD));
        assert_int_equal(guest_mfc0(vcpu, CP0_ENTRYLO1), lo_of(64 + i, ENTRYLO_V));
        assert_int_equal(guest_mfc0(vcpu, CP0_PAGEMASK), 0);
    }
}

static void tlbr_gives_back_the_page_size(void **state)
{
    (void)state;
    for (uint32_t mask = 0; mask <= 0x1fffe000; mask = mask << 2 | 0x6000) {
        guest_tlbwi(vcpu, 4, 0x40000000, lo_of(0, ENTRYLO_G), lo_of(0, ENTRYLO_G), mask);
        guest_mtc0(vcpu, CP0_PAGEMASK, 0);
        read_entry(4);
        assert_int_equal(guest_mfc0(vcpu, CP0_PAGEMASK), mask);
    }
}

static void g_reads_back_as_the_and_of_both_halves(void **state)
{
    (void)state;
    for (unsigned g = 0; g < 4; g++) {
        uint32_t both = g == 3 ? ENTRYLO_G : 0;

        guest_tlbwi(vcpu, 0, 0x00400000, lo_of(32, VD | (g & 1)), lo_of(33, VD | (g >> 1)), 0);
        read_entry(0);
        assert_int_equal(guest_mfc0(vcpu, CP0_ENTRYLO0), lo_of(32, VD | both));
        assert_int_equal(guest_mfc0(vcpu, CP0_ENTRYLO1), lo_of(33, VD | both));
    }
}

static void tlbp_finds_the_page_of_its_asid_only(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 3, 0x00400005, lo_of(32, VD), 0, 0);
    guest_tlbwi(vcpu, 9, 0x00400006, lo_of(33, VD), 0, 0);
    assert_int_equal(probe(0x00400005), 3);
    assert_int_equal(probe(0x00400006), 9);
    assert_true((probe(0x00400007) & INDEX_P) != 0);
    assert_true((probe(0x00402005) & INDEX_P) != 0);
}

static void tlbp_finds_invalid_entries_too(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 3, 0x00400005, 0, 0, 0);
    assert_int_equal(probe(0x00400005), 3);
}

static void tlbp_finds_a_global_page_under_every_asid(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 7, 0xd0000001, lo_of(32, VD | ENTRYLO_G), ENTRYLO_G, 0);
    for (uint32_t asid = 0; asid < 256; asid += 51)
        assert_int_equal(probe(0xd0000000 | asid), 7);
}

static void a_page_global_in_one_half_belongs_to_one_asid(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 7, 0x00400001, lo_of(32, VD | ENTRYLO_G), lo_of(33, VD), 0);
    assert_int_equal(probe(0x00400001), 7);
    assert_true((probe(0x00400002) & INDEX_P) != 0);
}

static void tlbp_finds_a_large_page_by_any_address_in_it(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 2, 0x00400001, lo_of(32, VD), lo_of(48, VD), 0x0001e000);
    assert_int_equal(probe(0x00400001), 2);
    assert_int_equal(probe(0x0041e001), 2);
    assert_true((probe(0x00420001) & INDEX_P) != 0);
}

static void of_duplicates_the_lowest_index_counts(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 9, 0x00400001, lo_of(33, VD), 0, 0);
    guest_tlbwi(vcpu, 4, 0x00400001, lo_of(32, VD), 0, 0);
    assert_int_equal(probe(0x00400001), 4);
    assert_ptr_equal(vtlb_lookup(vcpu, 0x00400000), &vcpu->tlb[4]);
}

/* What a search through all entries finds, lowest index first. */
static int search(uint32_t entryhi)
{
    for (unsigned i = 0; i < vcpu->vm->settings.tlb_entries; i++)
        if (tlb_entry_matches(&vcpu->tlb[i], entryhi, entryhi & ENTRYHI_ASID))
            return (int)i;
    return -1;
}

/* A few pages that fall together in the filter: in both halves, in two address spaces, global,
 * large. */
static uint32_t some_entryhi(uint32_t random)
{
    static const uint32_t pages[] = {0x00400000, 0x01402000, 0x00402000, 0xd0400000, 0xd1402000};

    return pages[random % 5] | (random >> 8 & 1) << 4;
}

static void a_lookup_finds_what_a_search_through_all_entries_finds(void **state)
{
    uint32_t random = 1;

    (void)state;
    for (unsigned n = 0; n < 20000; n++) {
        uint32_t wanted = some_entryhi(random >> 3);
        uint32_t global = (random >> 20 & 7) == 0 ? ENTRYLO_G : 0;

        random = random * 1664525u + 1013904223u;
        guest_tlbwi(vcpu, random >> 28, some_entryhi(random >> 10), lo_of(33, VD | global),
                    lo_of(34, VD | global), (random >> 5 & 31) == 0 ? 0x6000 : 0);
        guest_mtc0(vcpu, CP0_ENTRYHI, wanted);
        assert_ptr_equal(vtlb_lookup(vcpu, wanted & ENTRYHI_VPN2),
                         search(wanted) < 0 ? NULL : &vcpu->tlb[search(wanted)]);
    }
}

static void a_tlbp_that_hits_clears_the_probe_bit(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 9, 0x00400001, lo_of(33, VD), 0, 0);
    assert_true((probe(0x00500001) & INDEX_P) != 0);
    assert_int_equal(probe(0x00400001), 9);
}

static void tlbwr_writes_what_tlbwi_would(void **state)
{
    (void)state;
    guest_mtc0(vcpu, CP0_ENTRYHI, 0x00404007);
    guest_mtc0(vcpu, CP0_ENTRYLO0, lo_of(40, VD));
    guest_mtc0(vcpu, CP0_ENTRYLO1, lo_of(41, ENTRYLO_V));
    guest_mtc0(vcpu, CP0_PAGEMASK, 0);
    vcpu->cp0[CP0_RANDOM] = 11;
    assert_int_equal(guest_run(vcpu, WORD_TLBWR), EXIT_TLBWR);
    assert_int_equal(vcpu->tlb[11].hi, 0x00404007);
    assert_int_equal(vcpu->tlb[11].lo[0], lo_of(40, VD));
    assert_int_equal(vcpu->tlb[11].lo[1], lo_of(41, ENTRYLO_V));
}

/* Executes tlbwr `times` times for pages of their own and returns which entries were written, a bit
 * each. */
static uint64_t write_randomly(unsigned times)
{
    uint64_t written = 0;

    for (unsigned i = 0; i < times; i++) {
        vcpu->pc = GUEST_CODE;
        vcpu->cp0[CP0_ENTRYHI] = 0x00400000 + i * 0x2000;
        assert_in_range(vcpu->cp0[CP0_RANDOM], vcpu->cp0[CP0_WIRED],
                        vcpu->vm->settings.tlb_entries - 1);
        written |= 1ull << vcpu->cp0[CP0_RANDOM];
        guest_run(vcpu, WORD_TLBWR);
    }
    return written;
}

static void tlbwr_never_touches_wired_entries_and_reaches_all_others(void **state)
{
    (void)state;
    for (unsigned wired = 0; wired < 16; wired++) {
        struct tlb_entry kept[16];

        guest_mtc0(vcpu, CP0_WIRED, wired);
        for (unsigned i = 0; i < wired; i++)
            kept[i] = vcpu->tlb[i];
        assert_int_equal(write_randomly(400), 0xffffu & ~((1u << wired) - 1));
        for (unsigned i = 0; i < wired; i++)
            assert_memory_equal(&vcpu->tlb[i], &kept[i], sizeof(kept[i]));
    }
}

static void an_index_after_a_failed_probe_stays_inside_the_tlb(void **state)
{
    (void)state;
    vcpu->vm->settings.tlb_entries = 20;
    vcpu->cp0[CP0_INDEX] = INDEX_P | 31;
    vcpu->cp0[CP0_ENTRYHI] = 0x00404000;
    assert_int_equal(guest_run(vcpu, WORD_TLBWI), EXIT_TLBWI);
    assert_int_equal(vcpu->tlb[11].hi, 0x00404000);
}

static void reset_entries_match_no_address_that_is_ever_mapped(void **state)
{
    (void)state;
    for (unsigned i = 0; i < TLB_ENTRIES_MAX; i++) {
        uint32_t address = vcpu->tlb[i].hi & ENTRYHI_VPN2;

        assert_in_range(address, 0x80000000, 0xbfffffff);
        for (unsigned j = 0; j < i; j++)
            assert_false(tlb_entries_overlap(&vcpu->tlb[i], &vcpu->tlb[j]));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tlbr_gives_back_what_tlbwi_wrote),
        TEST(tlbr_gives_back_the_page_size),
        TEST(g_reads_back_as_the_and_of_both_halves),
        TEST(tlbp_finds_the_page_of_its_asid_only),
        TEST(tlbp_finds_invalid_entries_too),
        TEST(tlbp_finds_a_global_page_under_every_asid),
        TEST(a_page_global_in_one_half_belongs_to_one_asid),
        TEST(tlbp_finds_a_large_page_by_any_address_in_it),
        TEST(of_duplicates_the_lowest_index_counts),
        TEST(a_lookup_finds_what_a_search_through_all_entries_finds),
        TEST(a_tlbp_that_hits_clears_the_probe_bit),
        TEST(tlbwr_writes_what_tlbwi_would),
        TEST(tlbwr_never_touches_wired_entries_and_reaches_all_others),
        TEST(an_index_after_a_failed_probe_stays_inside_the_tlb),
        TEST(reset_entries_match_no_address_that_is_ever_mapped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
