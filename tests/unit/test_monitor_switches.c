/* The table of switches, and VMs directed by commands: pause, resume, kill, reset, start. */
#include "tests/unit/model_archive.h"
#include "tests/unit/model_guest.h"
#include "monitor/exit.h"
#include "monitor/finish.h"
#include "monitor/lifecycle.h"
#include "monitor/loader.h"
#include "monitor/sched.h"
#include "monitor/stats.h"

#include <stdlib.h>
#include <string.h>

static struct vcpu *vcpu;
static char text[64];

static int start(void **state)
{
    (void)state;
    model_reset(16);
    vcpu = guest_create(16, true);
    stats_set_exit_limit(0);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    if (vcpu->vm->vcpu != NULL)
        guest_destroy(vcpu);
    return 0;
}

static void every_switch_has_a_name_a_meaning_and_a_preset_that_can_be_said(void **state)
{
    (void)state;
    for (unsigned id = 0; id < SWITCH_COUNT; id++) {
        uint32_t value = UINT32_MAX;

        assert_int_equal(switch_find(switch_types[id].name), id);
        assert_true(strlen(switch_types[id].meaning) > 10);
        switch_print(id, switch_types[id].preset, text, sizeof(text));
        assert_true(switch_parse(id, text, &value));
        assert_int_equal(value, switch_types[id].preset);
        assert_true(strlen(switch_values(id, text, sizeof(text))) > 3);
    }
    assert_int_equal(switch_find("no_such"), SWITCH_COUNT);
    assert_int_equal(switch_find(""), SWITCH_COUNT);
}

static void values_are_words_or_numbers_of_a_range(void **state)
{
    static const char *const bad_numbers[] = {
        "", "0", "1001", "-1", "1x", "on", " 1", "4294967297", "0x1", "99999999999", "1 ", "+1"};
    static const char *const bad_words[] = {"", "o", "of", "offf", "ON", "1", "off|on", "on "};
    uint32_t value = 7;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad_numbers); i++)
        assert_false(switch_parse(SWITCH_WEIGHT, bad_numbers[i], &value));
    for (size_t i = 0; i < COUNT_OF(bad_words); i++)
        assert_false(switch_parse(SWITCH_SOFTWARE_TLB, bad_words[i], &value));
    assert_int_equal(value, 7);
    assert_true(switch_parse(SWITCH_WEIGHT, "1000", &value));
    assert_int_equal(value, 1000);
    assert_true(switch_parse(SWITCH_TIME, "guest", &value));
    assert_int_equal(value, TIME_GUEST);
    assert_string_equal(switch_print(SWITCH_TIME, TIME_MACHINE, text, sizeof(text)), "machine");
    assert_string_equal(switch_values(SWITCH_WEIGHT, text, sizeof(text)), "1 to 1000");
}

static void a_switch_is_set_or_refused_with_a_message(void **state)
{
    struct vm *vm = vcpu->vm;

    (void)state;
    assert_null(switch_set(vm, "weight", "7"));
    assert_int_equal(vm->settings.weight, 7);
    assert_string_equal(switch_set(vm, "weight", "0"),
                        "'0' is not a value for weight: use 1 to 1000");
    assert_string_equal(switch_set(vm, "software_tlb", "maybe"),
                        "'maybe' is not a value for software_tlb: use off|on");
    assert_non_null(strstr(switch_set(vm, "bogus", "1"), "there is no switch 'bogus': use "));
    assert_int_equal(vm->settings.weight, 7);
}

static void the_software_tlb_can_be_switched_while_the_guest_runs(void **state)
{
    const gva_t address = 0x00400000;

    (void)state;
    guest_tlbwi(vcpu, 0, address, lo_of(8, VD), lo_of(9, VD), 0);
    for (unsigned round = 0; round < 4; round++) {
        assert_null(switch_set(vcpu->vm, "software_tlb", round % 2 == 0 ? "off" : "on"));
        vcpu_prepare_resume(vcpu);
        assert_false(guest_is_cached(vcpu, address));
        guest_tlb_exit(vcpu, EXC_TLBL, address, true);
        assert_int_equal(guest_machine_lo(vcpu, address) & VD, VD);
        assert_int_equal(vcpu->stlb_in_use, round % 2 != 0);
    }
}

static void what_was_evicted_is_not_kept_over_a_switch(void **state)
{
    (void)state;
    vcpu->vm->retained = true;
    vcpu->vm->retained_wide[0] = vcpu->vm->retained_wide[1] = true;
    assert_null(switch_set(vcpu->vm, "software_tlb", "off"));
    assert_false(vcpu->vm->retained || vcpu->vm->retained_wide[0] || vcpu->vm->retained_wide[1]);
}

