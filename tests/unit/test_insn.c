/* insn_decode: which words are which instructions, and their fields. Words are written out here by
 * hand from the manual's encodings; test_insn_oracle.c compares many more with a disassembler. */
#include "tests/unit/unit_test.h"
#include "mips/insn.h"
#include <string.h>

static enum insn_op op_of(uint32_t word)
{
    return insn_decode(word).op;
}

static void register_fields_and_immediate_of_a_load_are_decoded(void **state)
{
    (void)state;
    struct insn insn = insn_decode(0x8fbf8001); /* lw $31, -32767($29) */

    assert_int_equal(insn.op, INSN_LW);
    assert_int_equal(insn.word, 0x8fbf8001);
    assert_int_equal(insn.rs, 29);
    assert_int_equal(insn.rt, 31);
    assert_int_equal(insn.imm, -32767);
}

static void positive_immediates_are_not_sign_extended(void **state)
{
    (void)state;
    assert_int_equal(insn_decode(0xa0417fff).imm, 0x7fff); /* sb $1, 32767($2) */
    assert_int_equal(insn_decode(0xa0418000).imm, -0x8000);
}

static void jump_index_has_26_bits(void **state)
{
    (void)state;
    struct insn insn = insn_decode(0x0fffffff); /* jal with every index bit set */

    assert_int_equal(insn.op, INSN_JAL);
    assert_int_equal(insn.index, 0x03ffffff);
}

static void mfc0_names_register_and_select(void **state)
{
    (void)state;
    struct insn insn = insn_decode(0x40058001); /* mfc0 $5, $16, 1 */

    assert_int_equal(insn.op, INSN_MFC0);
    assert_int_equal(insn.rt, 5);
    assert_int_equal(insn.rd, 16);
    assert_int_equal(insn.sel, 1);
}

static void mtc0_differs_from_mfc0_by_its_rs_field_alone(void **state)
{
    (void)state;
    struct insn insn = insn_decode(0x40058001 | 4 << 21); /* mtc0 $5, $16, 1 */

    assert_int_equal(insn.op, INSN_MTC0);
    assert_int_equal(insn.rt, 5);
    assert_int_equal(insn.rd, 16);
    assert_int_equal(insn.sel, 1);
}

static void mfc0_and_mtc0_with_bits_10_to_3_set_are_not_decoded(void **state)
{
    (void)state;
    for (unsigned bit = 3; bit <= 10; bit++) {
        assert_int_equal(op_of(0x40058001 | 1u << bit), INSN_OTHER);
        assert_int_equal(op_of(0x40858001 | 1u << bit), INSN_OTHER);
    }
}

static void every_select_of_mfc0_is_decoded(void **state)
{
    (void)state;
    for (unsigned sel = 0; sel < 8; sel++) {
        assert_int_equal(op_of(0x40058000 | sel), INSN_MFC0);
        assert_int_equal(insn_decode(0x40058000 | sel).sel, sel);
    }
}

static void di_and_ei_have_one_encoding_for_each_destination(void **state)
{
    (void)state;
    for (uint32_t rt = 0; rt < 32; rt++) {
        struct insn di = insn_decode(0x41606000 | rt << 16);
        struct insn ei = insn_decode(0x41606020 | rt << 16);

        assert_int_equal(di.op, INSN_DI);
        assert_int_equal(di.rt, rt);
        assert_int_equal(ei.op, INSN_EI);
        assert_int_equal(ei.rt, rt);
    }
}

static void di_with_any_other_fixed_bit_is_not_decoded_as_di(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit <= 15; bit++)
        assert_int_equal(op_of(0x41606000 ^ 1u << bit), bit == 5 ? INSN_EI : INSN_OTHER);
}

static void rdpgpr_and_wrpgpr_name_rt_and_rd(void **state)
{
    (void)state;
    struct insn rdpgpr = insn_decode(0x41432000); /* rdpgpr $4, $3 */
    struct insn wrpgpr = insn_decode(0x41c32000); /* wrpgpr $4, $3 */

    assert_int_equal(rdpgpr.op, INSN_RDPGPR);
    assert_int_equal(rdpgpr.rd, 4);
    assert_int_equal(rdpgpr.rt, 3);
    assert_int_equal(wrpgpr.op, INSN_WRPGPR);
    assert_int_equal(wrpgpr.rd, 4);
    assert_int_equal(wrpgpr.rt, 3);
}

