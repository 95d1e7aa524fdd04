/* The register page: what a guest sees in it, what its stores do, and what garbage does not do. */
#include "tests/unit/model_vms.h"
#include "mips/hypercalls.h"
#include "mips/register_page.h"
#include "monitor/clock.h"
#include "monitor/contents.h"
#include "monitor/frames.h"
#include "monitor/pages.h"
#include "monitor/sharing.h"
#include "monitor/swap.h"
#include "tests/unit/model_disk.h"

#include <stdlib.h>
#include <string.h>

#define V0      2
#define A0      4
#define A1      5

#define PFN     6u
#define PAGE    (PFN << PAGE_SHIFT)
#define USER_PC 0x00401000u

static struct vcpu *vcpu;

static const struct {
    unsigned id;
    uint32_t mask;
} registers[] = {
#define X(name, bits) {CP0_##name, bits},
    REGISTER_PAGE_REGISTERS(X)
#undef X
};

static int start(void **state)
{
    vms_start(state);
    vm[0]->settings.hypercalls = true;
    vcpu = vm[0]->vcpu;
    machine.owner = vm_frame_owner(vm[0]);
    return 0;
}

static int32_t call(uint32_t number, uint32_t a, uint32_t b)
{
    vcpu->gpr[V0] = number;
    vcpu->gpr[A0] = a;
    vcpu->gpr[A1] = b;
    assert_int_equal(guest_run(vcpu, HYPERCALL_WORD), EXIT_HYPERCALL);
    return (int32_t)vcpu->gpr[V0];
}

static void offer(void)
{
    assert_int_equal(call(HYPERCALL_REGISTER_PAGE, PAGE, 0), 0);
}

static uint32_t word(unsigned id)
{
    return vms_peek(0, PAGE + REGISTER_PAGE_OFFSET(id));
}

static void store(unsigned id, uint32_t value)
{
    vms_poke(0, PAGE + REGISTER_PAGE_OFFSET(id), value);
}

static uint32_t wild(void)
{
    return (uint32_t)rand() * 2654435761u ^ (uint32_t)rand();
}

static void the_page_has_the_registers_from_the_offer_on(void **state)
{
    (void)state;
    vcpu->cp0[CP0_ENTRYLO0] = 0x1234;
    vcpu->cp0[CP0_BADVADDR] = 0x5678;
    vcpu->cp0[CP0_EPC] = 0x9abc;
    assert_int_equal(word(CP0_EPC), 0);
    offer();
    for (unsigned i = 0; i < COUNT_OF(registers); i++)
        assert_int_equal(word(registers[i].id), vcpu->cp0[registers[i].id]);
    assert_int_equal(word(CP0_EPC), 0x9abc);
}

static void without_an_offer_no_page_is_looked_at(void **state)
{
    (void)state;
    store(CP0_EPC, 42);
    guest_exit(vcpu, EXC_BP);
    assert_int_equal(word(CP0_EPC), 42);
    assert_int_equal(vcpu->cp0[CP0_EPC], GUEST_CODE);
}

static void what_is_no_page_of_ram_is_refused(void **state)
{
    static const uint32_t bad[] = {PAGE + 4, VM_BYTES, 0x1fc00000, 0xfffff000};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(call(HYPERCALL_REGISTER_PAGE, bad[i], 0), HYPERCALL_ARGUMENT);
    assert_null(vcpu->page.words);
}

static void a_store_is_seen_by_mfc0_and_an_mtc0_in_the_page(void **state)
{
    (void)state;
    offer();
    store(CP0_ENTRYLO1, 0x3a6);
    assert_int_equal(guest_mfc0(vcpu, CP0_ENTRYLO1), 0x3a6);
    guest_mtc0(vcpu, CP0_CONTEXT, 0xff800000);
    assert_int_equal(word(CP0_CONTEXT), 0xff800000);
}

