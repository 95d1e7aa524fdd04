/* What outlives the guest's own evictions in the software TLB, and what makes it go: the guest must
 * not be able to tell. */
#include "monitor/stlb.h"
#include "monitor/trace.h"
#include "tests/unit/one_guest.h"

#define PAGE_A      0x00400000u /* a pair of user pages */
#define MAPPED_PAGE 0xd0000000u /* one of the window that the kernel maps */

static const struct stlb_entry *software_entry(gva_t address)
{
    return stlb_lookup(vcpu->vm, (address & ENTRYHI_VPN2) | (vcpu->hw_entryhi & ENTRYHI_ASID));
}

static void set_space(unsigned asid)
{
    vcpu->pc = GUEST_CODE;
    guest_mtc0(vcpu, CP0_ENTRYHI, asid);
}

static void write_random(uint32_t hi, uint32_t lo0, uint32_t lo1)
{
    vcpu->pc = GUEST_CODE;
    vcpu->cp0[CP0_PAGEMASK] = 0;
    vcpu->cp0[CP0_ENTRYHI] = hi;
    vcpu->cp0[CP0_ENTRYLO0] = lo0;
    vcpu->cp0[CP0_ENTRYLO1] = lo1;
    assert_int_equal(guest_run(vcpu, WORD_TLBWR), EXIT_TLBWR);
}

static void an_evicted_entry_stays_in_the_software_tlb(void **state)
{
    (void)state;
    vcpu->cp0[CP0_WIRED] = 15; /* one entry to write */
    write_random(PAGE_A, lo_of(40, VD), 0);
    write_random(PAGE_A + 0x2000, lo_of(41, VD), 0);
    assert_non_null(software_entry(PAGE_A));
    vcpu->pc = GUEST_CODE;
    trace_enable(true); /* the fast path steps aside */
    assert_int_equal(guest_tlb_exit(vcpu, EXC_TLBL, PAGE_A, true), EXIT_SOFTWARE_TLB_HIT);
    trace_enable(false);
    assert_int_equal(vcpu->pc, GUEST_CODE);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A), lo_of(guest_frame(vcpu, 40), VD));
}

static void without_software_tlb_an_evicted_entry_is_gone(void **state)
{
    (void)state;
    vcpu->vm->settings.software_tlb = false;
    stlb_select(vcpu->vm);
    vcpu->cp0[CP0_WIRED] = 15;
    write_random(PAGE_A, lo_of(40, VD), 0);
    write_random(PAGE_A + 0x2000, lo_of(41, VD), 0);
    assert_false(guest_is_cached(vcpu, PAGE_A));
    assert_int_equal(guest_tlb_exit(vcpu, EXC_TLBL, PAGE_A, true), EXIT_TLB_REFILL);
}

static void
switching_the_software_tlb_off_drops_what_was_evicted_from_the_machines_too(void **state)
{
    (void)state;
    vcpu->cp0[CP0_WIRED] = 15;
    write_random(PAGE_A, lo_of(40, VD), 0);
    write_random(PAGE_A + 0x2000, lo_of(41, VD), 0);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A), lo_of(guest_frame(vcpu, 40), VD));
    assert_null(switch_set(vcpu->vm, "software_tlb", "off"));
    vcpu_prepare_resume(vcpu);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A), 0);
    assert_int_equal(guest_tlb_exit(vcpu, EXC_TLBL, PAGE_A, true), EXIT_TLB_REFILL);
}

static void a_refill_in_the_place_of_another_exception_drops_the_retained_page(void **state)
{
    (void)state;
    vcpu->cp0[CP0_WIRED] = 15;
    write_random(PAGE_A, lo_of(40, ENTRYLO_V), 0);
    write_random(PAGE_A + 0x2000, lo_of(41, VD), 0);
    assert_non_null(software_entry(PAGE_A));
    vcpu->pc = GUEST_CODE;
    assert_int_equal(guest_tlb_exit(vcpu, EXC_MOD, PAGE_A, false), EXIT_TLB_REFILL);
    assert_null(software_entry(PAGE_A));
}

/* Two pages that the guest's TLB has evicted, in the software TLB. */
static void retain_two(void)
{
    vcpu->cp0[CP0_WIRED] = 15;
    vcpu->cp0[CP0_RANDOM] = 15;
    write_random(PAGE_A, lo_of(40, VD), 0);
    write_random(PAGE_A + 0x2000, lo_of(41, VD), 0);
    write_random(PAGE_A + 0x4000, lo_of(42, VD), 0);
    assert_true(guest_is_cached(vcpu, PAGE_A));
    assert_true(guest_is_cached(vcpu, PAGE_A + 0x2000));
    vcpu->pc = GUEST_CODE;
}

static void a_tlbp_that_misses_drops_the_retained_page(void **state)
{
    (void)state;
    retain_two();
    guest_mtc0(vcpu, CP0_ENTRYHI, PAGE_A);
    guest_run(vcpu, WORD_TLBP);
    assert_false(guest_is_cached(vcpu, PAGE_A));
    assert_true(guest_is_cached(vcpu, PAGE_A + 0x2000));
}

/* The same, and a global page, of the lower or the upper half. */
static void retain_two_and_a_global_one(uint32_t address)
{
    retain_two();
    write_random(address, lo_of(43, VD | ENTRYLO_G), ENTRYLO_G);
    write_random(PAGE_A + 0x6000, lo_of(44, VD), 0);
    vcpu->pc = GUEST_CODE;
}

