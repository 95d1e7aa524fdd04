/* The backing disk: pages go there when memory has run out, and come back. */
#include "tests/unit/model_disk.h"
#include "tests/unit/model_vms.h"
#include "monitor/contents.h"
#include "monitor/disk.h"
#include "monitor/frames.h"
#include "monitor/pages.h"
#include "monitor/sharing.h"
#include "monitor/swap.h"

#include <stdlib.h>
#include <string.h>

static int start(void **state)
{
    vms_start(state);
    model_disk.pages = MODEL_DISK_PAGES_MAX;
    return swap_open() == MODEL_DISK_PAGES_MAX ? 0 : -1;
}

static void a_disk_that_is_not_there_or_does_not_answer_is_no_disk(void **state)
{
    (void)state;
    model_disk.hangs = true;
    machine.count_step = 0x10000000;
    assert_int_equal(disk_open(), 0);
    model_disk.hangs = false;
    assert_int_equal(disk_open(), MODEL_DISK_PAGES_MAX);
    model_disk.pages = 0;
    assert_int_equal(disk_open(), 0);
}

static void the_disk_keeps_what_was_written(void **state)
{
    mfn_t frame;

    (void)state;
    assert_true(frames_take(FRAME_OWNER_MONITOR, &frame));
    for (uint32_t page = 0; page < MODEL_DISK_PAGES_MAX; page += 85) {
        contents_zero(frame);
        assert_false(contents_hash(frame) == 0);
        vms_poke(0, 0x5000, page + 1);
        contents_copy(frame, vms_entry(0, 5).frame);
        assert_true(disk_write(page, frame));
    }
    for (uint32_t page = 0; page < MODEL_DISK_PAGES_MAX; page += 85) {
        assert_true(disk_read(page, frame));
        vms_poke(0, 0x5000, page + 1);
        assert_true(contents_equal(frame, vms_entry(0, 5).frame));
    }
    frames_release(frame);
}

static void pages_of_the_largest_idle_vm_go_first(void **state)
{
    (void)state;
    for (uint32_t pfn = 0; pfn < 20; pfn++)
        vms_poke(0, pfn << PAGE_SHIFT, pfn);
    for (uint32_t pfn = 0; pfn < 18; pfn++)
        vms_poke(1, pfn << PAGE_SHIFT, pfn);
    for (uint32_t pfn = 0; pfn < 17; pfn++)
        vms_poke(2, pfn << PAGE_SHIFT, pfn);
    vm[1]->state = VM_WAITING;
    vm[2]->state = VM_WAITING;
    vms_leave(0);
    vms_poke(0, 0x40000, 1);
    assert_int_equal(vm[0]->pmap.counts.swapped, 0);
    assert_in_range(vm[1]->pmap.counts.swapped, 1, 16);
    assert_in_range(vm[2]->pmap.counts.swapped, 1, 16);
    assert_int_equal(vm[0]->pmap.counts.touched, 21);
    for (uint32_t pfn = 0; pfn < 18; pfn++)
        assert_int_equal(vms_peek(1, pfn << PAGE_SHIFT), pfn);
    vms_give_back();
}

static void a_page_comes_back_when_the_guest_wants_it(void **state)
{
    (void)state;
    vms_poke(0, 0x5000, 42);
    assert_int_equal(vms_access(0, 0x5000, true, true), EXIT_HIDDEN_MISS);
    vms_leave(0);
    vms_poke(1, 0x5000, 1);
    assert_false(vms_entry(0, 5).present);
    assert_int_equal(guest_machine_lo(vm[0]->vcpu, 0xc0005000), 0);
    assert_int_equal(vms_access(0, 0x5000, false, true), EXIT_SWAP_IN);
    assert_int_equal(vms_peek(0, 0x5000), 42);
    assert_int_equal(vm[0]->pmap.counts.swapped_in, 1);
    vms_give_back();
}

static void shared_pages_stay(void **state)
{
    (void)state;
    vms_poke(0, 0x5000, 42);
    vms_poke(1, 0x5000, 42);
    sharing_offer(vm[0], (pfn_t){5});
    sharing_offer(vm[1], (pfn_t){5});
    vms_leave(0);
    for (uint32_t pfn = 8; pfn < 12; pfn++)
        assert_int_equal(pages_prepare(vm[2], (pfn_t){pfn}, true), PAGE_NO_FRAME);
    assert_non_null(strstr(vm[2]->message, "no memory left"));
    assert_true(vms_entry(0, 5).present && vms_entry(1, 5).present);
    vms_give_back();
}