/* One exit of the running guest. */
static struct vcpu *dispatch(struct vcpu *from)
{
    from->entries++;
    from->exit.via = EXIT_VIA_GENERAL;
    from->exit.cause = EXC_SYS << CAUSE_EXCCODE_SHIFT;
    from->exit.count = machine.count;
    from->exit.resume_count = machine.count;
    return exit_dispatch(from);
}

static void a_paused_vm_does_not_run_until_it_is_resumed(void **state)
{
    struct vcpu *second = guest_create(16, true);

    (void)state;
    machine.owner = 0;
    assert_null(vm_pause(vcpu->vm));
    assert_string_equal(vm_state_name(vcpu->vm), "paused");
    assert_string_equal(vm_pause(vcpu->vm), "it is paused already");
    assert_ptr_equal(dispatch(vcpu), second);
    assert_ptr_equal(dispatch(second), second);
    assert_null(vm_resume(vcpu->vm));
    assert_string_equal(vm_resume(vcpu->vm), "it is not paused");
    assert_string_equal(vm_state_name(vcpu->vm), "ready");
    assert_null(vm_pause(second->vm));
    assert_ptr_equal(dispatch(second), vcpu);
    guest_destroy(second);
}

static void a_killed_vm_gives_its_memory_back(void **state)
{
    struct vcpu *second = guest_create(16, true);
    struct vm *vm = vcpu->vm;
    uint32_t free = frames_free_count();

    (void)state;
    machine.owner = 0;
    assert_null(vm_kill(vm));
    assert_string_equal(vm_state_name(vm), "killed");
    assert_string_equal(vm_kill(vm), "it has ended already");
    assert_string_equal(vm_pause(vm), "it has ended: start it again");
    assert_ptr_equal(dispatch(vcpu), second);
    assert_null(vm->vcpu);
    assert_true(frames_free_count() > free);
    vm->state = VM_ENDED;
    guest_destroy(second);
}

/* A VM that was loaded from an archive. */
static struct vm *load(void)
{
    static uint8_t file[MODEL_KERNEL_FILE];
    static struct model_archive made;
    struct diagnosis why;
    struct vm_settings settings = {
        .name = "loaded", .kernel = "kernel", .memory = 0x200000, .tlb_entries = 16};
    unsigned id = 0;

    switches_preset(settings.switches);
    model_kernel_make(file, 0xc0100000);
    made.size = 0;
    model_archive_add(&made, "kernel", file, sizeof(file));
    model_archive_end(&made);
    if (!loader_create_vm(&(struct archive){made.data, made.size}, &settings, &why))
        fail_msg("%s", why.text);
    while (vm_get(id + 1) != NULL)
        id++;
    machine.owner = 0;
    return vm_get(id);
}

static void a_reset_vm_starts_from_its_images(void **state)
{
    struct vm *vm = load();
    uint32_t entry = vm->vcpu->pc;
    uint32_t free = frames_free_count();

    (void)state;
    assert_null(vm_pause(vcpu->vm));
    assert_ptr_equal(dispatch(vcpu), vm->vcpu);
    vm->vcpu->pc = 0xc0000180;
    vm->vcpu->gpr[8] = 99;
    assert_null(switch_set(vm, "weight", "5"));
    assert_null(vm_reset(vm));
    assert_ptr_equal(dispatch(vm->vcpu), vm->vcpu);
    assert_string_equal(vm_state_name(vm), "ready");
    assert_int_equal(vm->vcpu->pc, entry);
    assert_int_equal(vm->vcpu->gpr[8], 0);
    assert_int_equal(vm->total, 0);
    assert_int_equal(vm->settings.weight, 5);
    assert_int_equal(frames_free_count(), free);
    guest_destroy(vm->vcpu);
}

static void an_ended_vm_can_be_started_again(void **state)
{
    struct vm *vm = load();
    uint32_t entry = vm->vcpu->pc;

    (void)state;
    assert_string_equal(vm_start(vm), "it has not ended: reset it");
    assert_null(vm_kill(vm));
    assert_ptr_equal(dispatch(vcpu), vcpu);
    assert_null(vm->vcpu);
    assert_null(vm_start(vm));
    assert_int_equal(vm->vcpu->pc, entry);
    assert_ptr_equal(vm_find("guest"), vm_get(0));
    assert_null(vm_find("nobody"));
    guest_destroy(vm->vcpu);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_switch_has_a_name_a_meaning_and_a_preset_that_can_be_said),
        TEST(values_are_words_or_numbers_of_a_range),
        TEST(a_switch_is_set_or_refused_with_a_message),
        TEST(the_software_tlb_can_be_switched_while_the_guest_runs),
        TEST(what_was_evicted_is_not_kept_over_a_switch),
        TEST(a_paused_vm_does_not_run_until_it_is_resumed),
        TEST(a_killed_vm_gives_its_memory_back),
        TEST(a_reset_vm_starts_from_its_images),
        TEST(an_ended_vm_can_be_started_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
