/* branch_evaluate and branch_next_pc. Instructions are built here from opcode and fields. */
#include "tests/unit/unit_test.h"
#include "mips/insn.h"

#define PC 0x00400000

static uint32_t gpr[32];

static int clear_registers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(gpr); i++)
        gpr[i] = 0;
    return 0;
}

static struct branch_outcome evaluate(uint32_t word, uint32_t pc)
{
    struct branch_outcome outcome;
    struct insn insn = insn_decode(word);

    assert_true(branch_evaluate(&insn, pc, gpr, &outcome));
    return outcome;
}

/* Opcode or REGIMM code, with $1 as rs and $2 as rt where there is one, branching 16 words on. */
#define COMPARE(opcode) ((opcode) << 26 | 1 << 21 | 2 << 16 | 16)
#define ZERO(opcode)    ((opcode) << 26 | 1 << 21 | 16)
#define REGIMM(code)    (1 << 26 | 1 << 21 | (code) << 16 | 16)

enum condition {
    EQ,
    NE,
    LEZ,
    GTZ,
    LTZ,
    GEZ
};

static const struct branch {
    uint32_t word;
    enum condition condition;
    bool likely, links;
} branches[] = {
    {COMPARE(0x04), EQ, false, false}, {COMPARE(0x05), NE, false, false},
    {COMPARE(0x14), EQ, true, false},  {COMPARE(0x15), NE, true, false},
    {ZERO(0x06), LEZ, false, false},   {ZERO(0x07), GTZ, false, false},
    {ZERO(0x16), LEZ, true, false},    {ZERO(0x17), GTZ, true, false},
    {REGIMM(0x00), LTZ, false, false}, {REGIMM(0x01), GEZ, false, false},
    {REGIMM(0x02), LTZ, true, false},  {REGIMM(0x03), GEZ, true, false},
    {REGIMM(0x10), LTZ, false, true},  {REGIMM(0x11), GEZ, false, true},
    {REGIMM(0x12), LTZ, true, true},   {REGIMM(0x13), GEZ, true, true},
};

static const int32_t edge_values[] = {0, 1, -1, 2, -2, INT32_MIN, INT32_MIN + 1, INT32_MAX};

static bool holds(enum condition condition, int32_t rs, int32_t rt)
{
    switch (condition) {
    case EQ:
        return rs == rt;
    case NE:
        return rs != rt;
    case LEZ:
        return rs <= 0;
    case GTZ:
        return rs > 0;
    case LTZ:
        return rs < 0;
    case GEZ:
        return rs >= 0;
    }
    fail();
    return false;
}

static void conditions_hold_as_named_over_edge_values(void **state)
{
    (void)state;
    for (size_t b = 0; b < COUNT_OF(branches); b++)
        for (size_t i = 0; i < COUNT_OF(edge_values); i++)
            for (size_t j = 0; j < COUNT_OF(edge_values); j++) {
                gpr[1] = (uint32_t)edge_values[i];
                gpr[2] = (uint32_t)edge_values[j];
                assert_int_equal(evaluate(branches[b].word, PC).taken,
                                 holds(branches[b].condition, edge_values[i], edge_values[j]));
            }
}

static void every_conditional_branch_goes_to_its_offset_from_the_delay_slot(void **state)
{
    (void)state;
    for (size_t b = 0; b < COUNT_OF(branches); b++)
        assert_int_equal(evaluate(branches[b].word, PC).target, PC + 4 + 64);
}

static void likely_branches_say_so_taken_or_not(void **state)
{
    (void)state;
    for (size_t b = 0; b < COUNT_OF(branches); b++)
        for (size_t i = 0; i < COUNT_OF(edge_values); i++) {
            gpr[1] = (uint32_t)edge_values[i];
            assert_int_equal(evaluate(branches[b].word, PC).likely, branches[b].likely);
        }
}

static void linking_branches_link_whether_taken_or_not(void **state)
{
    (void)state;
    for (size_t b = 0; b < COUNT_OF(branches); b++)
        for (size_t i = 0; i < COUNT_OF(edge_values); i++) {
            gpr[1] = (uint32_t)edge_values[i];
            struct branch_outcome outcome = evaluate(branches[b].word, PC);

            assert_int_equal(outcome.link, branches[b].links ? 31 : 0);
            if (branches[b].links)
                assert_int_equal(outcome.link_value, PC + 8);
        }
}

