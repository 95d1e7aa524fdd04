/* Reflection: the CP0 state and the vector that the guest's own machine would have given it. */
#include "monitor/reflect.h"
#include "tests/unit/one_guest.h"

/* Exceptions that an exit hands straight on. */
static const struct {
    unsigned machine, guest;
    enum exit_reason reason;
} handed_on[] = {
    {EXC_SYS, EXC_SYS, EXIT_SYSCALL},
    {EXC_BP, EXC_BP, EXIT_BREAKPOINT},
    {EXC_TR, EXC_TR, EXIT_TRAP},
    {EXC_OV, EXC_OV, EXIT_OVERFLOW},
    {EXC_FPE, EXC_FPE, EXIT_OTHER_EXCEPTION},
    {EXC_C2E, EXC_C2E, EXIT_OTHER_EXCEPTION},
    {EXC_DSPDIS, EXC_RI, EXIT_RESERVED_INSTRUCTION},
    {EXC_THREAD, EXC_RI, EXIT_RESERVED_INSTRUCTION},
};

static void exceptions_of_user_code_reach_the_general_vector(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(handed_on); i++) {
        vcpu->cp0[CP0_STATUS] = ST_KSU_USER | ST_IE;
        vcpu->pc = 0x00401000;
        assert_int_equal(guest_exit(vcpu, handed_on[i].machine), handed_on[i].reason);
        assert_int_equal(guest_exccode(vcpu), handed_on[i].guest);
        assert_int_equal(vcpu->pc, 0xc0000180);
        assert_int_equal(vcpu->cp0[CP0_EPC], 0x00401000);
        assert_int_equal(vcpu->cp0[CP0_STATUS], ST_KSU_USER | ST_IE | ST_EXL);
        assert_int_equal(vcpu->cp0[CP0_CAUSE] & CAUSE_BD, 0);
    }
}

static void the_machine_runs_a_handler_in_supervisor_mode(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = ST_KSU_USER;
    vcpu_prepare_resume(vcpu);
    assert_int_equal(vcpu->hw_status & ST_KSU, ST_KSU_USER);
    guest_exit(vcpu, EXC_SYS);
    assert_int_equal(vcpu->hw_status & ST_KSU, ST_KSU_SUPV);
}

static void the_machine_never_runs_a_guest_with_cp0_or_in_kernel_mode(void **state)
{
    (void)state;
    for (uint32_t bits = 0; bits < 32; bits++) {
        vcpu->cp0[CP0_STATUS] = (bits & ~(uint32_t)ST_KSU_SUPV) | ST_CU0 | ST_BEV;
        vcpu_prepare_resume(vcpu);
        assert_int_not_equal(vcpu->hw_status & ST_KSU, 0);
        assert_int_equal(vcpu->hw_status & (ST_CU0 | ST_BEV | ST_ERL), 0);
        assert_int_equal(vcpu->hw_status & (ST_IE | ST_EXL | 0x8000), ST_IE | ST_EXL | 0x8000);
        assert_int_not_equal(vcpu->hw_entryhi & ENTRYHI_ASID, 0);
    }
}

static void in_a_delay_slot_epc_is_the_branch_and_bd_is_set(void **state)
{
    (void)state;
    vcpu->pc = 0xc0001000; /* the machine's EPC names the branch too */
    vcpu->exit.cause = CAUSE_BD;
    guest_exit(vcpu, EXC_SYS);
    assert_int_equal(vcpu->cp0[CP0_EPC], 0xc0001000);
    assert_int_equal(vcpu->cp0[CP0_CAUSE] & CAUSE_BD, CAUSE_BD);
    vcpu->cp0[CP0_STATUS] = 0;
    guest_exit(vcpu, EXC_SYS);
    assert_int_equal(vcpu->cp0[CP0_CAUSE] & CAUSE_BD, 0);
}

