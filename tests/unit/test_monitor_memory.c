/* Machine frames and the pmap. */
#include "tests/unit/model_guest.h"
#include "monitor/frames.h"
#include "monitor/hw.h"
#include "monitor/pmap.h"

#include <string.h>

static int start(void **state)
{
    (void)state;
    model_reset(16);
    return 0;
}

static void a_block_starts_at_a_multiple_of_its_alignment(void **state)
{
    mfn_t odd, block;

    (void)state;
    for (uint32_t align = 1; align <= 64; align <<= 1) {
        assert_true(frames_allocate(FRAME_OWNER_MONITOR, 1, 1, &odd));
        assert_true(frames_allocate(FRAME_OWNER_MONITOR, 3, align, &block));
        assert_int_equal(block.n % align, 0);
        for (uint32_t i = 0; i < 3; i++)
            frames_release((mfn_t){block.n + i});
        frames_release(odd);
    }
}

static void frames_belong_to_their_owner_until_released(void **state)
{
    uint32_t before = frames_free_count();
    mfn_t block;

    (void)state;
    assert_true(frames_allocate(FRAME_OWNER_FIRST_VM + 3, 5, 1, &block));
    assert_int_equal(frames_free_count(), before - 5);
    for (uint32_t i = 0; i < 5; i++)
        assert_int_equal(frames_owner((mfn_t){block.n + i}), FRAME_OWNER_FIRST_VM + 3);
    for (uint32_t i = 0; i < 5; i++)
        frames_release((mfn_t){block.n + i});
    for (uint32_t i = 0; i < 5; i++)
        assert_int_equal(frames_owner((mfn_t){block.n + i}), FRAME_OWNER_NONE);
    assert_int_equal(frames_free_count(), before);
}

static void a_fresh_frame_holds_zeros(void **state)
{
    static const uint8_t zeros[PAGE_SIZE];
    mfn_t frame;

    (void)state;
    assert_true(frames_allocate(FRAME_OWNER_MONITOR, 1, 1, &frame));
    memset(hw_frame_pointer(frame), 0xa5, PAGE_SIZE);
    frames_release(frame);
    assert_true(frames_allocate(FRAME_OWNER_MONITOR, 1, 1, &frame));
    assert_memory_equal(hw_frame_pointer(frame), zeros, PAGE_SIZE);
    frames_release(frame);
}

static void numbers_that_are_no_memory_have_no_owner(void **state)
{
    (void)state;
    assert_int_equal(frames_owner((mfn_t){0}), FRAME_OWNER_NONE);
    assert_int_equal(frames_owner((mfn_t){FRAMES_MAX}), FRAME_OWNER_NONE);
    assert_int_equal(frames_owner((mfn_t){UINT32_MAX}), FRAME_OWNER_NONE);
}

static void memory_can_be_used_up_and_then_there_is_none(void **state)
{
    uint32_t count = frames_free_count();
    mfn_t all, more;

    (void)state;
    assert_false(frames_allocate(FRAME_OWNER_MONITOR, count + 1, 1, &more));
    assert_true(frames_allocate(FRAME_OWNER_MONITOR, count, 1, &all));
    assert_false(frames_allocate(FRAME_OWNER_MONITOR, 1, 1, &more));
    assert_int_equal(frames_free_count(), 0);
    for (uint32_t i = 0; i < count; i++)
        frames_release((mfn_t){all.n + i});
    assert_int_equal(frames_free_count(), count);
}

static void holes_are_found_only_if_they_are_large_enough(void **state)
{
    mfn_t a, b, c, found;

    (void)state;
    assert_true(frames_allocate(FRAME_OWNER_MONITOR, 2, 1, &a));
    assert_true(frames_allocate(FRAME_OWNER_MONITOR, 1, 1, &b));
    frames_release(a);
    frames_release((mfn_t){a.n + 1});
    assert_true(frames_allocate(FRAME_OWNER_MONITOR, 3, 1, &c));
    assert_true(c.n > b.n);
    assert_true(frames_allocate(FRAME_OWNER_MONITOR, 2, 1, &found));
    assert_int_equal(found.n, a.n);
    for (uint32_t i = 0; i < 3; i++)
        frames_release((mfn_t){c.n + i});
    frames_release(b);
    frames_release(found);
    frames_release((mfn_t){found.n + 1});
}

static void a_second_release_stops_the_monitor(void **state)
{
    mfn_t frame;

    (void)state;
    assert_true(frames_allocate(FRAME_OWNER_MONITOR, 1, 1, &frame));
    frames_release(frame);
    EXPECT_END(frames_release(frame));
    assert_int_equal(machine.end, MODEL_PANICKED);
    EXPECT_END(frames_release((mfn_t){FRAMES_MAX}));
    EXPECT_END(frames_add((mfn_t){MODEL_FIRST_FRAME}, (mfn_t){MODEL_FIRST_FRAME + 1}));
}

