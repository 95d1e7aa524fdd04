/* Hardware TLB, software TLB and hardware ASIDs: composition through the pmap, and that whatever
 * was derived from a changed source goes. */
#include <string.h>
#include "monitor/asid.h"
#include "monitor/hwtlb.h"
#include "monitor/pmap.h"
#include "monitor/frames.h"
#include "monitor/home.h"
#include "monitor/hw.h"
#include "monitor/stlb.h"
#include "monitor/switches.h"
#include "tests/unit/one_guest.h"

#define PAGE_A 0x00400000u /* a pair of user pages */

static void set_space(unsigned asid)
{
    vcpu->pc = GUEST_CODE;
    guest_mtc0(vcpu, CP0_ENTRYHI, asid);
    vcpu_prepare_resume(vcpu); /* tests write Status themselves */
}

static void an_entry_names_the_machine_frames_of_its_pair(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 1, PAGE_A, lo_of(40, VD), lo_of(70, VD), 0);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A), lo_of(guest_frame(vcpu, 40), VD));
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A + PAGE_SIZE), lo_of(guest_frame(vcpu, 70), VD));
    assert_int_not_equal(guest_frame(vcpu, 40), 40);
}

static void pages_are_writable_only_if_guest_and_pmap_allow_it(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 1, PAGE_A, lo_of(40, ENTRYLO_V), lo_of(70, VD), 0);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A) & VD, ENTRYLO_V);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A + PAGE_SIZE) & VD, VD);
    guest_tlbwi(vcpu, 2, PAGE_A + 0x2000, lo_of(0x1fc00, VD), 0, 0);
    guest_touch(vcpu, PAGE_A + 0x2000);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A + 0x2000) & VD, ENTRYLO_V);
}

static void invalid_halves_and_pages_that_are_no_memory_are_not_valid(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 1, PAGE_A, lo_of(40, ENTRYLO_D), lo_of(70, VD), 0);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A), 0);
    guest_tlbwi(vcpu, 1, PAGE_A, lo_of(40, VD), lo_of(0x18000, VD), 0);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A + PAGE_SIZE), 0);
    assert_false(hwtlb_install(vcpu, 0xd8000000));
}

static void no_entry_is_global_or_carries_the_monitors_asid(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 1, 0xd0000000, lo_of(40, VD | ENTRYLO_G), lo_of(41, VD | ENTRYLO_G), 0);
    guest_touch(vcpu, 0xc0004000);
    for (unsigned i = 1; i < machine.tlb_entries; i++) {
        if (((machine.tlb[i].lo[0] | machine.tlb[i].lo[1]) & ENTRYLO_V) == 0)
            continue;
        assert_int_equal(machine.tlb[i].lo[0] & ENTRYLO_G, 0);
        assert_int_not_equal(machine.tlb[i].hi & ENTRYHI_ASID, ASID_MONITOR);
        assert_int_equal(machine.tlb[i].mask, 0);
    }
}

static void a_large_page_is_installed_piece_by_piece(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 1, PAGE_A, lo_of(64, VD), lo_of(80, VD), 0x0001e000);
    guest_touch(vcpu, PAGE_A + 5 * PAGE_SIZE);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A + 5 * PAGE_SIZE),
                     lo_of(guest_frame(vcpu, 69), VD));
    guest_touch(vcpu, PAGE_A + 19 * PAGE_SIZE);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A + 19 * PAGE_SIZE),
                     lo_of(guest_frame(vcpu, 83), VD));
}

static void a_frame_that_is_not_the_vms_stops_the_monitor(void **state)
{
    mfn_t stolen;
    uint32_t *word = &vcpu->vm->pmap.ram[40];
    uint32_t kept = *word;

    (void)state;
    assert_true(frames_allocate(FRAME_OWNER_MONITOR, 1, 1, &stolen));
    *word = stolen.n << PAGE_SHIFT | (kept & (PAGE_SIZE - 1));
    EXPECT_END(guest_tlbwi(vcpu, 1, PAGE_A, lo_of(40, VD), 0, 0));
    assert_int_equal(machine.end, MODEL_PANICKED);
    assert_non_null(strstr(machine.message, "owner == vm_frame_owner"));
    *word = kept;
    frames_release(stolen);
}