static void a_discarded_page_gives_its_slot_back(void **state)
{
    (void)state;
    vms_poke(0, 0x5000, 42);
    vms_leave(0);
    vms_poke(1, 0x5000, 1);
    assert_int_equal(swap_used(), 1);
    pages_discard(vm[0], (pfn_t){5});
    assert_int_equal(swap_used(), 0);
    vms_give_back();
    assert_int_equal(vms_peek(0, 0x5000), 0);
}

static void large_pages_fetch_what_is_on_the_disk(void **state)
{
    (void)state;
    vms_poke(0, 0x5000, 42);
    vms_leave(0);
    vms_poke(1, 0x5000, 1);
    vms_give_back();
    assert_null(switch_set(vm[0], "large_pages", "on"));
    assert_int_equal(swap_used(), 0);
    assert_int_equal(vms_peek(0, 0x5000), 42);
}

static void a_full_disk_is_told(void **state)
{
    uint32_t pfn = 0;

    (void)state;
    vms_leave(8);
    while (pages_prepare(vm[0], (pfn_t){pfn}, true) == PAGE_FIRST_TOUCH)
        pfn++;
    assert_int_equal(pfn, MODEL_DISK_PAGES_MAX + 8);
    assert_non_null(strstr(vm[0]->message, "the backing disk is full"));
    vms_give_back();
}

static void a_failing_disk_stops_only_the_vm_that_needs_it(void **state)
{
    (void)state;
    vms_poke(0, 0x5000, 42);
    vms_poke(1, 0x5000, 43);
    vms_leave(0);
    vms_poke(2, 0x5000, 1);
    assert_int_equal(vm[0]->pmap.counts.swapped, 1);
    vms_give_back();
    model_disk.fails = true;
    assert_int_equal(vms_access(0, 0x5000, false, true), EXIT_NO_MEMORY);
    assert_non_null(strstr(vm[0]->message, "fails to read the page at guest-physical 0x00005000"));
    vms_leave(0);
    assert_int_equal(vms_access(1, 0x9000, true, true), EXIT_NO_MEMORY);
    assert_non_null(strstr(vm[1]->message, "the backing disk fails"));
    assert_true(vm_is_alive(vm[2]));
    vms_give_back();
}

/* What each VM's memory must hold. */
static uint32_t expected[VMS][64];

static void change(unsigned i, uint32_t pfn)
{
    unsigned what = (unsigned)rand() % 16;

    if (what == 0) {
        pages_discard(vm[i], (pfn_t){pfn});
        expected[i][pfn] = 0;
    } else if (what == 1) {
        switch_set(vm[i], "large_pages", rand() % 2 == 0 ? "on" : "off");
    } else if (what < 5) {
        sharing_offer(vm[i], (pfn_t){pfn});
    } else {
        expected[i][pfn] = (uint32_t)rand() % 50;
        vms_poke(i, pfn << PAGE_SHIFT, expected[i][pfn]);
    }
}

static void with_little_memory_every_guest_still_reads_what_it_wrote(void **state)
{
    (void)state;
    srand(2);
    memset(expected, 0, sizeof(expected));
    vms_leave(40);
    for (unsigned step = 0; step < 3000; step++) {
        uint32_t pfn = (uint32_t)rand() % 64;
        unsigned i = (unsigned)rand() % VMS;

        change(i, pfn);
        i = (unsigned)rand() % VMS;
        pfn = (uint32_t)rand() % 64;
        assert_int_equal(vms_peek(i, pfn << PAGE_SHIFT), expected[i][pfn]);
    }
    assert_in_range(model_disk.reads, 1000, UINT32_MAX);
    vms_give_back();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, vms_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_disk_that_is_not_there_or_does_not_answer_is_no_disk),
        TEST(the_disk_keeps_what_was_written),
        TEST(pages_of_the_largest_idle_vm_go_first),
        TEST(a_page_comes_back_when_the_guest_wants_it),
        TEST(shared_pages_stay),
        TEST(a_discarded_page_gives_its_slot_back),
        TEST(large_pages_fetch_what_is_on_the_disk),
        TEST(a_full_disk_is_told),
        TEST(a_failing_disk_stops_only_the_vm_that_needs_it),
        TEST(with_little_memory_every_guest_still_reads_what_it_wrote),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