static void garbage_changes_no_bits_but_those_of_the_table(void **state)
{
    (void)state;
    offer();
    srand(7);
    for (unsigned step = 0; step < 5000; step++) {
        uint32_t old[CP0_COUNT_OF_IDS], stored[COUNT_OF(registers)];

        memcpy(old, vcpu->cp0, sizeof(old));
        for (unsigned i = 0; i < COUNT_OF(registers); i++)
            store(registers[i].id, stored[i] = wild());
        register_page_take(vcpu);
        for (unsigned i = 0; i < COUNT_OF(registers); i++) {
            unsigned id = registers[i].id;
            uint32_t mask = registers[i].mask | (id == CP0_INDEX ? 0xf : 0);

            assert_int_equal(vcpu->cp0[id], (old[id] & ~mask) | (stored[i] & mask));
            old[id] = vcpu->cp0[id];
        }
        assert_memory_equal(old, vcpu->cp0, sizeof(old));
        vcpu_prepare_resume(vcpu);
        assert_int_not_equal(vcpu->hw_status & ST_KSU, 0);
        assert_int_equal(vcpu->hw_status & ~(uint32_t)ST_KSU, RESUME_STATUS);
    }
}

static void only_the_registers_words_are_written(void **state)
{
    (void)state;
    for (uint32_t offset = 0; offset < PAGE_SIZE; offset += 4)
        vms_poke(0, PAGE + offset, ~offset);
    offer();
    for (uint32_t offset = 0; offset < PAGE_SIZE; offset += 4) {
        bool is_register = false;

        for (unsigned i = 0; i < COUNT_OF(registers); i++)
            is_register |= offset == REGISTER_PAGE_OFFSET(registers[i].id);
        if (!is_register)
            assert_int_equal(vms_peek(0, PAGE + offset), ~offset);
    }
}

static void a_system_call_of_user_mode_leaves_its_state_in_the_page(void **state)
{
    (void)state;
    offer();
    vcpu->pc = USER_PC;
    store(CP0_STATUS, ST_KSU_USER | ST_IE);
    assert_int_equal(guest_exit(vcpu, EXC_SYS), EXIT_SYSCALL);
    assert_int_equal(vcpu->pc, GUEST_GENERAL);
    assert_int_equal(word(CP0_EPC), USER_PC);
    assert_int_equal(word(CP0_STATUS), ST_KSU_USER | ST_IE | ST_EXL);
    assert_int_equal(word(CP0_CAUSE), vcpu->page.syscall_cause);
    assert_int_equal(word(CP0_CAUSE) & CAUSE_EXCCODE, EXC_SYS << CAUSE_EXCCODE_SHIFT);
}

static void a_system_call_of_the_kernel_with_exl_returns(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = ST_EXL;
    assert_int_equal(guest_exit(vcpu, EXC_SYS), EXIT_SYSCALL);
    vcpu->pc = GUEST_CODE;
    offer();
    store(CP0_STATUS, 0);
    assert_int_equal(guest_exit(vcpu, EXC_SYS), EXIT_SYSCALL);
    store(CP0_EPC, USER_PC);
    store(CP0_STATUS, ST_KSU_USER | ST_EXL);
    assert_int_equal(guest_exit(vcpu, EXC_SYS), EXIT_ERET);
    assert_int_equal(vcpu->pc, USER_PC);
    assert_int_equal(word(CP0_STATUS), ST_KSU_USER);
    assert_int_equal(vcpu->hw_status & ST_KSU, ST_KSU_USER);
}

/* System calls that need no C code leave the vCPU's Status as it was in user mode. */
static void the_machines_mode_follows_the_page(void **state)
{
    (void)state;
    offer();
    store(CP0_STATUS, ST_KSU_USER);
    clock_set_attention(CLOCK_TICK); /* the slice goes on */
    guest_exit(vcpu, EXC_INT);
    assert_int_equal(vcpu->hw_status & ST_KSU, ST_KSU_USER);
    for (unsigned exccode = EXC_SYS; exccode <= EXC_BP; exccode++) {
        vcpu->pc = GUEST_CODE;
        vcpu->hw_status = RESUME_STATUS | ST_KSU_SUPV;
        store(CP0_STATUS, ST_KSU_USER | ST_EXL);
        store(CP0_EPC, USER_PC);
        guest_exit(vcpu, exccode);
        assert_int_equal(vcpu->hw_status & ST_KSU, exccode == EXC_SYS ? ST_KSU_USER : ST_KSU_SUPV);
    }
    store(CP0_STATUS, 0);
    vcpu->hw_status = RESUME_STATUS | ST_KSU_USER;
    guest_exit(vcpu, EXC_INT);
    assert_int_equal(vcpu->hw_status & ST_KSU, ST_KSU_SUPV);
}