static void with_exl_set_epc_and_bd_stay_and_cause_changes(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = ST_EXL;
    vcpu->cp0[CP0_EPC] = 0x12345678;
    vcpu->pc = 0xc0001000;
    vcpu->exit.cause = CAUSE_BD;
    guest_exit(vcpu, EXC_BP);
    assert_int_equal(vcpu->cp0[CP0_EPC], 0x12345678);
    assert_int_equal(vcpu->cp0[CP0_CAUSE] & CAUSE_BD, 0);
    assert_int_equal(guest_exccode(vcpu), EXC_BP);
    vcpu->cp0[CP0_CAUSE] |= CAUSE_BD;
    guest_exit(vcpu, EXC_SYS);
    assert_int_equal(vcpu->cp0[CP0_CAUSE] & CAUSE_BD, CAUSE_BD);
    assert_int_equal(vcpu->pc, 0xc0000180);
}

static void a_refill_has_a_vector_of_its_own_unless_exl_is_set(void **state)
{
    (void)state;
    assert_int_equal(guest_tlb_exit(vcpu, EXC_TLBL, 0x00400123, true), EXIT_TLB_REFILL);
    assert_int_equal(vcpu->pc, 0xc0000000);
    assert_int_equal(vcpu->cp0[CP0_EPC], GUEST_CODE);
    vcpu->cp0[CP0_EPC] = 0x12345678;
    assert_int_equal(guest_tlb_exit(vcpu, EXC_TLBS, 0x00500123, true), EXIT_TLB_REFILL);
    assert_int_equal(vcpu->pc, 0xc0000180);
    assert_int_equal(vcpu->cp0[CP0_EPC], 0x12345678);
    assert_int_equal(guest_exccode(vcpu), EXC_TLBS);
    assert_int_equal(vcpu->cp0[CP0_BADVADDR], 0x00500123);
}

static void invalid_and_modified_pages_go_to_the_general_vector(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 3, 0x00400000, lo_of(32, ENTRYLO_V), 0, 0);
    assert_int_equal(guest_tlb_exit(vcpu, EXC_MOD, 0x00400010, false), EXIT_TLB_MODIFIED);
    assert_int_equal(vcpu->pc, 0xc0000180);
    assert_int_equal(guest_exccode(vcpu), EXC_MOD);
    vcpu->cp0[CP0_STATUS] = 0;
    assert_int_equal(guest_tlb_exit(vcpu, EXC_TLBL, 0x00401010, false), EXIT_TLB_INVALID);
    assert_int_equal(vcpu->pc, 0xc0000180);
    assert_int_equal(guest_exccode(vcpu), EXC_TLBL);
}

/* BadVAddr, Context and EntryHi after a TLB exception. */
static void check_tlb_registers(uint32_t address, uint32_t ptebase, uint32_t asid)
{
    assert_int_equal(vcpu->cp0[CP0_BADVADDR], address);
    assert_int_equal(vcpu->cp0[CP0_CONTEXT], ptebase | (address >> 13) << 4);
    assert_int_equal(vcpu->cp0[CP0_ENTRYHI], (address & 0xffffe000) | asid);
}

static void every_tlb_exception_sets_badvaddr_context_and_entryhi(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 3, 0x0040005a, lo_of(32, ENTRYLO_V), 0, 0);
    guest_mtc0(vcpu, CP0_CONTEXT, 0xff800000);
    guest_mtc0(vcpu, CP0_ENTRYHI, 0x7777605a);
    guest_tlb_exit(vcpu, EXC_TLBL, 0x7fffeffc, true);
    check_tlb_registers(0x7fffeffc, 0xff800000, 0x5a);
    guest_tlb_exit(vcpu, EXC_MOD, 0x00400804, false);
    check_tlb_registers(0x00400804, 0xff800000, 0x5a);
    guest_tlb_exit(vcpu, EXC_TLBS, 0x00401804, false);
    check_tlb_registers(0x00401804, 0xff800000, 0x5a);
}

