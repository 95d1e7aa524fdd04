/* Large entries of the software TLB: what they are made of, that the machine then maps the same as
 * before, and what makes them go. */
#include "monitor/asid.h"
#include "monitor/frames.h"
#include "monitor/pages.h"
#include "monitor/stlb.h"
#include "monitor/stlb_large.h"
#include "monitor/switches.h"
#include "monitor/translate.h"
#include "tests/unit/one_guest.h"

#define REGION    0x00420000u /* 32 pages, aligned to their size */
#define PAGES     32u
#define PAIR      0x2000u
#define FIRST_PFN 64u

static uint32_t tag_of(gva_t address)
{
    return (address & ENTRYHI_VPN2) | (vcpu->hw_entryhi & ENTRYHI_ASID);
}

/* Guest pages from FIRST_PFN on get frames of two blocks that large pages can be made of. */
static void put_in_blocks(void)
{
    for (uint32_t block = 0; block < 2; block++) {
        mfn_t first;

        assert_true(frames_allocate(vm_frame_owner(vcpu->vm), 16, 16, &first));
        for (uint32_t n = 0; n < 16; n++)
            pages_replace(vcpu->vm, (pfn_t){FIRST_PFN + 16 * block + n}, (mfn_t){first.n + n});
    }
}

static void write_random(gva_t address, uint32_t lo0, uint32_t lo1)
{
    vcpu->pc = GUEST_CODE;
    vcpu->cp0[CP0_PAGEMASK] = 0;
    vcpu->cp0[CP0_ENTRYHI] = address;
    vcpu->cp0[CP0_ENTRYLO0] = lo0;
    vcpu->cp0[CP0_ENTRYLO1] = lo1;
    vcpu->cp0[CP0_BADVADDR] = address;
    assert_int_equal(guest_run(vcpu, WORD_TLBWR), EXIT_TLBWR);
}

static void map_pair(uint32_t pair, uint32_t flags)
{
    uint32_t pfn = FIRST_PFN + 2 * pair;

    write_random(REGION + pair * PAIR, lo_of(pfn, flags), lo_of(pfn + 1, flags));
}

static void map_region(void)
{
    vcpu->cp0[CP0_WIRED] = 15; /* one entry to write: all others are only retained */
    for (uint32_t pair = 0; pair < PAGES / 2; pair++)
        map_pair(pair, VD);
}

static int start_with_region(void **state)
{
    start(state);
    put_in_blocks();
    map_region();
    return 0;
}

static unsigned large_entries_in_machine(void)
{
    unsigned count = 0;

    for (unsigned i = LAYOUT_WIRED_ENTRIES; i < machine.tlb_entries; i++)
        count += machine.tlb[i].mask == STLB_LARGE_PAGEMASK;
    return count;
}

static bool is_large(void)
{
    struct tlb_entry entry;

    return stlb_large_lookup(vcpu->vm, tag_of(REGION), &entry);
}

/* A miss as the vectors without fast paths report it. */
static enum exit_reason miss(gva_t address)
{
    vcpu->pc = GUEST_CODE;
    return guest_tlb_exit(vcpu, EXC_TLBL, address, true);
}

static void a_region_of_pages_in_their_places_becomes_one_entry(void **state)
{
    (void)state;
    assert_int_equal(stlb_large_make(vcpu->vm), 1);
    assert_true(is_large());
    for (uint32_t pair = 0; pair < PAGES / 2; pair++)
        assert_null(stlb_lookup(vcpu->vm, tag_of(REGION + pair * PAIR)));
    assert_int_equal(stlb_large_make(vcpu->vm), 0);
}

static void the_machine_maps_each_page_where_it_was(void **state)
{
    (void)state;
    stlb_large_make(vcpu->vm);
    assert_int_equal(miss(REGION + 0x5000), EXIT_SOFTWARE_TLB_HIT);
    assert_int_equal(large_entries_in_machine(), 1);
    for (uint32_t n = 0; n < PAGES; n++) {
        int index = model_tlb_find(REGION + n * PAGE_SIZE, vcpu->hw_entryhi);

        assert_in_range(index, LAYOUT_WIRED_ENTRIES, machine.tlb_entries - 1);
        assert_int_equal(tlb_entry_translate(&machine.tlb[index], REGION + n * PAGE_SIZE) >>
                             PAGE_SHIFT,
                         guest_frame(vcpu, FIRST_PFN + n));
    }
    assert_int_equal(model_tlb_find(REGION - PAGE_SIZE, vcpu->hw_entryhi), -1);
    assert_int_equal(model_tlb_find(REGION + PAGES * PAGE_SIZE, vcpu->hw_entryhi), -1);
}

