#include "tests/unit/model_vms.h"

#include "tests/unit/model_disk.h"
#include "monitor/frames.h"
#include "monitor/hwtlb.h"
#include "monitor/swap.h"

#include <stdlib.h>

struct vm *vm[VMS];
static uint32_t free_before;

int vms_start(void **state)
{
    struct vm_settings settings = {.name = "guest", .memory = VM_BYTES, .tlb_entries = 16};

    (void)state;
    model_reset(16);
    model_disk = (struct model_disk){.pages = 0};
    swap_open();
    free_before = frames_free_count();
    switches_preset(settings.switches);
    for (unsigned i = 0; i < VMS; i++) {
        if (vm[i] == NULL) {
            vm[i] = vm_create(&settings, 0);
            assert_non_null(vm[i]);
        } else {
            vm[i]->settings = settings;
            assert_true(vm_recreate(vm[i], 0));
        }
        vm[i]->vcpu->cp0[CP0_STATUS] = 0;
        vm[i]->vcpu->pc = GUEST_CODE;
        vcpu_prepare_resume(vm[i]->vcpu);
    }
    hwtlb_wire(vm[0]);
    return 0;
}

int vms_stop(void **state)
{
    (void)state;
    for (unsigned i = 0; i < VMS; i++) {
        vm_end(vm[i], VM_ENDED, "the test is over");
        vm_destroy(vm[i]);
        assert_int_equal(vm[i]->pmap.counts.touched, 0);
    }
    assert_int_equal(frames_free_count(), free_before);
    assert_int_equal(frames_shared_count(), 0);
    assert_int_equal(swap_used(), 0);
    return 0;
}

void vms_poke(unsigned i, uint32_t address, uint32_t word)
{
    assert_true(pmap_copy_to_guest(vm[i], gpa(address), &word, sizeof(word)));
}

uint32_t vms_peek(unsigned i, uint32_t address)
{
    uint32_t word;

    assert_true(pmap_copy_from_guest(vm[i], &word, gpa(address), sizeof(word)));
    return word;
}

struct pmap_entry vms_entry(unsigned i, uint32_t pfn)
{
    return pmap_lookup(vm[i], (pfn_t){pfn});
}

enum exit_reason vms_access(unsigned i, uint32_t address, bool store, bool refill)
{
    machine.owner = vm_frame_owner(vm[i]);
    return guest_tlb_exit(vm[i]->vcpu, refill ? (store ? EXC_TLBS : EXC_TLBL) : EXC_MOD,
                          0xc0000000u + address, refill);
}

static mfn_t hog[MODEL_FRAMES];
static uint32_t hogged;

void vms_leave(uint32_t left)
{
    for (hogged = 0; frames_free_count() > left; hogged++)
        assert_true(frames_take(FRAME_OWNER_MONITOR, &hog[hogged]));
}

void vms_give_back(void)
{
    while (hogged > 0)
        frames_release(hog[--hogged]);
}