static void bgezal_links_even_when_not_taken(void **state)
{
    (void)state;
    gpr[3] = (uint32_t)-1;
    struct branch_outcome outcome = evaluate(0x04710010, PC); /* bgezal $3, .+68 */

    assert_false(outcome.taken);
    assert_int_equal(outcome.link, 31);
    assert_int_equal(outcome.link_value, PC + 8);
}

static void bal_is_bgezal_of_register_zero_and_always_taken(void **state)
{
    (void)state;
    struct branch_outcome outcome = evaluate(0x0411ffff, PC); /* bal . */

    assert_true(outcome.taken);
    assert_int_equal(outcome.target, PC);
    assert_int_equal(outcome.link, 31);
}

static void beq_compares_all_32_bits(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit < 32; bit++) {
        gpr[1] = 0x5a5aa5a5;
        gpr[2] = 0x5a5aa5a5 ^ 1u << bit;
        assert_false(evaluate(COMPARE(0x04), PC).taken);
        assert_true(evaluate(COMPARE(0x05), PC).taken);
    }
}

static void offsets_reach_32767_words_forward_and_32768_back(void **state)
{
    (void)state;
    assert_int_equal(evaluate(0x10007fff, PC).target, PC + 4 + 0x1fffc); /* beq $0, $0 */
    assert_int_equal(evaluate(0x10008000, PC).target, PC + 4 - 0x20000);
}

static void branch_targets_wrap_at_the_ends_of_the_address_space(void **state)
{
    (void)state;
    assert_int_equal(evaluate(0x10000001, 0xfffffffc).target, 0x00000004);
    assert_int_equal(evaluate(0x1000fffe, 0x00000000).target, 0xfffffffc);
}

static void jumps_stay_in_the_region_of_their_delay_slot(void **state)
{
    static const struct {
        uint32_t pc, region;
    } places[] = {
        {0x00000000, 0x00000000}, {0x0ffffff8, 0x00000000}, {0x0ffffffc, 0x10000000},
        {0x10000000, 0x10000000}, {0x7ffffffc, 0x80000000}, {0x80001000, 0x80000000},
        {0xbffffffc, 0xc0000000}, {0xcffffff8, 0xc0000000}, {0xcffffffc, 0xd0000000},
        {0xfffffff8, 0xf0000000}, {0xfffffffc, 0x00000000},
    };
    static const uint32_t indices[] = {0, 1, 0x0155aa55, 0x02000000, 0x03ffffff};

    (void)state;
    for (size_t p = 0; p < COUNT_OF(places); p++)
        for (size_t i = 0; i < COUNT_OF(indices); i++) {
            uint32_t target = places[p].region + indices[i] * 4;

            assert_int_equal(evaluate(0x08000000 | indices[i], places[p].pc).target, target);
            assert_int_equal(evaluate(0x0c000000 | indices[i], places[p].pc).target, target);
            assert_int_equal(evaluate(0x74000000 | indices[i], places[p].pc).target, target + 1);
        }
}