static void a_replaced_entry_is_dropped_everywhere(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 1, PAGE_A, lo_of(40, VD), 0, 0);
    assert_true(guest_is_cached(vcpu, PAGE_A));
    guest_tlbwi(vcpu, 1, 0x80000000, 0, 0, 0);
    assert_false(guest_is_cached(vcpu, PAGE_A));
}

static void a_replaced_large_entry_is_dropped_in_all_its_pieces(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 1, PAGE_A, lo_of(64, VD), lo_of(80, VD), 0x0001e000);
    for (unsigned page = 0; page < 32; page++)
        guest_touch(vcpu, PAGE_A + page * PAGE_SIZE);
    guest_tlbwi(vcpu, 1, 0x80000000, 0, 0, 0);
    for (unsigned page = 0; page < 32; page++)
        assert_false(guest_is_cached(vcpu, PAGE_A + page * PAGE_SIZE));
}

static void a_replaced_global_entry_is_dropped_in_all_address_spaces(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 1, 0xd0000000, lo_of(40, VD | ENTRYLO_G), ENTRYLO_G, 0);
    for (unsigned asid = 0; asid < 6; asid++) {
        set_space(asid);
        guest_touch(vcpu, 0xd0000000);
    }
    vcpu->cp0[CP0_STATUS] = ST_ERL;
    set_space(3);
    guest_touch(vcpu, 0xd0000000);
    vcpu->cp0[CP0_STATUS] = 0;
    guest_tlbwi(vcpu, 1, 0x80000000, 0, 0, 0);
    for (unsigned asid = 0; asid < 6; asid++) {
        set_space(asid);
        assert_false(guest_is_cached(vcpu, 0xd0000000));
    }
    vcpu->cp0[CP0_STATUS] = ST_ERL;
    set_space(3);
    assert_false(guest_is_cached(vcpu, 0xd0000000));
}

static void with_erl_the_mapped_window_follows_the_asid(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 1, 0xd0000001, lo_of(40, VD), 0, 0);
    guest_tlbwi(vcpu, 2, 0xd0000002, lo_of(41, VD), 0, 0);
    vcpu->cp0[CP0_STATUS] = ST_ERL;
    set_space(1);
    guest_touch(vcpu, 0xd0000000);
    assert_int_equal(guest_machine_lo(vcpu, 0xd0000000), lo_of(guest_frame(vcpu, 40), VD));
    set_space(2);
    assert_false(guest_is_cached(vcpu, 0xd0000000));
    guest_touch(vcpu, 0xd0000000);
    assert_int_equal(guest_machine_lo(vcpu, 0xd0000000), lo_of(guest_frame(vcpu, 41), VD));
}

static void with_erl_useg_is_guest_physical_memory(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 1, PAGE_A, lo_of(40, VD), 0, 0);
    vcpu->cp0[CP0_STATUS] = ST_ERL;
    set_space(0);
    assert_false(guest_is_cached(vcpu, PAGE_A));
    guest_touch(vcpu, 0x00050000);
    assert_int_equal(guest_machine_lo(vcpu, 0x00050000), lo_of(guest_frame(vcpu, 0x50), VD));
    vcpu->cp0[CP0_STATUS] = 0;
    set_space(0);
    assert_false(guest_is_cached(vcpu, 0x00050000));
    assert_true(guest_is_cached(vcpu, PAGE_A));
}

static void a_replaced_entry_is_dropped_in_its_erl_space_too(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 1, 0xd0000001, lo_of(40, VD), 0, 0);
    vcpu->cp0[CP0_STATUS] = ST_ERL;
    set_space(1);
    guest_touch(vcpu, 0xd0000000);
    vcpu->cp0[CP0_STATUS] = 0;
    set_space(1);
    guest_tlbwi(vcpu, 1, 0x80000000, 0, 0, 0);
    vcpu->cp0[CP0_STATUS] = ST_ERL;
    set_space(1);
    assert_false(guest_is_cached(vcpu, 0xd0000000));
}

