/* How pages come and go: first touch, sharing, copies, large pages. */
#include "tests/unit/model_vms.h"
#include "monitor/clock.h"
#include "monitor/frames.h"
#include "monitor/hwtlb.h"
#include "monitor/pages.h"
#include "monitor/sharing.h"

#include <stdlib.h>
#include <string.h>

static uint32_t window_lo(unsigned i, uint32_t address)
{
    return guest_machine_lo(vm[i]->vcpu, 0xc0000000u + address);
}

static void memory_that_nobody_touched_costs_no_frame(void **state)
{
    (void)state;
    for (uint32_t pfn = 0; pfn < VM_PAGES; pfn++)
        assert_false(vms_entry(0, pfn).present);
    assert_int_equal(vm[0]->pmap.counts.touched, 0);
    assert_int_equal(vms_peek(0, 0x5000), 0);
    vms_poke(0, 0x6000, 1);
    assert_int_equal(vm[0]->pmap.counts.touched, 2);
    assert_int_equal(vm[0]->pmap.counts.owned, 1);
}

static void pages_that_are_only_read_share_one_frame_of_zeros(void **state)
{
    uint32_t before = frames_free_count();

    (void)state;
    assert_int_equal(vms_access(0, 0x5000, false, true), EXIT_FIRST_TOUCH);
    assert_int_equal(vms_access(1, 0x8000, false, true), EXIT_FIRST_TOUCH);
    assert_int_equal(vms_entry(0, 5).frame.n, vms_entry(1, 8).frame.n);
    assert_int_equal(before - frames_free_count(), 1);
    assert_int_equal(window_lo(0, 0x5000) & VD, ENTRYLO_V);
}

static void a_store_into_a_shared_page_makes_a_copy(void **state)
{
    mfn_t shared;

    (void)state;
    vms_peek(1, 0x5000);
    assert_int_equal(vms_access(0, 0x5000, false, true), EXIT_FIRST_TOUCH);
    shared = vms_entry(0, 5).frame;
    assert_int_equal(vms_access(0, 0x5000, true, false), EXIT_COW_BREAK);
    assert_int_not_equal(vms_entry(0, 5).frame.n, shared.n);
    assert_int_equal(vms_entry(1, 5).frame.n, shared.n);
    assert_int_equal(window_lo(0, 0x5000) & VD, VD);
    assert_int_equal(frames_owner(vms_entry(0, 5).frame), vm_frame_owner(vm[0]));
    vms_poke(0, 0x5000, 7);
    assert_int_equal(vms_peek(1, 0x5000), 0);
}

static void the_last_one_keeps_the_frame_without_a_copy(void **state)
{
    mfn_t shared;

    (void)state;
    vms_peek(0, 0x5000);
    vms_peek(1, 0x5000);
    shared = vms_entry(0, 5).frame;
    vms_poke(0, 0x5000, 1);
    vms_poke(1, 0x5000, 2);
    assert_int_equal(vms_entry(1, 5).frame.n, shared.n);
    assert_int_equal(frames_owner(shared), vm_frame_owner(vm[1]));
    assert_int_equal(vms_peek(0, 0x5000), 1);
    assert_int_equal(vms_peek(1, 0x5000), 2);
    assert_int_equal(vms_peek(2, 0x5000), 0);
}

/* Every way to a page must lose its old frame: here a mapping of the guest's own. */
static void a_copy_drops_every_translation_to_the_shared_frame(void **state)
{
    struct vcpu *vcpu = vm[0]->vcpu;
    mfn_t shared;

    (void)state;
    machine.owner = vm_frame_owner(vm[0]);
    vms_peek(1, 0x5000);
    vms_peek(0, 0x5000);
    shared = vms_entry(0, 5).frame;
    guest_tlbwi(vcpu, 3, 0x00010000, lo_of(5, VD), 0, 0);
    assert_int_equal(guest_machine_lo(vcpu, 0x00010000), lo_of(shared.n, ENTRYLO_V));
    assert_int_equal(vms_access(0, 0x5000, true, true), EXIT_COW_BREAK);
    assert_false(guest_is_cached(vcpu, 0x00010000));
    guest_touch(vcpu, 0x00010000);
    assert_int_equal(guest_machine_lo(vcpu, 0x00010000), lo_of(vms_entry(0, 5).frame.n, VD));
}