static void nothing_is_made_with_a_page_missing(void **state)
{
    (void)state;
    stlb_drop(vcpu->vm, tag_of(REGION + 5 * PAIR));
    assert_int_equal(stlb_large_make(vcpu->vm), 0);
}

static void nothing_is_made_with_a_clean_page(void **state)
{
    (void)state;
    write_random(REGION, lo_of(FIRST_PFN, VD), lo_of(FIRST_PFN + 1, ENTRYLO_V));
    assert_int_equal(stlb_large_make(vcpu->vm), 0);
    write_random(REGION, lo_of(FIRST_PFN, VD), lo_of(FIRST_PFN + 1, VD));
    assert_int_equal(stlb_large_make(vcpu->vm), 1);
}

static void nothing_is_made_of_clean_pages(void **state)
{
    (void)state;
    for (uint32_t pair = 0; pair < PAGES / 2; pair++)
        map_pair(pair, ENTRYLO_V);
    assert_int_equal(stlb_large_make(vcpu->vm), 0);
}

static void nothing_is_made_with_a_page_out_of_place(void **state)
{
    (void)state;
    write_random(REGION + 15 * PAIR, lo_of(FIRST_PFN + 30, VD), lo_of(FIRST_PFN + 40, VD));
    assert_int_equal(stlb_large_make(vcpu->vm), 0);
}

static void nothing_is_made_of_frames_that_are_not_aligned(void **state)
{
    (void)state;
    for (uint32_t pair = 0; pair < PAGES / 4; pair++) /* in a row, but from the middle of a block */
        write_random(REGION + pair * PAIR, lo_of(FIRST_PFN + 2 * pair + 2, VD),
                     lo_of(FIRST_PFN + 2 * pair + 3, VD));
    assert_int_equal(stlb_large_make(vcpu->vm), 0);
}

static void nothing_is_made_of_what_the_vm_has_given_up(void **state)
{
    (void)state;
    asid_forget(&vcpu->vm->asids);
    assert_int_equal(stlb_large_make(vcpu->vm), 0);
}

/* One page has gone, from everywhere; the others are there as small ones; nothing is large. */
static void check_broken(gva_t gone)
{
    assert_false(is_large());
    assert_int_equal(large_entries_in_machine(), 0);
    assert_int_equal(vcpu->vm->stlb.large_count, 0);
    for (gva_t address = REGION; address < REGION + PAGES * PAGE_SIZE; address += PAIR)
        assert_int_equal(stlb_lookup(vcpu->vm, tag_of(address)) == NULL,
                         address == (gone & ENTRYHI_VPN2));
}

static void make_and_load(void)
{
    assert_int_equal(stlb_large_make(vcpu->vm), 1);
    miss(REGION + 0x9000);
    assert_int_equal(large_entries_in_machine(), 1);
}

static void a_probe_that_misses_breaks_it(void **state)
{
    (void)state;
    make_and_load();
    vcpu->pc = GUEST_CODE;
    vcpu->cp0[CP0_ENTRYHI] = REGION + 3 * PAIR;
    assert_int_equal(guest_run(vcpu, WORD_TLBP), EXIT_TLBP);
    check_broken(REGION + 3 * PAIR);
}

static void a_page_that_is_mapped_otherwise_breaks_it(void **state)
{
    (void)state;
    make_and_load();
    write_random(REGION + 7 * PAIR, lo_of(40, VD), lo_of(41, VD));
    assert_false(is_large());
    assert_int_equal(large_entries_in_machine(), 0);
    assert_int_equal(guest_machine_lo(vcpu, REGION + 7 * PAIR), lo_of(guest_frame(vcpu, 40), VD));
    assert_non_null(stlb_lookup(vcpu->vm, tag_of(REGION)));
}

static void an_invalidation_leaves_nothing_of_it(void **state)
{
    (void)state;
    make_and_load();
    guest_tlbwi(vcpu, 15, 0x80000000u, 0, 0, 0); /* over the last entry that was written */
    vcpu_prepare_resume(vcpu);
    assert_false(is_large());
    assert_int_equal(miss(REGION), EXIT_TLB_REFILL);
}

static void a_large_page_of_the_guests_breaks_it(void **state)
{
    (void)state;
    make_and_load();
    guest_tlbwi(vcpu, 3, 0x00400000u, lo_of(0, VD), lo_of(0, VD), 0x0007e000u); /* around it */
    assert_int_equal(vcpu->vm->stlb.large_count, 0);
    assert_int_equal(large_entries_in_machine(), 0);
}

