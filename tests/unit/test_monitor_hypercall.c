/* Hypercalls: who may make them, what they do, and what hostile arguments do not do. */
#include "tests/unit/model_vms.h"
#include "mips/hypercalls.h"
#include "monitor/frames.h"
#include "monitor/hypercall.h"
#include "monitor/pages.h"

#include <stdlib.h>
#include <string.h>

#define V0 2
#define V1 3
#define A0 4
#define A1 5

static const struct {
    uint32_t number;
    const char *name;
} calls[] = {
#define X(number, symbol, name, arguments, result, meaning) {number, name},
    HYPERCALLS(X)
#undef X
};

static int start(void **state)
{
    vms_start(state);
    for (unsigned i = 0; i < VMS; i++)
        vm[i]->settings.hypercalls = true;
    machine.owner = vm_frame_owner(vm[0]);
    return 0;
}

/* The error; the result is in gpr[V1]. */
static int32_t call(uint32_t number, uint32_t a, uint32_t b)
{
    uint32_t *gpr = vm[0]->vcpu->gpr;

    gpr[V0] = number;
    gpr[A0] = a;
    gpr[A1] = b;
    assert_int_equal(guest_run(vm[0]->vcpu, HYPERCALL_WORD), EXIT_HYPERCALL);
    return (int32_t)gpr[V0];
}

static uint32_t result(void)
{
    return vm[0]->vcpu->gpr[V1];
}

static void the_numbers_run_from_zero(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < COUNT_OF(calls); i++)
        assert_int_equal(calls[i].number, i);
}

static void the_version_says_that_they_are_there(void **state)
{
    gva_t pc = vm[0]->vcpu->pc;

    (void)state;
    assert_int_equal(call(HYPERCALL_VERSION, 0, 0), 0);
    assert_int_equal(result(), HYPERCALL_TABLE_VERSION);
    assert_int_equal(vm[0]->vcpu->pc, pc + 4);
}

static void with_the_switch_off_the_instruction_is_reserved(void **state)
{
    (void)state;
    vm[0]->settings.hypercalls = false;
    assert_int_equal(guest_run(vm[0]->vcpu, HYPERCALL_WORD), EXIT_RESERVED_INSTRUCTION);
    assert_int_equal(guest_exccode(vm[0]->vcpu), EXC_RI);
}

static void user_mode_gets_the_exception_of_a_machine_without_them(void **state)
{
    struct vcpu *vcpu = vm[0]->vcpu;

    (void)state;
    guest_put_insn(vcpu, vcpu->pc, HYPERCALL_WORD);
    vcpu->cp0[CP0_STATUS] = ST_KSU_USER;
    assert_int_equal(guest_exit(vcpu, EXC_CPU), EXIT_COPROCESSOR_UNUSABLE);
    assert_int_equal(guest_exccode(vcpu), EXC_CPU);
    vcpu->cp0[CP0_STATUS] = ST_KSU_USER | ST_CU0;
    assert_false(hypercall_is_one(vcpu, HYPERCALL_WORD));
}

static void other_codes_of_the_instruction_are_reserved(void **state)
{
    (void)state;
    assert_int_equal(guest_run(vm[0]->vcpu, HYPERCALL_WORD | 1u << 11), EXIT_RESERVED_INSTRUCTION);
}

static void unknown_numbers_are_an_error_and_nothing_else(void **state)
{
    static const uint32_t numbers[] = {COUNT_OF(calls), 100, 0x7fffffff, 0x80000000, UINT32_MAX};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(numbers); i++)
        assert_int_equal(call(numbers[i], 0, 1), HYPERCALL_UNKNOWN);
    assert_int_equal(vm[0]->state, VM_READY);
}

static void a_line_is_printed_without_what_is_not_text(void **state)
{
    (void)state;
    assert_true(pmap_copy_to_guest(vm[0], gpa(0x5ffe), "a\nb\033", 4));
    assert_int_equal(call(HYPERCALL_LOG, 0x5ffe, 4), 0);
    assert_non_null(strstr(machine.console.text, "VM guest says: a?b?\n"));
    assert_int_equal(call(HYPERCALL_LOG, 0x5ffe, 0), HYPERCALL_ARGUMENT);
    assert_int_equal(call(HYPERCALL_LOG, 0x5ffe, HYPERCALL_LOG_MAX + 1), HYPERCALL_ARGUMENT);
    assert_int_equal(call(HYPERCALL_LOG, VM_BYTES - 1, 2), HYPERCALL_ARGUMENT);
    assert_int_equal(call(HYPERCALL_LOG, 0xffffffff, 100), HYPERCALL_ARGUMENT);
}

static void a_page_is_zeroed_only_if_need_be(void **state)
{
    (void)state;
    assert_int_equal(call(HYPERCALL_ZERO_PAGE, 0x5000, 0), 0);
    assert_int_equal(result(), 1);
    assert_false(vms_entry(0, 5).present);
    vms_poke(0, 0x5000, 42);
    assert_int_equal(call(HYPERCALL_ZERO_PAGE, 0x5000, 0), 0);
    assert_int_equal(result(), 0);
    assert_int_equal(vms_peek(0, 0x5000), 0);
}

static void a_shared_page_is_zeroed_for_the_caller_alone(void **state)
{
    (void)state;
    vms_poke(0, 0x5000, 42);
    pages_share(vm[0], (pfn_t){5});
    vms_poke(1, 0x5000, 42);
    pages_merge(vm[1], (pfn_t){5}, vms_entry(0, 5).frame);
    assert_int_equal(call(HYPERCALL_ZERO_PAGE, 0x5000, 0), 0);
    assert_int_equal(vms_peek(0, 0x5000), 0);
    assert_int_equal(vms_peek(1, 0x5000), 42);
}

