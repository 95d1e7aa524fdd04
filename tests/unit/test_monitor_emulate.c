/* Emulation of privileged instructions: what each does, where execution goes on, and who may. */
#include "tests/unit/model_guest.h"
#include "monitor/exit.h"

#include <string.h>

static struct vcpu *vcpu;

static int start(void **state)
{
    (void)state;
    model_reset(16);
    vcpu = guest_create(16, true);
    for (unsigned i = 1; i < 32; i++)
        vcpu->gpr[i] = 0x01010101 * i;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    guest_destroy(vcpu);
    return 0;
}

static const struct {
    uint32_t word;
    enum exit_reason reason;
} privileged[] = {{WORD_MFC0(5, 15, 0), EXIT_MFC0},
                  {WORD_MTC0(5, 14, 0), EXIT_MTC0},
                  {WORD_RDPGPR(5, 6), EXIT_RDPGPR},
                  {WORD_WRPGPR(5, 6), EXIT_WRPGPR},
                  {WORD_DI(5), EXIT_DI},
                  {WORD_EI(5), EXIT_EI},
                  {WORD_TLBP, EXIT_TLBP},
                  {WORD_TLBR, EXIT_TLBR},
                  {WORD_TLBWI, EXIT_TLBWI},
                  {WORD_TLBWR, EXIT_TLBWR},
                  {WORD_CACHE(0x15, 6), EXIT_CACHE}};

static void each_is_counted_under_its_own_reason_and_stepped_over(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(privileged); i++) {
        uint64_t before = vcpu->vm->exits[privileged[i].reason];

        vcpu->pc = GUEST_CODE;
        assert_int_equal(guest_run(vcpu, privileged[i].word), privileged[i].reason);
        assert_int_equal(vcpu->pc, GUEST_CODE + 4);
        assert_int_equal(vcpu->vm->exits[privileged[i].reason], before + 1);
    }
}

static void in_guest_user_mode_each_is_the_guests_own_exception(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(privileged); i++) {
        uint32_t before[32];

        memcpy(before, vcpu->gpr, sizeof(before));
        vcpu->cp0[CP0_STATUS] = ST_KSU_USER;
        vcpu->pc = GUEST_CODE;
        assert_int_equal(guest_run(vcpu, privileged[i].word), EXIT_COPROCESSOR_UNUSABLE);
        assert_int_equal(vcpu->pc, GUEST_GENERAL);
        assert_int_equal(vcpu->cp0[CP0_EPC], GUEST_CODE);
        assert_int_equal(guest_exccode(vcpu), EXC_CPU);
        assert_int_equal(vcpu->cp0[CP0_CAUSE] & CAUSE_CE, 0);
        assert_memory_equal(vcpu->gpr, before, sizeof(before));
    }
}

static void with_cu0_user_code_may_use_cp0(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 1, 0x00400000, lo_of(4, VD), 0, 0);
    vcpu->cp0[CP0_STATUS] = ST_KSU_USER | ST_CU0;
    vcpu->pc = 0x00400000;
    guest_poke(vcpu, 0x4000, WORD_MFC0(5, 15, 0));
    assert_int_equal(guest_exit(vcpu, EXC_CPU), EXIT_MFC0);
    assert_int_equal(vcpu->gpr[5], PRID_24KC);
}

static void handlers_of_a_guest_are_kernel_mode_whatever_ksu_says(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = ST_KSU_USER | ST_EXL;
    assert_int_equal(guest_run(vcpu, WORD_MFC0(5, 15, 0)), EXIT_MFC0);
    vcpu->cp0[CP0_STATUS] = ST_KSU_USER | ST_ERL;
    assert_int_equal(guest_run(vcpu, WORD_MFC0(5, 15, 0)), EXIT_MFC0);
}

