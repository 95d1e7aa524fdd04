/* TLB entries: composing, matching, overlapping, translating, for every page size. */
#include "tests/unit/unit_test.h"
#include "mips/tlb.h"

#define G ENTRYLO_G
#define V ENTRYLO_V
#define D ENTRYLO_D

/* PageMask and the bytes of one page, as the manual's table "Values for the Mask Field" has them.
 */
static const struct {
    uint32_t mask, bytes;
} sizes[] = {
    {0x00000000, 4u << 10},   {0x00006000, 16u << 10}, {0x0001e000, 64u << 10},
    {0x0007e000, 256u << 10}, {0x001fe000, 1u << 20},  {0x007fe000, 4u << 20},
    {0x01ffe000, 16u << 20},  {0x07ffe000, 64u << 20}, {0x1fffe000, 256u << 20},
};

/* A pair at `va` for ASID 5, even page at frame address pa0, odd at pa1. */
static struct tlb_entry pair(uint32_t va, uint32_t pa0, uint32_t pa1, uint32_t mask)
{
    return tlb_entry_compose((va & ENTRYHI_VPN2) | 5, pa0 >> 6 | V, pa1 >> 6 | V | D, mask);
}

static void compose_drops_reserved_bits(void **state)
{
    (void)state;
    struct tlb_entry entry = tlb_entry_compose(UINT32_MAX, UINT32_MAX, UINT32_MAX, 0xe0001fff);

    assert_int_equal(entry.hi, 0xffffe0ff);
    assert_int_equal(entry.lo[0], 0x03ffffff);
    assert_int_equal(entry.lo[1], 0x03ffffff);
    assert_int_equal(entry.mask, 0);
}

static void compose_keeps_every_field_of_each_half(void **state)
{
    (void)state;
    struct tlb_entry entry = tlb_entry_compose(0x1234605a, 0x02aaaa9a, 0x0155556c, 0);

    assert_int_equal(entry.hi, 0x1234605a);
    assert_int_equal(entry.lo[0], 0x02aaaa9a);
    assert_int_equal(entry.lo[1], 0x0155556c);
}

static void compose_clears_vpn2_and_pfn_bits_under_the_mask(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct tlb_entry entry =
            tlb_entry_compose(UINT32_MAX, UINT32_MAX, UINT32_MAX, sizes[i].mask);
        uint32_t frame = ~(sizes[i].bytes - 1); /* address bits that a page's frame has */

        assert_int_equal(entry.mask, sizes[i].mask);
        assert_int_equal(entry.hi, ~(2 * sizes[i].bytes - 1) | 0xff);
        assert_int_equal(entry.lo[0], (frame >> 12 << 6) | 0x3f);
        assert_int_equal(entry.lo[1], (frame >> 12 << 6) | 0x3f);
    }
}

static void g_is_the_and_of_both_halves(void **state)
{
    (void)state;
    for (uint32_t g0 = 0; g0 <= 1; g0++)
        for (uint32_t g1 = 0; g1 <= 1; g1++) {
            struct tlb_entry entry = tlb_entry_compose(0, V | g0, V | g1, 0);

            assert_int_equal(entry.lo[0], V | (g0 && g1 ? G : 0));
            assert_int_equal(entry.lo[1], V | (g0 && g1 ? G : 0));
            assert_int_equal(tlb_entry_matches(&entry, 0, 1), g0 && g1);
        }
}

static void an_entry_matches_its_pair_and_nothing_beside_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        uint32_t first = 0x40000000; /* aligned to the largest pair */
        uint32_t end = first + 2 * sizes[i].bytes;
        struct tlb_entry entry = pair(first, 0, 0, sizes[i].mask);

        assert_true(tlb_entry_matches(&entry, first, 5));
        assert_true(tlb_entry_matches(&entry, first + sizes[i].bytes, 5));
        assert_true(tlb_entry_matches(&entry, end - 1, 5));
        assert_false(tlb_entry_matches(&entry, first - 1, 5));
        assert_false(tlb_entry_matches(&entry, end, 5));
    }
}

static void every_address_bit_above_the_pair_takes_part_in_a_match(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++)
        for (unsigned bit = 0; bit < 32; bit++) {
            struct tlb_entry entry = pair(0x80000000, 0, 0, sizes[i].mask);
            bool inside = 1u << bit < 2 * sizes[i].bytes;

            assert_int_equal(tlb_entry_matches(&entry, 0x80000000 ^ 1u << bit, 5), inside);
        }
}