static void a_page_that_is_shared_breaks_it(void **state)
{
    (void)state;
    make_and_load();
    pages_share(vcpu->vm, (pfn_t){FIRST_PFN + 21});
    check_broken(REGION + 21 * PAGE_SIZE);
}

static void a_page_that_is_discarded_breaks_it(void **state)
{
    (void)state;
    make_and_load();
    pages_discard(vcpu->vm, (pfn_t){FIRST_PFN});
    check_broken(REGION);
}

static void a_page_that_goes_to_the_balloon_breaks_it(void **state)
{
    (void)state;
    make_and_load();
    pages_inflate(vcpu->vm, (pfn_t){FIRST_PFN + 31});
    check_broken(REGION + 31 * PAGE_SIZE);
}

static void its_switch_breaks_it(void **state)
{
    (void)state;
    make_and_load();
    assert_null(switch_set(vcpu->vm, "large_entries", "off"));
    check_broken(0);
}

static void the_software_tlbs_switch_leaves_nothing_of_it(void **state)
{
    (void)state;
    make_and_load();
    assert_null(switch_set(vcpu->vm, "software_tlb", "off"));
    vcpu_prepare_resume(vcpu);
    assert_int_equal(vcpu->vm->stlb.large_count, 0);
    assert_int_equal(large_entries_in_machine(), 0);
    assert_int_equal(miss(REGION), EXIT_TLB_REFILL);
}

/* An ASID comes back to the VM only when its software TLB has been emptied. */
static void it_does_not_survive_its_asid(void **state)
{
    unsigned first;

    (void)state;
    make_and_load();
    first = vcpu->hw_entryhi;
    do {
        asid_forget(&vcpu->vm->asids);
        vcpu->hw_entryhi = asid_get(vcpu->vm, 0);
        assert_false(is_large());
    } while (vcpu->hw_entryhi != first);
    assert_int_equal(large_entries_in_machine(), 0);
}

/* What the machine runs from need not be in the guest's own TLB. */
static void instructions_are_fetched_through_it(void **state)
{
    uint32_t word = 0;

    (void)state;
    guest_poke(vcpu, (FIRST_PFN + 9) * PAGE_SIZE + 0x124, 0x12345678);
    make_and_load();
    assert_int_equal(guest_fetch(vcpu, REGION + 9 * PAGE_SIZE + 0x124, &word), FAULT_NONE);
    assert_int_equal(word, 0x12345678);
}

static void a_tick_makes_entries_when_the_machine_has_missed_often(void **state)
{
    (void)state;
    stlb_large_tick(vcpu->vm);
    assert_false(is_large());
    vcpu->fast_counts[FAST_SOFTWARE_TLB_HIT] += 10000;
    assert_null(switch_set(vcpu->vm, "large_entries", "off"));
    stlb_large_tick(vcpu->vm);
    assert_false(is_large());
    assert_null(switch_set(vcpu->vm, "large_entries", "on"));
    vcpu->fast_counts[FAST_SOFTWARE_TLB_HIT] += 10000;
    stlb_large_tick(vcpu->vm);
    assert_true(is_large());
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start_with_region, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_region_of_pages_in_their_places_becomes_one_entry),
        TEST(the_machine_maps_each_page_where_it_was),
        TEST(nothing_is_made_with_a_page_missing),
        TEST(nothing_is_made_with_a_clean_page),
        TEST(nothing_is_made_of_clean_pages),
        TEST(nothing_is_made_with_a_page_out_of_place),
        TEST(nothing_is_made_of_frames_that_are_not_aligned),
        TEST(nothing_is_made_of_what_the_vm_has_given_up),
        TEST(a_probe_that_misses_breaks_it),
        TEST(a_page_that_is_mapped_otherwise_breaks_it),
        TEST(an_invalidation_leaves_nothing_of_it),
        TEST(a_large_page_of_the_guests_breaks_it),
        TEST(a_page_that_is_shared_breaks_it),
        TEST(a_page_that_is_discarded_breaks_it),
        TEST(a_page_that_goes_to_the_balloon_breaks_it),
        TEST(its_switch_breaks_it),
        TEST(the_software_tlbs_switch_leaves_nothing_of_it),
        TEST(it_does_not_survive_its_asid),
        TEST(instructions_are_fetched_through_it),
        TEST(a_tick_makes_entries_when_the_machine_has_missed_often),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