static void a_guest_asid_keeps_its_entries_over_a_switch(void **state)
{
    (void)state;
    set_space(1);
    guest_tlbwi(vcpu, 1, PAGE_A | 1, lo_of(40, VD), 0, 0);
    guest_touch(vcpu, PAGE_A);
    set_space(2);
    assert_false(guest_is_cached(vcpu, PAGE_A));
    set_space(1);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A), lo_of(guest_frame(vcpu, 40), VD));
}

static void without_asids_the_machines_tlb_is_empty_after_a_switch_of_spaces(void **state)
{
    (void)state;
    assert_null(switch_set(vcpu->vm, "asids", "off"));
    set_space(1);
    guest_tlbwi(vcpu, 1, PAGE_A | 1, lo_of(40, VD), 0, 0);
    guest_touch(vcpu, PAGE_A);
    set_space(1);
    assert_true(guest_is_cached(vcpu, PAGE_A));
    set_space(2);
    for (unsigned i = 1; i < machine.tlb_entries; i++)
        assert_int_equal((machine.tlb[i].lo[0] | machine.tlb[i].lo[1]) & ENTRYLO_V, 0);
    set_space(1);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A), 0);
    assert_true(guest_is_cached(vcpu, PAGE_A)); /* the software TLB is the monitor's own */
}

static void without_asids_the_machines_tlb_is_empty_after_a_switch_of_machines(void **state)
{
    (void)state;
    assert_null(switch_set(vcpu->vm, "asids", "off"));
    set_space(1);
    guest_tlbwi(vcpu, 1, PAGE_A | 1, lo_of(40, VD), 0, 0);
    guest_touch(vcpu, PAGE_A);
    hwtlb_wire(vcpu->vm);
    assert_int_equal(guest_machine_lo(vcpu, PAGE_A), 0);
}

static void asids_roll_over_and_stale_entries_never_match_again(void **state)
{
    (void)state;
    for (unsigned asid = 0; asid < 700; asid++) {
        set_space(asid & 0xff);
        guest_tlbwi(vcpu, asid % 16, PAGE_A | (asid & 0xff), lo_of(32 + asid % 64, VD), 0, 0);
        assert_in_range(vcpu->hw_entryhi, ASID_FIRST, ASID_LAST);
        assert_int_equal(guest_machine_lo(vcpu, PAGE_A),
                         lo_of(guest_frame(vcpu, 32 + asid % 64), VD));
        if (asid % 7 == 0)
            hwtlb_drop_vm(vcpu->vm);
    }
}

/* Nothing in the software TLB carries an ASID that is the VM's now. */
static void assert_no_tag_matches(const struct vm *vm)
{
    unsigned guest_asid;

    for (unsigned i = 0; i < STLB_SLOTS; i++) {
        uint32_t tag = stlb_tag(vm->stlb.slots[i].key);

        assert_false(tag != 0 && asid_is_of(vm, tag & ENTRYHI_ASID, &guest_asid));
    }
}

static void a_new_generation_leaves_nothing_that_matches(void **state)
{
    unsigned first, asid = 0;

    (void)state;
    set_space(0);
    guest_tlbwi(vcpu, 1, PAGE_A, lo_of(40, VD), 0, 0);
    first = vcpu->vm->asids.generation;
    while (vcpu->vm->asids.generation == first) {
        asid_get(vcpu->vm, asid++ % 256);
        if (asid % 256 == 0)
            asid_forget(&vcpu->vm->asids);
    }
    for (unsigned i = 1; i < machine.tlb_entries; i++)
        assert_int_equal((machine.tlb[i].lo[0] | machine.tlb[i].lo[1]) & ENTRYLO_V, 0);
    assert_no_tag_matches(vcpu->vm);
}