static void the_balloon_gives_frames_back_and_touched_pages_leave_it(void **state)
{
    uint32_t before;

    (void)state;
    vms_poke(0, 0x8000, 1);
    vms_poke(0, 0x9000, 2);
    assert_int_equal(call(HYPERCALL_BALLOON_TARGET, 0, 0), 0);
    assert_int_equal(result(), 0);
    vm[0]->settings.balloon = 2;
    assert_int_equal(call(HYPERCALL_BALLOON_TARGET, 0, 0), 0);
    assert_int_equal(result(), 2);
    before = frames_free_count();
    assert_int_equal(call(HYPERCALL_BALLOON_INFLATE, 0x8000, 2), 0);
    assert_int_equal(result(), 2);
    assert_int_equal(frames_free_count(), before + 2);
    assert_int_equal(call(HYPERCALL_BALLOON_INFLATE, 0x8000, 2), 0);
    assert_int_equal(result(), 2);
    assert_int_equal(vms_peek(0, 0x9000), 0);
    assert_int_equal(vm[0]->pmap.counts.ballooned, 1);
    assert_int_equal(call(HYPERCALL_BALLOON_DEFLATE, 0x8000, 1), 0);
    assert_int_equal(result(), 0);
}

static void freed_pages_read_as_zeros(void **state)
{
    (void)state;
    vms_poke(0, 0x8000, 1);
    assert_int_equal(call(HYPERCALL_FREE_PAGES, 0x8000, 1), 0);
    assert_int_equal(vms_peek(0, 0x8000), 0);
}

static void ranges_that_are_not_the_callers_ram_are_refused(void **state)
{
    static const uint32_t bad[][2] = {
        {0x5001, 1},
        {0x5000, 0},
        {0x5000, HYPERCALL_PAGES_MAX + 1},
        {VM_BYTES, 1},
        {VM_BYTES - PAGE_SIZE, 2},
        {0x1fc00000, 1},
        {0xfffff000, 1},
        {0x5000, UINT32_MAX},
        {0, 0x00100001},
    };
    static const uint32_t numbers[] = {HYPERCALL_FREE_PAGES, HYPERCALL_BALLOON_INFLATE,
                                       HYPERCALL_BALLOON_DEFLATE};

    (void)state;
    vms_poke(0, 0x5000, 42);
    for (unsigned i = 0; i < COUNT_OF(bad); i++)
        for (unsigned j = 0; j < COUNT_OF(numbers); j++)
            assert_int_equal(call(numbers[j], bad[i][0], bad[i][1]), HYPERCALL_ARGUMENT);
    assert_int_equal(call(HYPERCALL_ZERO_PAGE, VM_BYTES, 0), HYPERCALL_ARGUMENT);
    assert_int_equal(call(HYPERCALL_EXITS, EXIT_REASON_COUNT, 0), HYPERCALL_ARGUMENT);
    assert_int_equal(call(HYPERCALL_EXITS, UINT32_MAX, 0), HYPERCALL_ARGUMENT);
    assert_int_equal(vms_peek(0, 0x5000), 42);
}

static void a_guest_sees_its_own_exits(void **state)
{
    (void)state;
    call(HYPERCALL_VERSION, 0, 0);
    assert_int_equal(call(HYPERCALL_EXITS, EXIT_HYPERCALL, 0), 0);
    assert_int_equal(result(), 1);
}

static uint32_t wild(void)
{
    static const uint32_t edges[] = {0, 1, 0x4000, VM_BYTES - PAGE_SIZE, VM_BYTES, UINT32_MAX};

    return rand() % 2 == 0 ? edges[(unsigned)rand() % COUNT_OF(edges)]
                           : (uint32_t)rand() * 2654435761u;
}

static void wild_arguments_harm_nobody_else(void **state)
{
    (void)state;
    srand(3);
    for (uint32_t pfn = 0; pfn < 16; pfn++)
        vms_poke(1, pfn << PAGE_SHIFT, pfn + 1);
    for (unsigned step = 0; step < 20000; step++) {
        vm[0]->vcpu->pc = GUEST_CODE;
        call((uint32_t)rand() % 12, wild(), wild());
    }
    assert_int_equal(vm[0]->state, VM_READY);
    for (uint32_t pfn = 0; pfn < 16; pfn++)
        assert_int_equal(vms_peek(1, pfn << PAGE_SHIFT), pfn + 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, vms_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_numbers_run_from_zero),
        TEST(the_version_says_that_they_are_there),
        TEST(with_the_switch_off_the_instruction_is_reserved),
        TEST(user_mode_gets_the_exception_of_a_machine_without_them),
        TEST(other_codes_of_the_instruction_are_reserved),
        TEST(unknown_numbers_are_an_error_and_nothing_else),
        TEST(a_line_is_printed_without_what_is_not_text),
        TEST(a_page_is_zeroed_only_if_need_be),
        TEST(a_shared_page_is_zeroed_for_the_caller_alone),
        TEST(the_balloon_gives_frames_back_and_touched_pages_leave_it),
        TEST(freed_pages_read_as_zeros),
        TEST(ranges_that_are_not_the_callers_ram_are_refused),
        TEST(a_guest_sees_its_own_exits),
        TEST(wild_arguments_harm_nobody_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