static void tlb_and_return_instructions_have_no_variable_bits(void **state)
{
    static const struct {
        uint32_t word;
        enum insn_op op;
    } fixed[] = {
        {0x42000001, INSN_TLBR}, {0x42000002, INSN_TLBWI}, {0x42000006, INSN_TLBWR},
        {0x42000008, INSN_TLBP}, {0x42000018, INSN_ERET},  {0x4200001f, INSN_DERET},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(fixed); i++) {
        assert_int_equal(op_of(fixed[i].word), fixed[i].op);
        for (unsigned bit = 6; bit <= 24; bit++)
            assert_int_equal(op_of(fixed[i].word | 1u << bit), INSN_OTHER);
    }
}

static void eretnc_is_not_a_release_2_instruction(void **state)
{
    (void)state;
    assert_int_equal(op_of(0x42000058), INSN_OTHER);
}

static void wait_carries_a_19_bit_code(void **state)
{
    (void)state;
    assert_int_equal(op_of(0x42000020), INSN_WAIT);
    assert_int_equal(insn_code(insn_decode(0x42000020)), 0);
    assert_int_equal(op_of(0x43ffffe0), INSN_WAIT);
    assert_int_equal(insn_code(insn_decode(0x43ffffe0)), 0x7ffff);
}

static void cache_tells_its_operation_base_and_offset(void **state)
{
    (void)state;
    struct insn insn = insn_decode(0xbd15fff0); /* cache 0x15, -16($8) */

    assert_int_equal(insn.op, INSN_CACHE);
    assert_int_equal(insn_code(insn), 0x15);
    assert_int_equal(insn.rs, 8);
    assert_int_equal(insn.imm, -16);
}

static void traps_carry_a_20_bit_code(void **state)
{
    static const struct {
        uint32_t word;
        enum insn_op op;
    } traps[] = {
        {0x0000000c, INSN_SYSCALL},
        {0x0000000d, INSN_BREAK},
        {0x7000003f, INSN_SDBBP},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(traps); i++) {
        assert_int_equal(op_of(traps[i].word), traps[i].op);
        assert_int_equal(insn_code(insn_decode(traps[i].word)), 0);
        assert_int_equal(op_of(traps[i].word | 0xabcde << 6), traps[i].op);
        assert_int_equal(insn_code(insn_decode(traps[i].word | 0xabcde << 6)), 0xabcde);
    }
}

static void rdhwr_names_its_register_and_nothing_else(void **state)
{
    (void)state;
    struct insn insn = insn_decode(0x7c03e83b); /* rdhwr $3, $29 */

    assert_int_equal(insn.op, INSN_RDHWR);
    assert_int_equal(insn.rt, 3);
    assert_int_equal(insn.rd, 29);
    for (unsigned bit = 6; bit <= 10; bit++)
        assert_int_equal(op_of(0x7c03e83b | 1u << bit), INSN_OTHER);
    for (unsigned bit = 21; bit <= 25; bit++)
        assert_int_equal(op_of(0x7c03e83b | 1u << bit), INSN_OTHER);
}

static void hints_do_not_change_jr_and_jalr(void **state)
{
    (void)state;
    for (uint32_t hint = 0; hint < 32; hint++) {
        assert_int_equal(op_of(0x03e00008 | hint << 6), INSN_JR);
        assert_int_equal(op_of(0x0320f809 | hint << 6), INSN_JALR);
    }
}

static void jr_with_a_destination_is_not_decoded(void **state)
{
    (void)state;
    for (unsigned bit = 11; bit <= 20; bit++)
        assert_int_equal(op_of(0x03e00008 | 1u << bit), INSN_OTHER);
}

static void branches_that_compare_with_zero_have_no_rt(void **state)
{
    static const uint32_t opcodes[] = {0x06, 0x07, 0x16, 0x17}; /* blez bgtz blezl bgtzl */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(opcodes); i++) {
        assert_int_not_equal(op_of(opcodes[i] << 26 | 1 << 21), INSN_OTHER);
        for (unsigned bit = 16; bit <= 20; bit++)
            assert_int_equal(op_of(opcodes[i] << 26 | 1 << 21 | 1u << bit), INSN_OTHER);
    }
}

static void ordinary_instructions_are_other_with_their_fields(void **state)
{
    (void)state;
    struct insn insn = insn_decode(0x00a62021); /* addu $4, $5, $6 */

    assert_int_equal(insn.op, INSN_OTHER);
    assert_int_equal(insn.rs, 5);
    assert_int_equal(insn.rt, 6);
    assert_int_equal(insn.rd, 4);
    assert_int_equal(insn_code(insn), 0);
    assert_int_equal(op_of(0x00000000), INSN_OTHER); /* nop */
    assert_int_equal(op_of(0xffffffff), INSN_OTHER);
}