static void mfc0_to_register_0_is_discarded(void **state)
{
    (void)state;
    guest_run(vcpu, WORD_MFC0(0, 15, 0));
    guest_run(vcpu, WORD_DI(0));
    guest_run(vcpu, WORD_EI(0));
    guest_run(vcpu, WORD_RDPGPR(0, 5));
    assert_int_equal(vcpu->gpr[0], 0);
}

static void each_register_of_a_status_and_cause_read_is_its_own(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = 0x1000ff00;
    vcpu->cp0[CP0_CAUSE] = 0x00000024;
    guest_run(vcpu, WORD_MFC0(5, 12, 0));
    guest_run(vcpu, WORD_MFC0(6, 13, 0));
    assert_int_equal(vcpu->gpr[5], 0x1000ff00);
    assert_int_equal(vcpu->gpr[6], 0x00000024);
}

static void di_and_ei_return_the_old_status_and_set_ie(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = 0x0000ff01;
    guest_run(vcpu, WORD_DI(5));
    assert_int_equal(vcpu->gpr[5], 0x0000ff01);
    assert_int_equal(vcpu->cp0[CP0_STATUS], 0x0000ff00);
    guest_run(vcpu, WORD_EI(6));
    assert_int_equal(vcpu->gpr[6], 0x0000ff00);
    assert_int_equal(vcpu->cp0[CP0_STATUS], 0x0000ff01);
}

static void with_one_register_set_rdpgpr_and_wrpgpr_move(void **state)
{
    (void)state;
    guest_run(vcpu, WORD_RDPGPR(5, 6));
    assert_int_equal(vcpu->gpr[5], 0x06060606);
    guest_run(vcpu, WORD_WRPGPR(7, 8));
    assert_int_equal(vcpu->gpr[7], 0x08080808);
}

static void eret_goes_to_epc_and_clears_exl(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = ST_EXL | ST_KSU_USER;
    vcpu->cp0[CP0_EPC] = 0x00400100;
    vcpu->cp0[CP0_ERROREPC] = 0x00500100;
    assert_int_equal(guest_run(vcpu, WORD_ERET), EXIT_ERET);
    assert_int_equal(vcpu->pc, 0x00400100);
    assert_int_equal(vcpu->cp0[CP0_STATUS], ST_KSU_USER);
    assert_int_equal(vcpu->hw_status & ST_KSU, ST_KSU_USER);
}

static void eret_with_erl_goes_to_errorepc_and_leaves_exl(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = ST_ERL | ST_EXL;
    vcpu->cp0[CP0_EPC] = 0x00400100;
    vcpu->cp0[CP0_ERROREPC] = 0x00500100;
    guest_run(vcpu, WORD_ERET);
    assert_int_equal(vcpu->pc, 0x00500100);
    assert_int_equal(vcpu->cp0[CP0_STATUS], ST_EXL);
}

static void eret_to_an_odd_address_is_an_address_error(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = ST_EXL;
    vcpu->cp0[CP0_EPC] = 0x00400101;
    guest_run(vcpu, WORD_ERET);
    assert_int_equal(vcpu->pc, GUEST_GENERAL);
    assert_int_equal(guest_exccode(vcpu), EXC_ADEL);
    assert_int_equal(vcpu->cp0[CP0_EPC], 0x00400101);
    assert_int_equal(vcpu->cp0[CP0_BADVADDR], 0x00400101);
}

static void reserved_instructions_are_the_guests_exception(void **state)
{
    static const uint32_t words[] = {WORD_DERET, 0x42000003, WORD_MFC0(5, 15, 0) | 1 << 5};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        vcpu->cp0[CP0_STATUS] = 0;
        vcpu->pc = GUEST_CODE;
        assert_int_equal(guest_run(vcpu, words[i]), EXIT_RESERVED_INSTRUCTION);
        assert_int_equal(guest_exccode(vcpu), EXC_RI);
        assert_int_equal(vcpu->pc, GUEST_GENERAL);
        assert_int_equal(vcpu->cp0[CP0_EPC], GUEST_CODE);
    }
    vcpu->cp0[CP0_STATUS] = 0;
    vcpu->pc = GUEST_CODE;
    guest_put_insn(vcpu, GUEST_CODE, 0x00000000 | 0x3f);
    assert_int_equal(guest_exit(vcpu, EXC_RI), EXIT_RESERVED_INSTRUCTION);
    assert_int_equal(guest_exccode(vcpu), EXC_RI);
}