static void a_local_entry_matches_its_own_asid_alone(void **state)
{
    (void)state;
    struct tlb_entry entry = pair(0x2000, 0, 0, 0);

    for (uint32_t asid = 0; asid < 256; asid++)
        assert_int_equal(tlb_entry_matches(&entry, 0x2000, asid), asid == 5);
}

static void a_global_entry_matches_every_asid(void **state)
{
    (void)state;
    struct tlb_entry entry = tlb_entry_compose(0x2005, G, G, 0);

    for (uint32_t asid = 0; asid < 256; asid++)
        assert_true(tlb_entry_matches(&entry, 0x2000, asid));
    assert_false(tlb_entry_matches(&entry, 0x4000, 5));
}

static void an_invalid_entry_matches_all_the_same(void **state)
{
    (void)state;
    struct tlb_entry entry = tlb_entry_compose(0x2005, 0, 0, 0);

    assert_true(tlb_entry_matches(&entry, 0x2000, 5));
}

static void the_odd_half_starts_one_page_in(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct tlb_entry entry = pair(0x40000000, 0, 0, sizes[i].mask);

        assert_int_equal(tlb_entry_half(&entry, 0x40000000), 0);
        assert_int_equal(tlb_entry_half(&entry, 0x40000000 + sizes[i].bytes - 1), 0);
        assert_int_equal(tlb_entry_half(&entry, 0x40000000 + sizes[i].bytes), 1);
        assert_int_equal(tlb_entry_half(&entry, 0x40000000 + 2 * sizes[i].bytes - 1), 1);
    }
}

static void translation_joins_the_halfs_frame_with_the_offset_in_the_page(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        uint32_t bytes = sizes[i].bytes;
        struct tlb_entry entry = pair(0x40000000, 0xe0000000, 0x10000000, sizes[i].mask);

        assert_int_equal(tlb_entry_translate(&entry, 0x40000000), 0xe0000000);
        assert_int_equal(tlb_entry_translate(&entry, 0x40000000 + bytes - 1),
                         0xe0000000 + bytes - 1);
        assert_int_equal(tlb_entry_translate(&entry, 0x40000000 + bytes), 0x10000000);
        assert_int_equal(tlb_entry_translate(&entry, 0x40000000 + 2 * bytes - 1),
                         0x10000000 + bytes - 1);
    }
}

static void pfn_bits_inside_a_large_page_do_not_reach_the_address(void **state)
{
    (void)state;
    struct tlb_entry entry = {
        .hi = 0x40000005, .lo = {ENTRYLO_PFN, ENTRYLO_PFN}, .mask = 0x0001e000};

    assert_int_equal(tlb_entry_translate(&entry, 0x40000123), 0xffff0123);
}

static void the_highest_frame_translates_to_the_top_of_the_address_space(void **state)
{
    (void)state;
    struct tlb_entry entry = pair(0, 0xfffff000, 0, 0);

    assert_int_equal(tlb_entry_translate(&entry, 0xabc), 0xfffffabc);
}

/* Entries overlap if some address matches both: with pairs, one of the two first addresses does. */
static bool share_an_address(const struct tlb_entry *a, const struct tlb_entry *b)
{
    uint32_t asid_a = a->hi & ENTRYHI_ASID, asid_b = b->hi & ENTRYHI_ASID;
    uint32_t va_a = a->hi & ENTRYHI_VPN2, va_b = b->hi & ENTRYHI_VPN2;

    for (int i = 0; i < 2; i++) {
        uint32_t asid = i ? asid_a : asid_b;

        if (tlb_entry_matches(a, va_b, asid) && tlb_entry_matches(b, va_b, asid))
            return true;
        if (tlb_entry_matches(a, va_a, asid) && tlb_entry_matches(b, va_a, asid))
            return true;
    }
    return false;
}

