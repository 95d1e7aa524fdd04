/* The decoder against binutils' disassembler: every instruction of insn_every.S, and every word
 * that differs from one of those in a single bit. */
#include "tests/unit/unit_test.h"
#include "mips/insn.h"
#include <stdio.h>
#include <string.h>

static const struct {
    uint32_t word;
    const char *mnemonic;
} disassembled[] = {
#include "insn_oracle.inc"
};

/* What the decoder has to say where the disassembler says `mnemonic`. */
static enum insn_op expected_op(const char *mnemonic)
{
    size_t length = strcspn(mnemonic, "."); /* jr.hb is jr */

    for (unsigned op = INSN_OTHER + 1; op < INSN_OP_COUNT; op++)
        if (strlen(insn_name(op)) == length && strncmp(insn_name(op), mnemonic, length) == 0)
            return op;
    return INSN_OTHER;
}

/* jr or jalr with a hint that release 2 does not define: the disassembler refuses it, while the
 * decoder takes every hint (see test_insn.c). */
static bool has_undefined_hint(uint32_t word)
{
    enum insn_op op = insn_decode(word & ~0x000007c0u).op;
    uint32_t hint = word >> 6 & 31;

    return (op == INSN_JR || op == INSN_JALR) && hint != 0 && hint != 16;
}

static void decoder_and_disassembler_agree(void **state)
{
    (void)state;
    unsigned disagreements = 0;

    for (size_t i = 0; i < COUNT_OF(disassembled); i++) {
        uint32_t word = disassembled[i].word;
        enum insn_op op = insn_decode(word).op;

        if (op == expected_op(disassembled[i].mnemonic) || has_undefined_hint(word))
            continue;
        print_message("0x%08x: disassembler %s, decoder %s\n", word, disassembled[i].mnemonic,
                      insn_name(op));
        disagreements++;
    }
    assert_int_equal(disagreements, 0);
}

static void the_disassembly_names_every_operation(void **state)
{
    (void)state;
    bool seen[INSN_OP_COUNT] = {false};

    for (size_t i = 0; i < COUNT_OF(disassembled); i++)
        seen[expected_op(disassembled[i].mnemonic)] = true;
    for (unsigned op = 0; op < INSN_OP_COUNT; op++)
        if (!seen[op])
            fail_msg("no %s in insn_every.S", insn_name(op));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(decoder_and_disassembler_agree),
    cmocka_unit_test(the_disassembly_names_every_operation),
};

UNIT_TEST_MAIN(tests)