static void sdbbp_is_reserved_with_the_slot_that_debug_names(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = ST_KSU_USER;
    vcpu->exit.debug = DEBUG_DBD;
    vcpu->exit.via = EXIT_VIA_DEBUG;
    assert_int_equal(exit_handle(vcpu), EXIT_DEBUG);
    assert_int_equal(guest_exccode(vcpu), EXC_RI);
    assert_int_equal(vcpu->cp0[CP0_EPC], GUEST_CODE);
    assert_int_equal(vcpu->cp0[CP0_CAUSE] & CAUSE_BD, CAUSE_BD);
    vcpu->cp0[CP0_STATUS] = ST_KSU_USER;
    vcpu->exit.debug = 0;
    exit_handle(vcpu);
    assert_int_equal(vcpu->cp0[CP0_CAUSE] & CAUSE_BD, 0);
}

static uint32_t rdhwr(uint32_t number, uint32_t status)
{
    vcpu->cp0[CP0_STATUS] = status;
    vcpu->pc = GUEST_CODE;
    vcpu->gpr[5] = 0xdeadbeef;
    guest_put_insn(vcpu, GUEST_CODE, WORD_RDHWR(5, number));
    guest_exit(vcpu, EXC_RI);
    return vcpu->gpr[5];
}

/* The guest's user code sits in the RAM window in these tests, which the monitor's own fetch does
 * not allow it: map it. */
static uint32_t rdhwr_in_user_mode(uint32_t number)
{
    guest_tlbwi(vcpu, 1, 0x00400000, lo_of(4, VD), 0, 0);
    vcpu->cp0[CP0_STATUS] = ST_KSU_USER;
    vcpu->pc = 0x00400000;
    vcpu->gpr[5] = 0xdeadbeef;
    guest_poke(vcpu, 0x4000, WORD_RDHWR(5, number));
    guest_exit(vcpu, EXC_RI);
    vcpu->cp0[CP0_STATUS] &= ~(uint32_t)ST_KSU_USER & ~(uint32_t)ST_EXL;
    return vcpu->gpr[5];
}

static void the_kernel_reads_every_hardware_register_there_is(void **state)
{
    (void)state;
    machine.count = 1000;
    vcpu->count_offset = 7;
    assert_int_equal(rdhwr(0, 0), 0);
    assert_int_equal(rdhwr(1, 0), 32);
    assert_int_equal(rdhwr(2, 0), 1007);
    assert_int_equal(rdhwr(3, 0), 2);
    assert_int_equal(vcpu->pc, GUEST_CODE + 4);
    assert_int_equal(rdhwr(29, 0), 0xdeadbeef);
    assert_int_equal(guest_exccode(vcpu), EXC_RI);
}

static void hwrena_decides_what_user_code_may_read(void **state)
{
    (void)state;
    for (uint32_t number = 0; number < 4; number++) {
        vcpu->pc = GUEST_CODE;
        guest_mtc0(vcpu, CP0_HWRENA, ~(1u << number));
        assert_int_equal(rdhwr_in_user_mode(number), 0xdeadbeef);
        assert_int_equal(guest_exccode(vcpu), EXC_RI);
        vcpu->pc = GUEST_CODE;
        guest_mtc0(vcpu, CP0_HWRENA, 1u << number);
        assert_int_not_equal(rdhwr_in_user_mode(number), 0xdeadbeef);
        assert_int_equal(vcpu->pc, 0x00400004);
    }
}