static void jumps_are_always_taken_and_never_likely(void **state)
{
    static const uint32_t words[] = {
        0x08000000, 0x0c000000, 0x74000000, 0x00200008, 0x0020f809, /* j jal jalx jr jalr */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        for (size_t v = 0; v < COUNT_OF(edge_values); v++) {
            gpr[1] = (uint32_t)edge_values[v];
            assert_true(evaluate(words[i], PC).taken);
            assert_false(evaluate(words[i], PC).likely);
        }
}

static void j_and_jr_link_nothing(void **state)
{
    (void)state;
    assert_int_equal(evaluate(0x08000000, PC).link, 0);
    assert_int_equal(evaluate(0x00200008, PC).link, 0);
}

static void jal_and_jalx_link_register_31(void **state)
{
    (void)state;
    assert_int_equal(evaluate(0x0c000000, PC).link, 31);
    assert_int_equal(evaluate(0x0c000000, PC).link_value, PC + 8);
    assert_int_equal(evaluate(0x74000000, PC).link, 31);
    assert_int_equal(evaluate(0x74000000, PC).link_value, PC + 8);
}

static void jr_goes_to_the_register_low_bits_included(void **state)
{
    (void)state;
    gpr[5] = 0xdeadbeef;
    assert_int_equal(evaluate(0x00a00008, PC).target, 0xdeadbeef); /* jr $5 */
}

static void jalr_links_the_register_it_names(void **state)
{
    (void)state;
    gpr[5] = 0x80001234;
    struct branch_outcome outcome = evaluate(0x00a03809, PC); /* jalr $7, $5 */

    assert_int_equal(outcome.target, 0x80001234);
    assert_int_equal(outcome.link, 7);
    assert_int_equal(outcome.link_value, PC + 8);
}

static void jalr_reads_its_target_before_it_links(void **state)
{
    (void)state;
    gpr[31] = 0x80001234;
    struct branch_outcome outcome = evaluate(0x03e0f809, PC); /* jalr $31, $31 */

    assert_int_equal(outcome.target, 0x80001234);
    assert_int_equal(outcome.link, 31);
}

static void jalr_with_destination_zero_links_nothing(void **state)
{
    (void)state;
    assert_int_equal(evaluate(0x00a00009, PC).link, 0); /* jalr $0, $5 */
}

static void evaluating_leaves_the_registers_alone(void **state)
{
    (void)state;
    gpr[1] = (uint32_t)-5;
    gpr[31] = 77;
    (void)evaluate(0x04300010, PC); /* bltzal $1 */
    assert_int_equal(gpr[31], 77);
}

static void other_instructions_are_refused_and_leave_the_outcome_alone(void **state)
{
    (void)state;
    struct branch_outcome outcome = {.target = 0x12345678, .link = 9};

    for (unsigned op = 0; op < INSN_OP_COUNT; op++) {
        struct insn insn = {.op = op};

        if (insn_is_branch(op))
            continue;
        assert_false(branch_evaluate(&insn, PC, gpr, &outcome));
        assert_int_equal(outcome.target, 0x12345678);
        assert_int_equal(outcome.link, 9);
    }
}

static void next_pc_is_the_target_if_taken_and_behind_the_slot_if_not(void **state)
{
    (void)state;
    struct branch_outcome outcome = {.taken = true, .target = 0x80002000};

    assert_int_equal(branch_next_pc(&outcome, PC), 0x80002000);
    outcome.taken = false;
    assert_int_equal(branch_next_pc(&outcome, PC), PC + 8);
    assert_int_equal(branch_next_pc(&outcome, 0xfffffff8), 0);
}

#define TEST(name) cmocka_unit_test_setup(name, clear_registers)

static const struct CMUnitTest tests[] = {
    TEST(conditions_hold_as_named_over_edge_values),
    TEST(every_conditional_branch_goes_to_its_offset_from_the_delay_slot),
    TEST(likely_branches_say_so_taken_or_not),
    TEST(linking_branches_link_whether_taken_or_not),
    TEST(bgezal_links_even_when_not_taken),
    TEST(bal_is_bgezal_of_register_zero_and_always_taken),
    TEST(beq_compares_all_32_bits),
    TEST(offsets_reach_32767_words_forward_and_32768_back),
    TEST(branch_targets_wrap_at_the_ends_of_the_address_space),
    TEST(jumps_stay_in_the_region_of_their_delay_slot),
    TEST(jumps_are_always_taken_and_never_likely),
    TEST(j_and_jr_link_nothing),
    TEST(jal_and_jalx_link_register_31),
    TEST(jr_goes_to_the_register_low_bits_included),
    TEST(jalr_links_the_register_it_names),
    TEST(jalr_reads_its_target_before_it_links),
    TEST(jalr_with_destination_zero_links_nothing),
    TEST(evaluating_leaves_the_registers_alone),
    TEST(other_instructions_are_refused_and_leave_the_outcome_alone),
    TEST(next_pc_is_the_target_if_taken_and_behind_the_slot_if_not),
};

UNIT_TEST_MAIN(tests)