static void a_software_tlb_is_emptied_before_an_asid_of_its_tags_comes_again(void **state)
{
    unsigned first, asid, others = 0;

    (void)state;
    set_space(0);
    guest_tlbwi(vcpu, 1, PAGE_A, lo_of(40, VD), 0, 0);
    first = vcpu->hw_entryhi;
    assert_non_null(stlb_lookup(vcpu->vm, PAGE_A | first));
    do {
        asid_forget(&vcpu->vm->asids);
        asid = asid_get(vcpu->vm, 0);
        assert_no_tag_matches(vcpu->vm);
        assert_true(others++ <= ASID_LAST);
    } while (asid != first);
    assert_true(others > 250); /* all others come first */
}

static void a_vm_that_uses_few_asids_keeps_its_software_tlb_over_generations(void **state)
{
    struct vcpu *other;
    unsigned first = asid_generation, kept = 0;

    (void)state;
    set_space(0);
    guest_tlbwi(vcpu, 1, PAGE_A, lo_of(40, VD), 0, 0);
    other = guest_create(16, true);
    while (asid_generation < first + 50) {
        asid_forget(&other->vm->asids);
        asid_get(other->vm, 0);
        asid_get(vcpu->vm, 0);
    }
    for (unsigned i = 0; i < STLB_SLOTS; i++)
        kept += vcpu->vm->stlb.slots[i].key != 0;
    assert_in_range(kept, 1, 2); /* the page, and perhaps code */
    assert_no_tag_matches(vcpu->vm);
    guest_destroy(other);
}

static void assert_no_tag_of(const struct vm *vm, unsigned asid)
{
    for (unsigned i = 0; i < STLB_SLOTS; i++)
        if (vm->stlb.slots[i].key != 0)
            assert_int_not_equal(stlb_tag(vm->stlb.slots[i].key) & ENTRYHI_ASID, asid);
}

/* Two VMs that come to new address spaces, now the one, now the other, and forget all of them. */
static void an_asid_that_a_vm_is_given_has_no_tag_in_its_software_tlb(void **state)
{
    struct vm *vms[] = {vcpu->vm, guest_create(16, true)->vm};
    uint32_t random = 1;

    (void)state;
    for (unsigned i = 0; i < 8000; i++) {
        unsigned asid, space, known;
        struct vm *vm;

        random = random * 1664525 + 1013904223;
        vm = vms[random >> 26 & random >> 27 & 1];
        space = random >> 16 & 255;
        if ((random >> 8 & 255) == 0)
            asid_forget(&vm->asids);
        known = asid_find(&vm->asids, space);
        asid = asid_get(vm, space);
        if (known == 0)
            assert_no_tag_of(vm, asid);
        stlb_insert(vm, (random & ENTRYHI_VPN2) | asid, 0, 0);
    }
    guest_destroy(vms[1]->vcpu);
}

static void two_vms_never_share_a_hardware_asid(void **state)
{
    struct vcpu *other = guest_create(16, true);
    unsigned guest_asid;

    (void)state;
    for (unsigned asid = 0; asid < 60; asid++) {
        unsigned mine = asid_get(vcpu->vm, asid), its = asid_get(other->vm, asid);

        assert_int_not_equal(mine, its);
        assert_false(asid_is_of(vcpu->vm, its, &guest_asid));
        assert_true(asid_is_of(other->vm, its, &guest_asid));
        assert_int_equal(guest_asid, asid);
    }
    guest_destroy(other);
    assert_false(asid_is_of(vcpu->vm, ASID_MONITOR, &guest_asid));
}

/* Context as the machine has it at a miss, for every bit of a tag. */
static void a_key_is_made_of_context_and_gives_the_tag_back(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit < 32; bit++) {
        uint32_t tag = (1u << bit | 1) & (ENTRYHI_VPN2 | ENTRYHI_ASID);
        uint32_t context = (tag & ENTRYHI_ASID) << 23 | (tag >> 13) << 4;

        assert_int_equal(stlb_key(tag), context ^ context >> STLB_MIX);
        assert_int_equal(stlb_key(tag) & 0x80000000u, 0); /* the monitor's own */
        assert_int_equal(stlb_tag(stlb_key(tag)), tag);
        assert_int_equal(stlb_tag(stlb_key(tag ^ 0xfffff0ff)), (tag ^ 0xfffff0ff) & 0xffffe0ff);
    }
}