/* Branch words with $1 (not zero) and their successors when taken to 16 words behind the slot. */
static void in_a_delay_slot_execution_goes_on_where_the_branch_says(void **state)
{
    (void)state;
    vcpu->gpr[9] = 0xc0005000;
    guest_run_in_slot(vcpu, WORD_BNE(1, 0, 16), WORD_MFC0(5, 15, 0));
    assert_int_equal(vcpu->pc, GUEST_CODE + 4 + 64);
    assert_int_equal(vcpu->gpr[5], PRID_24KC);
    vcpu->pc = GUEST_CODE;
    guest_run_in_slot(vcpu, WORD_BEQ(1, 0, 16), WORD_MFC0(5, 15, 0));
    assert_int_equal(vcpu->pc, GUEST_CODE + 8);
    guest_run_in_slot(vcpu, WORD_JR(9), WORD_DI(0));
    assert_int_equal(vcpu->pc, 0xc0005000);
    guest_run_in_slot(vcpu, WORD_BEQ(0, 0, -4), WORD_EI(0));
    assert_int_equal(vcpu->pc, 0xc0005004 - 16);
}

static void likely_and_linking_branches_too(void **state)
{
    (void)state;
    vcpu->gpr[9] = 0xc0005000;
    guest_run_in_slot(vcpu, WORD_BEQL(0, 0, 16), WORD_MFC0(5, 15, 0));
    assert_int_equal(vcpu->pc, GUEST_CODE + 4 + 64);
    vcpu->pc = GUEST_CODE;
    guest_run_in_slot(vcpu, WORD_BGEZAL(0, 16), WORD_MFC0(5, 15, 0));
    assert_int_equal(vcpu->pc, GUEST_CODE + 4 + 64);
    vcpu->pc = GUEST_CODE;
    guest_run_in_slot(vcpu, WORD_JALR(31, 9), WORD_MFC0(5, 15, 0));
    assert_int_equal(vcpu->pc, 0xc0005000);
}

static void a_branch_decides_before_its_slot_changes_the_condition(void **state)
{
    (void)state;
    vcpu->gpr[5] = 0;
    guest_run_in_slot(vcpu, WORD_BEQ(5, 0, 16), WORD_MFC0(5, 15, 0));
    assert_int_equal(vcpu->pc, GUEST_CODE + 4 + 64);
    assert_int_equal(vcpu->gpr[5], PRID_24KC);
    vcpu->pc = GUEST_CODE;
    vcpu->gpr[5] = 0xc0005000;
    guest_run_in_slot(vcpu, WORD_JR(5), WORD_MFC0(5, 15, 0));
    assert_int_equal(vcpu->pc, 0xc0005000);
}

static void rdhwr_in_a_delay_slot_too(void **state)
{
    (void)state;
    vcpu->gpr[5] = 0;
    guest_put_insn(vcpu, GUEST_CODE, WORD_BEQ(5, 0, 16));
    guest_put_insn(vcpu, GUEST_CODE + 4, WORD_RDHWR(5, 1));
    vcpu->exit.cause = CAUSE_BD;
    assert_int_equal(guest_exit(vcpu, EXC_RI), EXIT_RDHWR);
    assert_int_equal(vcpu->gpr[5], 32);
    assert_int_equal(vcpu->pc, GUEST_CODE + 4 + 64);
}

static void a_slot_without_a_branch_before_it_stops_the_vm(void **state)
{
    (void)state;
    guest_run_in_slot(vcpu, WORD_NOP, WORD_MFC0(5, 15, 0));
    assert_int_equal(vcpu->vm->state, VM_STOPPED);
    assert_string_equal(vcpu->vm->message,
                        "no branch is to be found at 0xc0004000, before the delay slot of an "
                        "instruction that needs emulation");
}