static void equal_pages_are_merged_and_their_translations_lose_the_right_to_store(void **state)
{
    uint32_t before;

    (void)state;
    vms_poke(0, 0x5000, 42);
    vms_poke(1, 0x9000, 42);
    assert_int_equal(vms_access(0, 0x5000, true, true), EXIT_HIDDEN_MISS);
    assert_int_equal(window_lo(0, 0x5000) & VD, VD);
    before = frames_free_count();
    sharing_offer(vm[0], (pfn_t){5});
    sharing_offer(vm[1], (pfn_t){9});
    assert_int_equal(frames_free_count(), before + 1);
    assert_int_equal(vms_entry(0, 5).frame.n, vms_entry(1, 9).frame.n);
    assert_int_equal(window_lo(0, 0x5000), 0);
    assert_int_equal(vms_access(0, 0x5000, true, true), EXIT_COW_BREAK);
    vms_poke(0, 0x5000, 43);
    assert_int_equal(vms_peek(1, 0x9000), 42);
}

static void a_page_of_zeros_joins_the_frame_of_zeros(void **state)
{
    (void)state;
    vms_peek(0, 0x5000);
    vms_poke(1, 0x6000, 0);
    sharing_offer(vm[1], (pfn_t){6});
    assert_int_equal(vms_entry(1, 6).frame.n, vms_entry(0, 5).frame.n);
}

static void a_page_that_changed_after_it_was_filed_is_not_taken_for_equal(void **state)
{
    (void)state;
    vms_poke(0, 0x5000, 42);
    sharing_offer(vm[0], (pfn_t){5});
    vms_poke(0, 0x5000, 1);
    vms_poke(1, 0x9000, 42);
    sharing_offer(vm[1], (pfn_t){9});
    assert_true(vms_entry(0, 5).writable && vms_entry(1, 9).writable);
    sharing_offer(vm[0], (pfn_t){5});
    vms_poke(2, 0, 1);
    sharing_offer(vm[2], (pfn_t){0});
    assert_int_equal(vms_entry(2, 0).frame.n, vms_entry(0, 5).frame.n);
}

static void scan(unsigned ticks)
{
    for (unsigned i = 0; i < VMS; i++)
        assert_null(switch_set(vm[i], "share_scan", "100000"));
    while (ticks-- > 0) {
        machine.count += CLOCK_TICK;
        sharing_tick();
    }
}

static bool is_one_frame(unsigned i, uint32_t pfn, unsigned j, uint32_t other)
{
    return vms_entry(i, pfn).frame.n == vms_entry(j, other).frame.n;
}

static void a_scan_shares_equal_pages_that_stay_as_they_are(void **state)
{
    (void)state;
    vms_poke(0, 0x5000, 42);
    vms_poke(1, 0x7000, 42);
    vms_poke(1, 0x9000, 43);
    scan(8 * VMS);
    assert_true(is_one_frame(0, 5, 1, 7));
    assert_false(is_one_frame(0, 5, 1, 9));
    assert_int_equal(vms_peek(1, 0x9000), 43);
}

static void a_scan_leaves_a_page_alone_that_changes_all_the_time(void **state)
{
    (void)state;
    for (uint32_t i = 1; i < 20; i++) {
        vms_poke(0, 0x5000, i);
        vms_poke(1, 0x7000, i);
        scan(1);
        assert_false(is_one_frame(0, 5, 1, 7));
    }
}

static void a_scan_does_not_share_what_has_changed_since_the_last_look(void **state)
{
    (void)state;
    for (uint32_t i = 42; i < 45; i++) {
        vms_poke(0, 0x5000, i);
        vms_poke(1, 0x7000, i);
        scan(VMS); /* one look at each */
        assert_false(is_one_frame(0, 5, 1, 7));
    }
    scan(VMS);
    assert_true(is_one_frame(0, 5, 1, 7));
}