static void an_address_error_sets_badvaddr_alone(void **state)
{
    (void)state;
    guest_mtc0(vcpu, CP0_ENTRYHI, 0x7777605a);
    assert_int_equal(guest_tlb_exit(vcpu, EXC_ADEL, 0x80000001, false), EXIT_ADDRESS_ERROR);
    assert_int_equal(vcpu->cp0[CP0_BADVADDR], 0x80000001);
    assert_int_equal(vcpu->cp0[CP0_CONTEXT], 0);
    assert_int_equal(vcpu->cp0[CP0_ENTRYHI], 0x7777605a);
    assert_int_equal(guest_exccode(vcpu), EXC_ADEL);
    assert_int_equal(guest_tlb_exit(vcpu, EXC_ADES, 0xe0000000, false), EXIT_ADDRESS_ERROR);
    assert_int_equal(guest_exccode(vcpu), EXC_ADES);
}

static void a_misaligned_fetch_is_an_address_error_of_its_own_pc(void **state)
{
    (void)state;
    vcpu->pc = 0x00400002;
    guest_tlb_exit(vcpu, EXC_ADEL, 0x00400002, false);
    assert_int_equal(vcpu->cp0[CP0_EPC], 0x00400002);
    assert_int_equal(vcpu->cp0[CP0_BADVADDR], 0x00400002);
    assert_int_equal(guest_exccode(vcpu), EXC_ADEL);
}

static void a_jump_to_an_odd_address_is_an_address_error_whatever_the_machine_says(void **state)
{
    (void)state;
    vcpu->pc = 0x00400001;
    assert_int_equal(guest_exit(vcpu, EXC_RI), EXIT_ADDRESS_ERROR);
    assert_int_equal(guest_exccode(vcpu), EXC_ADEL);
    assert_int_equal(vcpu->cp0[CP0_BADVADDR], 0x00400001);
    assert_int_equal(vcpu->cp0[CP0_EPC], 0x00400001);
}

static void with_bev_set_vectors_are_in_the_boot_rom(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = ST_BEV;
    guest_exit(vcpu, EXC_SYS);
    assert_int_equal(vcpu->pc, 0xdfc00380);
    vcpu->cp0[CP0_STATUS] = ST_BEV;
    guest_tlb_exit(vcpu, EXC_TLBL, 0x00400000, true);
    assert_int_equal(vcpu->pc, 0xdfc00200);
    vcpu->cp0[CP0_STATUS] = ST_BEV | ST_IE | ST_IM;
    vcpu->cp0[CP0_CAUSE] = CAUSE_IV | 0x100;
    vcpu->pc = GUEST_CODE;
    reflect_interrupt(vcpu);
    assert_int_equal(vcpu->pc, 0xdfc00400);
}

static void ebase_moves_the_vectors(void **state)
{
    (void)state;
    guest_mtc0(vcpu, CP0_EBASE, 0x00023000);
    guest_exit(vcpu, EXC_SYS);
    assert_int_equal(vcpu->pc, 0xc0023180);
}

static void an_interrupt_goes_to_the_general_vector_or_with_iv_to_its_own(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = ST_IE | 0x200;
    vcpu->cp0[CP0_CAUSE] = 0x200 | CAUSE_BD | EXC_SYS << 2;
    reflect_interrupt(vcpu);
    assert_int_equal(vcpu->pc, 0xc0000180);
    assert_int_equal(guest_exccode(vcpu), EXC_INT);
    assert_int_equal(vcpu->cp0[CP0_EPC], GUEST_CODE);
    assert_int_equal(vcpu->cp0[CP0_CAUSE] & (CAUSE_BD | CAUSE_IP), 0x200);
    vcpu->cp0[CP0_STATUS] = ST_IE | 0x200;
    vcpu->cp0[CP0_CAUSE] = 0x200 | CAUSE_IV;
    reflect_interrupt(vcpu);
    assert_int_equal(vcpu->pc, 0xc0000200);
}