static void a_branch_that_cannot_be_fetched_any_more_is_fetched_again(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 1, 0xd0002000, lo_of(5, VD), 0, 0);
    guest_poke(vcpu, 0x5000, WORD_MFC0(5, 15, 0));
    vcpu->pc = 0xd0001ffc; /* the branch, on a page that is not in the TLB */
    vcpu->exit.cause = CAUSE_BD;
    assert_int_equal(guest_exit(vcpu, EXC_CPU), EXIT_TLB_REFILL);
    assert_int_equal(vcpu->vm->state, VM_READY);
    assert_int_equal(vcpu->pc, GUEST_REFILL);
    assert_int_equal(vcpu->cp0[CP0_BADVADDR], 0xd0001ffc);
    assert_int_equal(vcpu->cp0[CP0_EPC], 0xd0001ffc);
    assert_int_equal(vcpu->cp0[CP0_CAUSE] & CAUSE_BD, 0);
}

static void an_instruction_that_the_guest_tlb_has_lost_is_fetched_again(void **state)
{
    (void)state;
    vcpu->pc = 0xd0002000;
    assert_int_equal(guest_exit(vcpu, EXC_CPU), EXIT_TLB_REFILL);
    assert_int_equal(vcpu->pc, GUEST_REFILL);
    assert_int_equal(vcpu->cp0[CP0_BADVADDR], 0xd0002000);
    assert_int_equal(guest_exccode(vcpu), EXC_TLBL);
}

static void code_on_a_page_that_only_the_software_tlb_knows_is_emulated(void **state)
{
    (void)state;
    guest_tlbwi(vcpu, 15, 0xd0002000, lo_of(5, VD), 0, 0);
    guest_poke(vcpu, 0x5000, WORD_MFC0(5, 15, 0));
    vcpu->cp0[CP0_RANDOM] = 15;
    vcpu->cp0[CP0_ENTRYHI] = 0xd0004000;
    guest_run(vcpu, WORD_TLBWR); /* evicts it */
    vcpu->pc = 0xd0002000;
    assert_int_equal(guest_exit(vcpu, EXC_CPU), EXIT_MFC0);
    assert_int_equal(vcpu->gpr[5], PRID_24KC);
    assert_int_equal(vcpu->pc, 0xd0002004);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_is_counted_under_its_own_reason_and_stepped_over),
        TEST(in_guest_user_mode_each_is_the_guests_own_exception),
        TEST(with_cu0_user_code_may_use_cp0),
        TEST(handlers_of_a_guest_are_kernel_mode_whatever_ksu_says),
        TEST(mfc0_to_register_0_is_discarded),
        TEST(each_register_of_a_status_and_cause_read_is_its_own),
        TEST(di_and_ei_return_the_old_status_and_set_ie),
        TEST(with_one_register_set_rdpgpr_and_wrpgpr_move),
        TEST(eret_goes_to_epc_and_clears_exl),
        TEST(eret_with_erl_goes_to_errorepc_and_leaves_exl),
        TEST(eret_to_an_odd_address_is_an_address_error),
        TEST(reserved_instructions_are_the_guests_exception),
        TEST(sdbbp_is_reserved_with_the_slot_that_debug_names),
        TEST(the_kernel_reads_every_hardware_register_there_is),
        TEST(hwrena_decides_what_user_code_may_read),
        TEST(in_a_delay_slot_execution_goes_on_where_the_branch_says),
        TEST(likely_and_linking_branches_too),
        TEST(a_branch_decides_before_its_slot_changes_the_condition),
        TEST(rdhwr_in_a_delay_slot_too),
        TEST(a_slot_without_a_branch_before_it_stops_the_vm),
        TEST(a_branch_that_cannot_be_fetched_any_more_is_fetched_again),
        TEST(an_instruction_that_the_guest_tlb_has_lost_is_fetched_again),
        TEST(code_on_a_page_that_only_the_software_tlb_knows_is_emulated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