static void overlap_means_a_common_address_for_all_sizes_asids_and_globals(void **state)
{
    static const uint32_t his[] = {0x00000001, 0x00000002, 0x00002001, 0x00008001, 0x00200001,
                                   0x10000001, 0x20000001, 0x20000002, 0x40000001, 0xffffe001};
    unsigned overlaps = 0, others = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(his) * COUNT_OF(sizes) * 2; i++)
        for (size_t j = 0; j < COUNT_OF(his) * COUNT_OF(sizes) * 2; j++) {
            struct tlb_entry a = tlb_entry_compose(his[i / 2 % COUNT_OF(his)], i % 2, i % 2,
                                                   sizes[i / 2 / COUNT_OF(his)].mask);
            struct tlb_entry b = tlb_entry_compose(his[j / 2 % COUNT_OF(his)], j % 2, j % 2,
                                                   sizes[j / 2 / COUNT_OF(his)].mask);
            bool expected = share_an_address(&a, &b);

            assert_int_equal(tlb_entries_overlap(&a, &b), expected);
            overlaps += expected;
            others += !expected;
        }
    assert_true(overlaps > 1000 && others > 1000);
}

static void neighbours_do_not_overlap_and_a_page_inside_a_larger_one_does(void **state)
{
    (void)state;
    struct tlb_entry small = pair(0x00402000, 0, 0, 0);
    struct tlb_entry beside = pair(0x00404000, 0, 0, 0);
    struct tlb_entry large = pair(0x00400000, 0, 0, 0x0001e000);

    assert_false(tlb_entries_overlap(&small, &beside));
    assert_true(tlb_entries_overlap(&small, &large));
    assert_true(tlb_entries_overlap(&large, &small));
    assert_true(tlb_entries_overlap(&small, &small));
}

static void equal_addresses_of_different_asids_do_not_overlap_unless_one_is_global(void **state)
{
    (void)state;
    struct tlb_entry one = tlb_entry_compose(0x2001, V, V, 0);
    struct tlb_entry two = tlb_entry_compose(0x2002, V, V, 0);
    struct tlb_entry all = tlb_entry_compose(0x2003, V | G, V | G, 0);

    assert_false(tlb_entries_overlap(&one, &two));
    assert_true(tlb_entries_overlap(&one, &all));
    assert_true(tlb_entries_overlap(&all, &two));
}

static void only_the_nine_page_masks_of_the_manual_are_legal(void **state)
{
    (void)state;
    /* Every value of the mask field, and values with a bit outside of it. */
    for (uint32_t field = 0; field <= 0xffff; field++) {
        bool legal = false;

        for (size_t i = 0; i < COUNT_OF(sizes); i++)
            legal |= sizes[i].mask == field << 13;
        assert_int_equal(tlb_pagemask_is_legal(field << 13), legal);
        assert_false(tlb_pagemask_is_legal(field << 13 | 0x20000000));
        assert_false(tlb_pagemask_is_legal(field << 13 | 0x00001000));
    }
    assert_false(tlb_pagemask_is_legal(UINT32_MAX));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(compose_drops_reserved_bits),
    cmocka_unit_test(compose_keeps_every_field_of_each_half),
    cmocka_unit_test(compose_clears_vpn2_and_pfn_bits_under_the_mask),
    cmocka_unit_test(g_is_the_and_of_both_halves),
    cmocka_unit_test(an_entry_matches_its_pair_and_nothing_beside_it),
    cmocka_unit_test(every_address_bit_above_the_pair_takes_part_in_a_match),
    cmocka_unit_test(a_local_entry_matches_its_own_asid_alone),
    cmocka_unit_test(a_global_entry_matches_every_asid),
    cmocka_unit_test(an_invalid_entry_matches_all_the_same),
    cmocka_unit_test(the_odd_half_starts_one_page_in),
    cmocka_unit_test(translation_joins_the_halfs_frame_with_the_offset_in_the_page),
    cmocka_unit_test(pfn_bits_inside_a_large_page_do_not_reach_the_address),
    cmocka_unit_test(the_highest_frame_translates_to_the_top_of_the_address_space),
    cmocka_unit_test(overlap_means_a_common_address_for_all_sizes_asids_and_globals),
    cmocka_unit_test(neighbours_do_not_overlap_and_a_page_inside_a_larger_one_does),
    cmocka_unit_test(equal_addresses_of_different_asids_do_not_overlap_unless_one_is_global),
    cmocka_unit_test(only_the_nine_page_masks_of_the_manual_are_legal),
};

UNIT_TEST_MAIN(tests)