static void a_global_page_makes_all_retained_pages_go(void **state)
{
    (void)state;
    retain_two_and_a_global_one(PAGE_A + 0x100000);
    guest_mtc0(vcpu, CP0_ENTRYHI, PAGE_A);
    guest_run(vcpu, WORD_TLBP);
    set_space(0);
    assert_false(guest_is_cached(vcpu, PAGE_A + 0x2000));
}

static void a_global_page_of_the_other_half_makes_none_go(void **state)
{
    (void)state;
    retain_two_and_a_global_one(MAPPED_PAGE);
    guest_mtc0(vcpu, CP0_ENTRYHI, PAGE_A);
    guest_run(vcpu, WORD_TLBP);
    assert_false(guest_is_cached(vcpu, PAGE_A));
    assert_true(guest_is_cached(vcpu, PAGE_A + 0x2000));
    assert_true(guest_is_cached(vcpu, MAPPED_PAGE));
    guest_mtc0(vcpu, CP0_ENTRYHI, MAPPED_PAGE);
    guest_run(vcpu, WORD_TLBP);
    set_space(0);
    assert_false(guest_is_cached(vcpu, PAGE_A + 0x2000));
    assert_false(guest_is_cached(vcpu, MAPPED_PAGE));
}

static void a_tlbr_drops_all_retained_pages(void **state)
{
    (void)state;
    retain_two();
    guest_run(vcpu, WORD_TLBR);
    set_space(0);
    assert_false(guest_is_cached(vcpu, PAGE_A));
    assert_false(guest_is_cached(vcpu, PAGE_A + 0x2000));
}

static void a_tlbwi_that_is_no_upgrade_drops_all_retained_pages(void **state)
{
    (void)state;
    retain_two();
    guest_tlbwi(vcpu, 3, 0x80006000, 0, 0, 0);
    assert_false(guest_is_cached(vcpu, PAGE_A));
    assert_false(guest_is_cached(vcpu, PAGE_A + 0x2000));
}

static void a_tlbwi_that_adds_rights_keeps_them(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 3, PAGE_A + 0x8000, lo_of(50, ENTRYLO_V), 0, 0);
    retain_two();
    guest_tlbwi(vcpu, 3, PAGE_A + 0x8000, lo_of(50, VD), lo_of(51, ENTRYLO_V), 0);
    assert_true(guest_is_cached(vcpu, PAGE_A));
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A + 0x8000), lo_of(guest_frame(vcpu, 50), VD));
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A + 0x9000),
                     lo_of(guest_frame(vcpu, 51), ENTRYLO_V));
}

/* Writes that take something away: entry 3 is PAGE_A + 0x8000, frame 50, writable. */
static const struct {
    uint32_t hi, lo0, lo1, mask;
} downgrades[] = {
    {PAGE_A + 0x8000, 50 << 6 | ENTRYLO_V, 0, 0},
    {PAGE_A + 0x8000, 51 << 6 | VD, 0, 0},
    {PAGE_A + 0x8000, 50 << 6, 0, 0},
    {PAGE_A + 0x8001, 50 << 6 | VD, 0, 0},
    {PAGE_A + 0x8000, 50 << 6 | VD | 1, ENTRYLO_G, 0},
    {PAGE_A + 0x8000, 48 << 6 | VD, 0, 0x6000},
};

static void every_tlbwi_that_takes_something_away_is_no_upgrade(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(downgrades); i++) {
        guest_tlbwi(vcpu, 3, PAGE_A + 0x8000, lo_of(50, VD), 0, 0);
        retain_two();
        guest_tlbwi(vcpu, 3, downgrades[i].hi, downgrades[i].lo0, downgrades[i].lo1,
                    downgrades[i].mask);
        assert_false(guest_is_cached(vcpu, PAGE_A));
    }
}

static void a_fresh_large_entry_drops_what_was_retained_below_it(void **state)
{
    (void)state;
    retain_two();
    vcpu->cp0[CP0_ENTRYLO0] = lo_of(64, VD);
    vcpu->cp0[CP0_ENTRYLO1] = lo_of(80, VD);
    vcpu->cp0[CP0_PAGEMASK] = 0x0001e000;
    vcpu->cp0[CP0_ENTRYHI] = PAGE_A;
    guest_run(vcpu, WORD_TLBWR);
    assert_false(guest_is_cached(vcpu, PAGE_A + 0x2000));
    guest_touch(vcpu, PAGE_A + 0x2000);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A + 0x2000), lo_of(guest_frame(vcpu, 66), VD));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_evicted_entry_stays_in_the_software_tlb),
        TEST(without_software_tlb_an_evicted_entry_is_gone),
        TEST(switching_the_software_tlb_off_drops_what_was_evicted_from_the_machines_too),
        TEST(a_refill_in_the_place_of_another_exception_drops_the_retained_page),
        TEST(a_tlbp_that_misses_drops_the_retained_page),
        TEST(a_global_page_makes_all_retained_pages_go),
        TEST(a_global_page_of_the_other_half_makes_none_go),
        TEST(a_tlbr_drops_all_retained_pages),
        TEST(a_tlbwi_that_is_no_upgrade_drops_all_retained_pages),
        TEST(a_tlbwi_that_adds_rights_keeps_them),
        TEST(every_tlbwi_that_takes_something_away_is_no_upgrade),
        TEST(a_fresh_large_entry_drops_what_was_retained_below_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