static void another_asid_in_the_page_is_another_address_space_at_the_next_exit(void **state)
{
    uint32_t before = vcpu->hw_entryhi;

    (void)state;
    offer();
    store(CP0_ENTRYHI, 5);
    guest_mfc0(vcpu, CP0_EPC);
    assert_int_not_equal(vcpu->hw_entryhi, before);
    store(CP0_ENTRYHI, 0);
    guest_mfc0(vcpu, CP0_EPC);
    assert_int_equal(vcpu->hw_entryhi, before);
}

static void returning_to_an_odd_address_is_an_address_error(void **state)
{
    (void)state;
    offer();
    store(CP0_EPC, USER_PC + 1);
    store(CP0_STATUS, ST_KSU_USER | ST_EXL);
    guest_exit(vcpu, EXC_SYS);
    assert_int_equal(vcpu->pc, GUEST_GENERAL);
    assert_int_equal(guest_exccode(vcpu), EXC_ADEL);
    assert_int_equal(word(CP0_EPC), USER_PC + 1);
}

/* Software interrupt 0: pending, but EXL keeps it back until the return. */
static void a_pending_interrupt_sends_returns_to_c_and_comes_right_after(void **state)
{
    (void)state;
    offer();
    assert_int_equal(vcpu->page.return_blocked, 0);
    guest_mtc0(vcpu, CP0_CAUSE, 1u << CAUSE_IP_SHIFT);
    assert_int_not_equal(vcpu->page.return_blocked, 0);
    assert_int_equal(word(CP0_CAUSE) & CAUSE_IP, 1u << CAUSE_IP_SHIFT);
    store(CP0_EPC, USER_PC);
    store(CP0_STATUS, ST_KSU_USER | ST_EXL | ST_IE | 1u << ST_IM_SHIFT);
    guest_exit(vcpu, EXC_SYS);
    assert_int_equal(vcpu->pc, GUEST_GENERAL);
    assert_int_equal(guest_exccode(vcpu), EXC_INT);
    assert_int_equal(word(CP0_EPC), USER_PC);
}

static void an_interrupt_that_a_store_lets_in_comes_with_the_next_exit(void **state)
{
    (void)state;
    offer();
    guest_mtc0(vcpu, CP0_CAUSE, 1u << CAUSE_IP_SHIFT);
    store(CP0_STATUS, ST_IE | 1u << ST_IM_SHIFT);
    guest_mtc0(vcpu, CP0_STATUS, ST_IE | 1u << ST_IM_SHIFT);
    assert_int_equal(vcpu->pc, GUEST_GENERAL);
    assert_int_equal(guest_exccode(vcpu), EXC_INT);
}

static void bev_and_erl_change_by_mtc0_alone_and_block_returns(void **state)
{
    (void)state;
    offer();
    guest_mtc0(vcpu, CP0_STATUS, ST_BEV);
    assert_int_equal(vcpu->page.return_blocked, ST_BEV);
    assert_int_equal(vcpu->page.general_vector, 0xdfc00380);
    store(CP0_STATUS, 0);
    assert_int_equal(guest_mfc0(vcpu, CP0_STATUS), ST_BEV);
    guest_mtc0(vcpu, CP0_STATUS, 0);
    guest_mtc0(vcpu, CP0_EBASE, 0xc0012000);
    assert_int_equal(vcpu->page.refill_vector, 0xc0012000);
}

static void a_new_page_takes_the_place_of_the_old_one(void **state)
{
    (void)state;
    offer();
    assert_int_equal(call(HYPERCALL_REGISTER_PAGE, PAGE + PAGE_SIZE, 0), 0);
    store(CP0_EPC, 42);
    guest_mtc0(vcpu, CP0_EPC, 43);
    assert_int_equal(word(CP0_EPC), 42);
    assert_int_equal(call(HYPERCALL_FREE_PAGES, PAGE, 1), 0);
    assert_int_equal(call(HYPERCALL_FREE_PAGES, PAGE + PAGE_SIZE, 1), HYPERCALL_ARGUMENT);
}

/* --- the frame --- */