static void an_interrupt_enabled_by_an_emulated_instruction_comes_right_after_it(void **state)
{
    (void)state;
    vcpu->cp0[CP0_CAUSE] = 0x100;
    vcpu->cp0[CP0_STATUS] = 0x100;
    assert_int_equal(guest_run(vcpu, WORD_EI(0)), EXIT_EI);
    assert_int_equal(vcpu->pc, 0xc0000180);
    assert_int_equal(vcpu->cp0[CP0_EPC], GUEST_CODE + 4);
    assert_int_equal(guest_exccode(vcpu), EXC_INT);
}

static void an_unusable_coprocessor_is_named_in_ce(void **state)
{
    (void)state;
    for (uint32_t unit = 1; unit < 4; unit++) {
        vcpu->cp0[CP0_STATUS] = 0;
        vcpu->exit.cause = unit << CAUSE_CE_SHIFT;
        assert_int_equal(guest_exit(vcpu, EXC_CPU), EXIT_COPROCESSOR_UNUSABLE);
        assert_int_equal(guest_exccode(vcpu), EXC_CPU);
        assert_int_equal(vcpu->cp0[CP0_CAUSE] & CAUSE_CE, unit << CAUSE_CE_SHIFT);
    }
    guest_exit(vcpu, EXC_SYS);
    assert_int_equal(vcpu->cp0[CP0_CAUSE] & CAUSE_CE, 0);
}

static void a_vm_that_cannot_fetch_its_vector_is_stopped(void **state)
{
    (void)state;
    guest_mtc0(vcpu, CP0_EBASE, 0x08000000); /* beyond the end of RAM */
    vcpu->pc = 0x00400000;
    guest_exit(vcpu, EXC_SYS);
    assert_int_equal(vcpu->pc, 0xc8000180);
    assert_int_equal(vcpu->vm->state, VM_READY);
    guest_tlb_exit(vcpu, EXC_TLBL, 0xc8000180, true);
    assert_int_equal(vcpu->vm->state, VM_STOPPED);
    assert_string_equal(vcpu->vm->message,
                        "the guest cannot fetch its own exception vector at 0xc8000180 (first "
                        "exception: EPC 0x00400000): set up EBase and clear Status.BEV, or give "
                        "the VM a rom");
}

static void exception_codes_that_cannot_come_stop_the_monitor(void **state)
{
    (void)state;
    EXPECT_END(guest_exit(vcpu, EXC_MCHECK));
    assert_int_equal(machine.end, MODEL_PANICKED);
    assert_string_equal(machine.message,
                        "the machine raised exception code 24, which the monitor never enables");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(exceptions_of_user_code_reach_the_general_vector),
        TEST(the_machine_runs_a_handler_in_supervisor_mode),
        TEST(the_machine_never_runs_a_guest_with_cp0_or_in_kernel_mode),
        TEST(in_a_delay_slot_epc_is_the_branch_and_bd_is_set),
        TEST(with_exl_set_epc_and_bd_stay_and_cause_changes),
        TEST(a_refill_has_a_vector_of_its_own_unless_exl_is_set),
        TEST(invalid_and_modified_pages_go_to_the_general_vector),
        TEST(every_tlb_exception_sets_badvaddr_context_and_entryhi),
        TEST(an_address_error_sets_badvaddr_alone),
        TEST(a_misaligned_fetch_is_an_address_error_of_its_own_pc),
        TEST(a_jump_to_an_odd_address_is_an_address_error_whatever_the_machine_says),
        TEST(with_bev_set_vectors_are_in_the_boot_rom),
        TEST(ebase_moves_the_vectors),
        TEST(an_interrupt_goes_to_the_general_vector_or_with_iv_to_its_own),
        TEST(an_interrupt_enabled_by_an_emulated_instruction_comes_right_after_it),
        TEST(an_unusable_coprocessor_is_named_in_ce),
        TEST(a_vm_that_cannot_fetch_its_vector_is_stopped),
        TEST(exception_codes_that_cannot_come_stop_the_monitor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