static void a_vms_memory_is_its_own_and_goes_back_when_it_is_destroyed(void **state)
{
    uint32_t before = frames_free_count();
    struct vcpu *vcpu = guest_create(16, true);
    struct vm *vm = vcpu->vm;

    (void)state;
    for (uint32_t pfn = 0; pfn < GUEST_MEMORY / PAGE_SIZE; pfn++) {
        struct pmap_entry entry = pmap_lookup(vm, (pfn_t){pfn});

        assert_true(entry.present && entry.writable);
        assert_int_equal(frames_owner(entry.frame), vm_frame_owner(vm));
    }
    guest_destroy(vcpu);
    assert_int_equal(frames_free_count(), before);
}

static void pfns_beyond_ram_and_rom_are_not_present(void **state)
{
    static const uint32_t absent[] = {0x100,   0x101,   0x18000, 0x1fbff,
                                      0x1fc01, 0x7ffff, 0xfffff, UINT32_MAX};
    struct vcpu *vcpu = guest_create(16, true);
    struct pmap_entry rom = pmap_lookup(vcpu->vm, (pfn_t){0x1fc00});

    (void)state;
    for (size_t i = 0; i < COUNT_OF(absent); i++)
        assert_false(pmap_lookup(vcpu->vm, (pfn_t){absent[i]}).present);
    assert_true(rom.present);
    assert_false(rom.writable);
    guest_destroy(vcpu);
}

static void copies_cross_frames_and_end_at_the_end_of_memory(void **state)
{
    struct vcpu *vcpu = guest_create(16, true);
    uint8_t out[3 * PAGE_SIZE], in[3 * PAGE_SIZE] = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(out); i++)
        out[i] = (uint8_t)(i * 7);
    assert_true(pmap_copy_to_guest(vcpu->vm, gpa(0x1ffd), out, sizeof(out)));
    assert_true(pmap_copy_from_guest(vcpu->vm, in, gpa(0x1ffd), sizeof(in)));
    assert_memory_equal(in, out, sizeof(out));
    assert_true(pmap_copy_to_guest(vcpu->vm, gpa(GUEST_MEMORY - 1), out, 1));
    assert_false(pmap_copy_to_guest(vcpu->vm, gpa(GUEST_MEMORY - 1), out, 2));
    assert_false(pmap_copy_from_guest(vcpu->vm, in, gpa(GUEST_MEMORY), 1));
    assert_false(pmap_copy_from_guest(vcpu->vm, in, gpa(0xffffffff), 2));
    assert_true(pmap_copy_from_guest(vcpu->vm, in, gpa(GUEST_MEMORY), 0));
    guest_destroy(vcpu);
}

static void a_refused_copy_changes_nothing(void **state)
{
    struct vcpu *vcpu = guest_create(16, true);
    const uint32_t words[2] = {1, 2};

    (void)state;
    guest_poke(vcpu, GUEST_MEMORY - 4, 0x12345678);
    assert_false(pmap_copy_to_guest(vcpu->vm, gpa(GUEST_MEMORY - 4), words, sizeof(words)));
    assert_int_equal(guest_peek(vcpu, GUEST_MEMORY - 4), 0x12345678);
    guest_destroy(vcpu);
}

static void a_vm_that_does_not_fit_leaves_nothing_behind(void **state)
{
    struct vm_settings settings = {
        .name = "big", .memory = MODEL_FRAMES * PAGE_SIZE, .tlb_entries = 16};
    uint32_t before = frames_free_count();
    unsigned created = 0;

    (void)state;
    settings.large_pages = true;
    assert_null(vm_create(&settings, 0));
    assert_int_equal(frames_free_count(), before);
    /* The table fits, then ROM, software TLB or vCPU do not. */
    settings.large_pages = false;
    settings.memory = 0x00100000;
    for (uint32_t spare = 0; spare < 16; spare++) {
        mfn_t others;
        struct vm *vm;

        assert_true(frames_allocate(FRAME_OWNER_MONITOR, before - spare, 1, &others));
        vm = vm_create(&settings, PAGE_SIZE);
        created += vm != NULL;
        if (vm != NULL)
            vm_destroy(vm);
        assert_int_equal(frames_free_count(), spare);
        for (uint32_t i = 0; i < before - spare; i++)
            frames_release((mfn_t){others.n + i});
    }
    assert_in_range(created, 1, 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_block_starts_at_a_multiple_of_its_alignment, start),
        cmocka_unit_test_setup(frames_belong_to_their_owner_until_released, start),
        cmocka_unit_test_setup(a_fresh_frame_holds_zeros, start),
        cmocka_unit_test_setup(numbers_that_are_no_memory_have_no_owner, start),
        cmocka_unit_test_setup(memory_can_be_used_up_and_then_there_is_none, start),
        cmocka_unit_test_setup(holes_are_found_only_if_they_are_large_enough, start),
        cmocka_unit_test_setup(a_second_release_stops_the_monitor, start),
        cmocka_unit_test_setup(a_vms_memory_is_its_own_and_goes_back_when_it_is_destroyed, start),
        cmocka_unit_test_setup(pfns_beyond_ram_and_rom_are_not_present, start),
        cmocka_unit_test_setup(copies_cross_frames_and_end_at_the_end_of_memory, start),
        cmocka_unit_test_setup(a_refused_copy_changes_nothing, start),
        cmocka_unit_test_setup(a_vm_that_does_not_fit_leaves_nothing_behind, start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