/* The second word is not among those that a quick look takes. */
static void a_scan_finds_any_change_in_the_end(void **state)
{
    (void)state;
    vms_poke(0, 0x5000, 42);
    vms_poke(1, 0x7000, 42);
    vms_poke(1, 0x7004, 1);
    scan(8 * VMS);
    assert_false(is_one_frame(0, 5, 1, 7));
    vms_poke(1, 0x7004, 0);
    scan(16 * VMS);
    assert_true(is_one_frame(0, 5, 1, 7));
}

static void a_scan_only_looks_at_vms_that_ask_for_it(void **state)
{
    (void)state;
    vms_poke(0, 0x5000, 42);
    vms_poke(1, 0x7000, 42);
    scan(0);
    assert_null(switch_set(vm[1], "share_scan", "0"));
    assert_int_equal(sharing_scanned, VMS - 1);
    for (unsigned tick = 0; tick < 20; tick++) {
        machine.count += CLOCK_TICK;
        sharing_tick();
    }
    assert_false(is_one_frame(0, 5, 1, 7));
}

static void a_discarded_page_reads_as_zeros(void **state)
{
    uint32_t before;

    (void)state;
    vms_poke(0, 0x5000, 42);
    before = frames_free_count();
    vms_access(0, 0x5000, true, true);
    pages_discard(vm[0], (pfn_t){5});
    pages_discard(vm[0], (pfn_t){6});
    assert_int_equal(frames_free_count(), before + 1);
    assert_int_equal(window_lo(0, 0x5000), 0);
    assert_int_equal(vms_peek(0, 0x5000), 0);
}

static void large_pages_map_the_window_and_keep_what_was_there(void **state)
{
    (void)state;
    vms_poke(0, 0x5000, 42);
    vms_peek(0, 0x6000);
    assert_null(switch_set(vm[0], "large_pages", "on"));
    assert_int_equal(vm[0]->window.count, 2);
    for (uint32_t pfn = 0; pfn < VM_PAGES; pfn++)
        assert_int_equal(vms_entry(0, pfn).frame.n, vms_entry(0, 0).frame.n + pfn);
    assert_int_equal(vms_peek(0, 0x5000), 42);
    assert_int_equal(vms_peek(0, 0x6000), 0);
    sharing_offer(vm[0], (pfn_t){5});
    assert_true(vms_entry(0, 5).writable);
}

static void sharing_a_page_breaks_its_large_page_only(void **state)
{
    (void)state;
    assert_null(switch_set(vm[0], "large_pages", "on"));
    machine.owner = vm_frame_owner(vm[0]);
    hwtlb_wire(vm[0]);
    assert_int_equal(machine.wired, 3);
    pages_share(vm[0], (pfn_t){5});
    assert_int_equal(machine.wired, 2);
    assert_int_equal(vm[0]->window.count, 1);
    assert_int_equal(vm[0]->window.entries[LAYOUT_WIRED_ENTRIES].hi, 0xc0200000);
    hwtlb_wire(vm[1]);
    assert_int_equal(machine.wired, 1);
}

static void large_pages_come_and_go_while_the_window_is_in_use(void **state)
{
    (void)state;
    hwtlb_wire(vm[0]);
    machine.owner = vm_frame_owner(vm[0]);
    for (uint32_t round = 0; round < 4; round++) {
        vms_access(0, round * 0x2000, true, true);
        vms_poke(0, round * 0x2000, round);
        assert_null(switch_set(vm[0], "large_pages", round % 2 == 0 ? "on" : "off"));
        vcpu_prepare_resume(vm[0]->vcpu);
        assert_int_equal(machine.wired, round % 2 == 0 ? 3 : 1);
        for (uint32_t i = 0; i <= round; i++)
            assert_int_equal(vms_peek(0, i * 0x2000), i);
    }
}

static void without_a_contiguous_block_large_pages_are_refused(void **state)
{
    uint32_t hog = frames_free_count() - VM_PAGES;
    mfn_t first;

    (void)state;
    assert_true(frames_allocate(FRAME_OWNER_MONITOR, hog + 1, 1, &first));
    assert_non_null(strstr(switch_set(vm[0], "large_pages", "on"), "no contiguous memory"));
    assert_false(vm[0]->settings.large_pages);
    for (uint32_t i = 0; i < hog + 1; i++)
        frames_release((mfn_t){first.n + i});
}