static void a_home_is_where_one_wired_entry_shows_all_of_it(void **state)
{
    const struct home *home = (const struct home *)vcpu->vm->stlb.slots;

    (void)state;
    assert_ptr_equal(&home->vcpu, vcpu);
    assert_int_equal((uintptr_t)home % (2 * HOME_PAGE), 0);
    hwtlb_wire(vcpu->vm);
    for (unsigned half = 0; half < 2; half++) {
        uint32_t offset = half * HOME_PAGE;
        uint32_t page = tlb_entry_translate(&machine.tlb[0], HWTLB_HOME_ADDRESS + offset);

        assert_ptr_equal(hw_frame_pointer((mfn_t){page >> PAGE_SHIFT}),
                         (const char *)home + offset);
    }
}

static void a_switched_off_software_tlb_gives_the_fast_path_an_empty_table(void **state)
{
    (void)state;
    guest_touch(vcpu, 0xc0004000);
    assert_true(guest_is_cached(vcpu, 0xc0004000));
    assert_true(vcpu->stlb_in_use);
    assert_null(switch_set(vcpu->vm, "software_tlb", "off"));
    vcpu_prepare_resume(vcpu);
    assert_false(vcpu->stlb_in_use);
    guest_touch(vcpu, 0xc0004000);
    for (unsigned i = 0; i < STLB_SLOTS; i++)
        assert_int_equal(vcpu->vm->stlb.slots[i].key, 0);
}

static void a_flush_keeps_the_wired_entry(void **state)
{
    struct tlb_entry wired = machine.tlb[0];

    (void)state;
    guest_touch(vcpu, 0xc0004000);
    hwtlb_flush();
    assert_memory_equal(&machine.tlb[0], &wired, sizeof(wired));
    assert_int_equal(wired.hi, 0xffff8000);
    assert_int_equal(guest_machine_lo(vcpu, 0xc0004000), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_entry_names_the_machine_frames_of_its_pair),
        TEST(pages_are_writable_only_if_guest_and_pmap_allow_it),
        TEST(invalid_halves_and_pages_that_are_no_memory_are_not_valid),
        TEST(no_entry_is_global_or_carries_the_monitors_asid),
        TEST(a_large_page_is_installed_piece_by_piece),
        TEST(a_frame_that_is_not_the_vms_stops_the_monitor),
        TEST(a_replaced_entry_is_dropped_everywhere),
        TEST(a_replaced_large_entry_is_dropped_in_all_its_pieces),
        TEST(a_replaced_global_entry_is_dropped_in_all_address_spaces),
        TEST(with_erl_the_mapped_window_follows_the_asid),
        TEST(with_erl_useg_is_guest_physical_memory),
        TEST(a_replaced_entry_is_dropped_in_its_erl_space_too),
        TEST(a_guest_asid_keeps_its_entries_over_a_switch),
        TEST(without_asids_the_machines_tlb_is_empty_after_a_switch_of_spaces),
        TEST(without_asids_the_machines_tlb_is_empty_after_a_switch_of_machines),
        TEST(asids_roll_over_and_stale_entries_never_match_again),
        TEST(a_new_generation_leaves_nothing_that_matches),
        TEST(a_software_tlb_is_emptied_before_an_asid_of_its_tags_comes_again),
        TEST(a_vm_that_uses_few_asids_keeps_its_software_tlb_over_generations),
        TEST(an_asid_that_a_vm_is_given_has_no_tag_in_its_software_tlb),
        TEST(two_vms_never_share_a_hardware_asid),
        TEST(a_key_is_made_of_context_and_gives_the_tag_back),
        TEST(a_home_is_where_one_wired_entry_shows_all_of_it),
        TEST(a_switched_off_software_tlb_gives_the_fast_path_an_empty_table),
        TEST(a_flush_keeps_the_wired_entry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