static void the_frame_is_not_given_up_by_the_guest(void **state)
{
    static const uint32_t numbers[] = {HYPERCALL_FREE_PAGES, HYPERCALL_BALLOON_INFLATE,
                                       HYPERCALL_BALLOON_DEFLATE};
    uint32_t frame;

    (void)state;
    offer();
    frame = vms_entry(0, PFN).frame.n;
    for (unsigned i = 0; i < COUNT_OF(numbers); i++) {
        assert_int_equal(call(numbers[i], PAGE, 1), HYPERCALL_ARGUMENT);
        assert_int_equal(call(numbers[i], PAGE - PAGE_SIZE, 2), HYPERCALL_ARGUMENT);
        assert_int_equal(call(numbers[i], PAGE - PAGE_SIZE, 1), 0);
        assert_int_equal(call(numbers[i], PAGE + PAGE_SIZE, 1), 0);
    }
    assert_int_equal(call(HYPERCALL_ZERO_PAGE, PAGE, 0), 0);
    assert_int_equal(vms_entry(0, PFN).frame.n, frame);
}

static void the_frame_is_not_shared(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        vms_poke(i, PAGE, 99);
        vms_poke(i, PAGE + PAGE_SIZE, 98);
        vms_poke(i, PAGE + 2 * PAGE_SIZE, 97);
    }
    sharing_offer(vm[0], (pfn_t){PFN}); /* others might find it from now on */
    offer();
    for (unsigned i = 0; i < 2; i++)
        for (uint32_t pfn = PFN; pfn < PFN + 3; pfn++)
            sharing_offer(vm[i], (pfn_t){pfn});
    assert_true(vms_entry(0, PFN).writable);
    assert_true(vms_entry(1, PFN).writable);
    assert_int_equal(vms_entry(0, PFN + 1).frame.n, vms_entry(1, PFN + 1).frame.n);
}

static void the_frame_does_not_go_to_the_disk(void **state)
{
    (void)state;
    model_disk.pages = MODEL_DISK_PAGES_MAX;
    assert_int_equal(swap_open(), MODEL_DISK_PAGES_MAX);
    offer();
    for (uint32_t pfn = PFN; pfn < PFN + 8; pfn++)
        vms_poke(0, pfn << PAGE_SHIFT, pfn);
    vms_leave(0);
    while (swap_make_room())
        ;
    assert_true(vms_entry(0, PFN).present);
    assert_int_equal(vm[0]->pmap.counts.owned, 1);
    vms_give_back();
}

static void large_pages_move_it_and_its_words(void **state)
{
    uint32_t frame;

    (void)state;
    offer();
    frame = vms_entry(0, PFN).frame.n;
    guest_mtc0(vcpu, CP0_EPC, 0x4321);
    assert_null(switch_set(vm[0], "large_pages", "on"));
    vcpu_prepare_resume(vcpu);
    assert_int_not_equal(vms_entry(0, PFN).frame.n, frame);
    assert_int_equal(word(CP0_EPC), 0x4321);
    store(CP0_EPC, 0x1234);
    assert_int_equal(guest_mfc0(vcpu, CP0_EPC), 0x1234);
}

static void a_vm_that_starts_again_has_none(void **state)
{
    (void)state;
    offer();
    vm_end(vm[0], VM_KILLED, "for the test");
    vm_destroy(vm[0]);
    assert_true(vm_recreate(vm[0], 0));
    assert_null(vm[0]->vcpu->page.words);
    assert_int_equal(vm[0]->pmap.pinned.n, PMAP_NO_PAGE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, vms_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_page_has_the_registers_from_the_offer_on),
        TEST(without_an_offer_no_page_is_looked_at),
        TEST(what_is_no_page_of_ram_is_refused),
        TEST(a_store_is_seen_by_mfc0_and_an_mtc0_in_the_page),
        TEST(garbage_changes_no_bits_but_those_of_the_table),
        TEST(only_the_registers_words_are_written),
        TEST(a_system_call_of_user_mode_leaves_its_state_in_the_page),
        TEST(a_system_call_of_the_kernel_with_exl_returns),
        TEST(the_machines_mode_follows_the_page),
        TEST(another_asid_in_the_page_is_another_address_space_at_the_next_exit),
        TEST(returning_to_an_odd_address_is_an_address_error),
        TEST(a_pending_interrupt_sends_returns_to_c_and_comes_right_after),
        TEST(an_interrupt_that_a_store_lets_in_comes_with_the_next_exit),
        TEST(bev_and_erl_change_by_mtc0_alone_and_block_returns),
        TEST(a_new_page_takes_the_place_of_the_old_one),
        TEST(the_frame_is_not_given_up_by_the_guest),
        TEST(the_frame_is_not_shared),
        TEST(the_frame_does_not_go_to_the_disk),
        TEST(large_pages_move_it_and_its_words),
        TEST(a_vm_that_starts_again_has_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
