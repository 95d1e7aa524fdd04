/* The guest's address map on `segctl`, and which of its parts the machine opens to user mode. */
#include "tests/unit/unit_test.h"

#include "monitor/entry.h"
#include "monitor/fast_paths.h"
#include "monitor/hw.h"
#include "monitor/hwtlb.h"
#include "monitor/platform.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

static struct vcpu *selected;
struct vcpu *vcpu_selected;

void hwtlb_wire(const struct vm *vm)
{
    (void)vm;
}

void entry_select_vcpu(struct vcpu *vcpu)
{
    selected = vcpu;
}

void fast_paths_select(const struct vm *vm)
{
    (void)vm;
}

static struct {
    uint32_t userlocal, hwrena;
} machine;

void hw_set_userlocal(uint32_t value, uint32_t hwrena)
{
    machine.userlocal = value;
    machine.hwrena = hwrena;
}

#define BADINSTR 0x81020005u

static uint32_t cause;

uint32_t hw_cause(void)
{
    return cause;
}

uint32_t hw_badinstr(void)
{
    return BADINSTR;
}

static const gva_t kernel_addresses[] = {
    0x80000000, 0x80100000, 0x9ffffffc, 0xa0000000, 0xbfc00480, 0xbffffffc,
    0xc0000000, 0xdffffffc, 0xe0000000, 0xe0100000, 0xffffe000, 0xfffffffc,
};
#define KERNEL_ADDRESSES (sizeof(kernel_addresses) / sizeof(kernel_addresses[0]))

static void expect_direct(gva_t address, bool erl, uint32_t leads_to)
{
    struct segment segment = platform_segment(address, GUEST_KERNEL, erl);

    assert_int_equal(segment.kind, SEGMENT_DIRECT);
    assert_int_equal(segment.address.a, leads_to);
}

static void kseg0_and_kseg1_lead_to_the_same_memory(void **state)
{
    (void)state;
    for (unsigned erl = 0; erl < 2; erl++)
        for (unsigned window = 0x80000000; window <= 0xa0000000; window += 0x20000000) {
            expect_direct(window, erl, 0);
            expect_direct(window + 0x00123456, erl, 0x00123456);
            expect_direct(window + 0x180003f8, erl, 0x180003f8);
            expect_direct(window + 0x1fffffff, erl, 0x1fffffff);
        }
}

static void useg_is_mapped_in_both_modes(void **state)
{
    (void)state;
    for (gva_t address = 0; address < 0x80000000; address += 0x00fff000) {
        assert_int_equal(platform_segment(address, GUEST_USER, false).kind, SEGMENT_MAPPED);
        assert_int_equal(platform_segment(address, GUEST_KERNEL, false).kind, SEGMENT_MAPPED);
    }
}

static void erl_makes_useg_direct(void **state)
{
    (void)state;
    expect_direct(0, true, 0);
    expect_direct(0x7fffffff, true, 0x7fffffff);
}

static void kernel_has_all_of_kseg2_and_kseg3(void **state)
{
    (void)state;
    for (gva_t address = 0xc0000000; address >= 0xc0000000; address += 0x00fff000)
        for (unsigned erl = 0; erl < 2; erl++)
            assert_int_equal(platform_segment(address, GUEST_KERNEL, erl).kind, SEGMENT_MAPPED);
    assert_int_equal(platform_segment(0xffffffff, GUEST_KERNEL, false).kind, SEGMENT_MAPPED);
}

static void user_has_nothing_above_useg(void **state)
{
    (void)state;
    for (unsigned i = 0; i < KERNEL_ADDRESSES; i++)
        assert_int_equal(platform_segment(kernel_addresses[i], GUEST_USER, false).kind,
                         SEGMENT_ADDRESS_ERROR);
}

/* The machine's segments kseg1 and kseg3 are mapped for user mode: boot_segctl.S. */
static void kseg1_and_kseg3_are_exposed(void **state)
{
    (void)state;
    for (unsigned i = 0; i < KERNEL_ADDRESSES; i++) {
        gva_t address = kernel_addresses[i];
        bool monitors = (address & 0x20000000) != 0;

        assert_int_equal(platform_exposes(address), monitors);
    }
    assert_false(platform_exposes(0));
    assert_false(platform_exposes(0x7fffffff));
}

static void vectors_are_where_a_native_kernel_has_them(void **state)
{
    (void)state;
    assert_int_equal(platform_ram_window(), 0x80000000);
    assert_int_equal(platform_bev_base(), 0xbfc00200);
}

static void exit_instruction_comes_from_the_machine(void **state)
{
    static struct vcpu vcpu = {.exit = {.insn = 0x40026000, .branch = 0x10000003}};
    uint32_t word;

    (void)state;
    assert_int_equal(platform_exit_insn(&vcpu, &word), FAULT_NONE);
    assert_int_equal(word, 0x40026000);
    assert_int_equal(platform_exit_branch(&vcpu, &word), FAULT_NONE);
    assert_int_equal(word, 0x10000003);
}

static void a_short_exits_instruction_must_stand_in_kseg0s_memory(void **state)
{
    static struct vm vm = {.pmap = {.ram_frames = 16}};
    static struct vcpu vcpu = {.vm = &vm};

    (void)state;
    assert_int_equal(platform_kernel_insn(&vcpu, 0x80000000), BADINSTR);
    assert_int_equal(platform_kernel_insn(&vcpu, 0x8000fffc), BADINSTR);
    assert_int_equal(platform_kernel_insn(&vcpu, 0x80010000), 0);
    assert_int_equal(platform_kernel_insn(&vcpu, 0xa0000000), 0);
    assert_int_equal(platform_kernel_insn(&vcpu, 0x7ffffffc), 0);
    cause = CAUSE_BD;
    assert_int_equal(platform_kernel_insn(&vcpu, 0x80000000), 0);
    cause = 0;
}

static void selecting_a_vcpu_tells_the_exception_entry(void **state)
{
    static struct vcpu vcpu;

    (void)state;
    platform_select_vcpu(&vcpu);
    assert_ptr_equal(selected, &vcpu);
}

static void the_machine_shows_userlocal_if_the_guest_lets_user_mode_read_it(void **state)
{
    static struct vcpu vcpu;

    (void)state;
    vcpu.cp0[CP0_USERLOCAL] = 0x7fff1000;
    vcpu.cp0[CP0_HWRENA] = 0xf;
    platform_show_userlocal(&vcpu);
    assert_int_equal(machine.hwrena, 0);
    vcpu.cp0[CP0_HWRENA] = HWRENA_ULR | 0xf;
    platform_select_vcpu(&vcpu);
    assert_int_equal(machine.hwrena, HWRENA_ULR);
    assert_int_equal(machine.userlocal, 0x7fff1000);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(kseg0_and_kseg1_lead_to_the_same_memory),
    cmocka_unit_test(useg_is_mapped_in_both_modes),
    cmocka_unit_test(erl_makes_useg_direct),
    cmocka_unit_test(kernel_has_all_of_kseg2_and_kseg3),
    cmocka_unit_test(user_has_nothing_above_useg),
    cmocka_unit_test(kseg1_and_kseg3_are_exposed),
    cmocka_unit_test(vectors_are_where_a_native_kernel_has_them),
    cmocka_unit_test(exit_instruction_comes_from_the_machine),
    cmocka_unit_test(a_short_exits_instruction_must_stand_in_kseg0s_memory),
    cmocka_unit_test(selecting_a_vcpu_tells_the_exception_entry),
    cmocka_unit_test(the_machine_shows_userlocal_if_the_guest_lets_user_mode_read_it),
};

UNIT_TEST_MAIN(tests)