static void branches_loads_and_stores_are_told_apart(void **state)
{
    (void)state;
    for (unsigned op = 0; op < INSN_OP_COUNT; op++) {
        const char *name = insn_name(op);
        bool loads = name[0] == 'l';
        bool stores = name[0] == 's' && strlen(name) <= 3;
        bool branches = name[0] == 'j' || (name[0] == 'b' && op != INSN_BREAK);

        assert_int_equal(insn_is_load(op), loads);
        assert_int_equal(insn_is_store(op), stores);
        assert_int_equal(insn_is_branch(op), branches);
    }
}

static void access_size_is_that_of_the_mnemonic(void **state)
{
    (void)state;
    for (unsigned op = 0; op < INSN_OP_COUNT; op++) {
        const char *name = insn_name(op);
        bool accesses = insn_is_load(op) || insn_is_store(op);
        unsigned size = !accesses ? 0 : name[1] == 'b' ? 1 : name[1] == 'h' ? 2 : 4;

        assert_int_equal(insn_access_size(op), size);
    }
}

static void a_number_that_is_no_operation_is_named_other(void **state)
{
    (void)state;
    assert_string_equal(insn_name(INSN_OTHER), "other");
    assert_string_equal(insn_name(INSN_SDBBP), "sdbbp");
    assert_string_equal(insn_name(INSN_OP_COUNT), "other");
    assert_string_equal(insn_name((enum insn_op) - 1), "other");
}

static void the_opcode_names_the_coprocessor(void **state)
{
    (void)state;
    assert_int_equal(insn_coprocessor(0x40026000), 0);  /* mfc0 */
    assert_int_equal(insn_coprocessor(0x42000007), 0);  /* reserved */
    assert_int_equal(insn_coprocessor(0x44020000), 1);  /* mfc1 */
    assert_int_equal(insn_coprocessor(0x45600001), 1);  /* bz.v, of MSA */
    assert_int_equal(insn_coprocessor(0x4c000000), 1);  /* lwxc1 */
    assert_int_equal(insn_coprocessor(0x48020000), 2);  /* mfc2 */
    assert_int_equal(insn_coprocessor(0xbc950000), -1); /* cache */
    assert_int_equal(insn_coprocessor(0x7c82002f), -1); /* lwe, of EVA */
    assert_int_equal(insn_coprocessor(0), -1);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_opcode_names_the_coprocessor),
    cmocka_unit_test(register_fields_and_immediate_of_a_load_are_decoded),
    cmocka_unit_test(positive_immediates_are_not_sign_extended),
    cmocka_unit_test(jump_index_has_26_bits),
    cmocka_unit_test(mfc0_names_register_and_select),
    cmocka_unit_test(mtc0_differs_from_mfc0_by_its_rs_field_alone),
    cmocka_unit_test(mfc0_and_mtc0_with_bits_10_to_3_set_are_not_decoded),
    cmocka_unit_test(every_select_of_mfc0_is_decoded),
    cmocka_unit_test(di_and_ei_have_one_encoding_for_each_destination),
    cmocka_unit_test(di_with_any_other_fixed_bit_is_not_decoded_as_di),
    cmocka_unit_test(rdpgpr_and_wrpgpr_name_rt_and_rd),
    cmocka_unit_test(tlb_and_return_instructions_have_no_variable_bits),
    cmocka_unit_test(eretnc_is_not_a_release_2_instruction),
    cmocka_unit_test(wait_carries_a_19_bit_code),
    cmocka_unit_test(cache_tells_its_operation_base_and_offset),
    cmocka_unit_test(traps_carry_a_20_bit_code),
    cmocka_unit_test(rdhwr_names_its_register_and_nothing_else),
    cmocka_unit_test(hints_do_not_change_jr_and_jalr),
    cmocka_unit_test(jr_with_a_destination_is_not_decoded),
    cmocka_unit_test(branches_that_compare_with_zero_have_no_rt),
    cmocka_unit_test(ordinary_instructions_are_other_with_their_fields),
    cmocka_unit_test(branches_loads_and_stores_are_told_apart),
    cmocka_unit_test(access_size_is_that_of_the_mnemonic),
    cmocka_unit_test(a_number_that_is_no_operation_is_named_other),
};

UNIT_TEST_MAIN(tests)