static void when_memory_runs_out_only_the_vm_that_wants_more_is_stopped(void **state)
{
    uint32_t word = 1;

    (void)state;
    vms_leave(1);
    vms_poke(0, 0x5000, 1);
    assert_false(pmap_copy_to_guest(vm[1], gpa(0x6000), &word, sizeof(word)));
    assert_int_equal(vm[1]->state, VM_STOPPED);
    assert_non_null(strstr(vm[1]->message, "no memory left for the page at guest-physical "
                                           "0x00006000"));
    assert_int_equal(vm[0]->state, VM_READY);
    assert_int_equal(vms_access(2, 0x7000, true, true), EXIT_NO_MEMORY);
    vms_give_back();
}

/* What each VM's memory must hold, whatever the monitor does with it. */
static uint32_t expected[VMS][VM_PAGES];

static void change(unsigned i, pfn_t pfn)
{
    switch (rand() % 8) {
    case 0:
        pages_discard(vm[i], pfn);
        expected[i][pfn.n] = 0;
        break;
    case 1:
        switch_set(vm[i], "large_pages", rand() % 2 == 0 ? "on" : "off");
        break;
    case 2:
    case 3:
        sharing_offer(vm[i], pfn);
        break;
    default:
        expected[i][pfn.n] = (uint32_t)rand() % 3;
        vms_poke(i, pfn.n << PAGE_SHIFT, expected[i][pfn.n]);
    }
}

static void count_frames(unsigned i)
{
    uint32_t owned = 0, shared = 0;

    for (uint32_t pfn = 0; pfn < VM_PAGES; pfn++) {
        struct pmap_entry page = vms_entry(i, pfn);

        owned += page.present && page.writable;
        shared += page.present && !page.writable;
    }
    assert_int_equal(vm[i]->pmap.counts.owned, owned);
    assert_int_equal(vm[i]->pmap.counts.shared, shared);
    assert_int_equal(vm[i]->pmap.counts.touched, owned + shared);
}

static void random_changes_never_change_what_a_guest_reads(void **state)
{
    (void)state;
    srand(1);
    memset(expected, 0, sizeof(expected));
    for (unsigned step = 0; step < 4000; step++) {
        unsigned i = (unsigned)rand() % VMS;
        pfn_t pfn = {(uint32_t)rand() % 64};

        change(i, pfn);
        i = (unsigned)rand() % VMS;
        pfn.n = (uint32_t)rand() % 64;
        assert_int_equal(vms_peek(i, pfn.n << PAGE_SHIFT), expected[i][pfn.n]);
    }
    for (unsigned i = 0; i < VMS; i++)
        count_frames(i);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, vms_start, vms_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(memory_that_nobody_touched_costs_no_frame),
        TEST(pages_that_are_only_read_share_one_frame_of_zeros),
        TEST(a_store_into_a_shared_page_makes_a_copy),
        TEST(the_last_one_keeps_the_frame_without_a_copy),
        TEST(a_copy_drops_every_translation_to_the_shared_frame),
        TEST(equal_pages_are_merged_and_their_translations_lose_the_right_to_store),
        TEST(a_page_of_zeros_joins_the_frame_of_zeros),
        TEST(a_page_that_changed_after_it_was_filed_is_not_taken_for_equal),
        TEST(a_scan_shares_equal_pages_that_stay_as_they_are),
        TEST(a_scan_leaves_a_page_alone_that_changes_all_the_time),
        TEST(a_scan_does_not_share_what_has_changed_since_the_last_look),
        TEST(a_scan_finds_any_change_in_the_end),
        TEST(a_scan_only_looks_at_vms_that_ask_for_it),
        TEST(a_discarded_page_reads_as_zeros),
        TEST(large_pages_map_the_window_and_keep_what_was_there),
        TEST(sharing_a_page_breaks_its_large_page_only),
        TEST(large_pages_come_and_go_while_the_window_is_in_use),
        TEST(without_a_contiguous_block_large_pages_are_refused),
        TEST(when_memory_runs_out_only_the_vm_that_wants_more_is_stopped),
        TEST(random_changes_never_change_what_a_guest_reads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
