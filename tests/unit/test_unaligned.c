/* lwl, lwr, swl, swr against memory and register as arrays of bytes. */
#include "tests/unit/unit_test.h"
#include "mips/insn.h"

/* reg[0] is the register's most significant byte, memory[0] the byte at the lowest address. */
struct bytes {
    uint8_t reg[4], memory[4];
};

static const uint32_t REGISTER = 0xa1a2a3a4;
static const uint32_t WORD = 0x51627384;

/* Byte i of `word` as it lies in memory. */
static unsigned significance(unsigned i, bool big)
{
    return 8 * (big ? 3 - i : i);
}

static struct bytes bytes_of(uint32_t reg, uint32_t word, bool big)
{
    struct bytes bytes;

    for (unsigned i = 0; i < 4; i++) {
        bytes.reg[i] = (uint8_t)(reg >> (24 - 8 * i));
        bytes.memory[i] = (uint8_t)(word >> significance(i, big));
    }
    return bytes;
}

static uint32_t register_of(const struct bytes *bytes)
{
    return (uint32_t)bytes->reg[0] << 24 | (uint32_t)bytes->reg[1] << 16 |
           (uint32_t)bytes->reg[2] << 8 | bytes->reg[3];
}

static uint32_t word_of(const struct bytes *bytes, bool big)
{
    uint32_t word = 0;

    for (unsigned i = 0; i < 4; i++)
        word |= (uint32_t)bytes->memory[i] << significance(i, big);
    return word;
}

/* The manual's rule. "Left" pairs the register's bytes, from the most significant on, with memory
 * from addr on towards the less significant end of the word; "right" pairs them from the least
 * significant on, towards the more significant end. */
static void transfer(struct bytes *bytes, unsigned offset, bool left, bool big, bool load)
{
    int step = left == big ? 1 : -1; /* the direction in memory */

    for (int i = (int)offset, n = 0; i >= 0 && i < 4; i += step, n++) {
        uint8_t *in_register = &bytes->reg[left ? n : 3 - n];

        if (load)
            *in_register = bytes->memory[i];
        else
            bytes->memory[i] = *in_register;
    }
}

static const struct {
    uint32_t (*function)(uint32_t reg, uint32_t word, uint32_t addr, bool big);
    bool left, load;
} instructions[] = {
    {insn_lwl, true, true},
    {insn_lwr, false, true},
    {insn_swl, true, false},
    {insn_swr, false, false},
};

static void each_agrees_with_bytes_at_every_offset_in_both_byte_orders(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(instructions); i++)
        for (unsigned offset = 0; offset < 4; offset++)
            for (int big = 0; big <= 1; big++) {
                struct bytes bytes = bytes_of(REGISTER, WORD, big);
                uint32_t got = instructions[i].function(REGISTER, WORD, 0x1000 + offset, big);

                transfer(&bytes, offset, instructions[i].left, big, instructions[i].load);
                assert_int_equal(got,
                                 instructions[i].load ? register_of(&bytes) : word_of(&bytes, big));
            }
}

static void lwl_at_offset_1_loads_three_bytes_big_endian(void **state)
{
    (void)state; /* the figure in the manual's page of LWL */
    assert_int_equal(insn_lwl(0x65666768, 0x00010203, 1, true), 0x01020368);
}

static void lwr_at_offset_1_loads_three_bytes_little_endian(void **state)
{
    (void)state;
    assert_int_equal(insn_lwr(0x65666768, 0x03020100, 1, false), 0x65030201);
}

static void a_pair_of_loads_reads_an_unaligned_word(void **state)
{
    static const uint8_t memory[8] = {0x10, 0x21, 0x32, 0x43, 0x54, 0x65, 0x76, 0x87};
    const uint32_t big_words[2] = {0x10213243, 0x54657687};
    const uint32_t little_words[2] = {0x43322110, 0x87766554};

    (void)state;
    for (unsigned at = 0; at <= 4; at++) {
        const uint8_t *m = memory + at;
        uint32_t last = at + 3;
        uint32_t big = insn_lwl(0, big_words[at / 4], at, true);
        uint32_t little = insn_lwr(0, little_words[at / 4], at, false);

        big = insn_lwr(big, big_words[last / 4], last, true);
        little = insn_lwl(little, little_words[last / 4], last, false);
        assert_int_equal(big, (uint32_t)m[0] << 24 | (uint32_t)m[1] << 16 | m[2] << 8 | m[3]);
        assert_int_equal(little, (uint32_t)m[3] << 24 | (uint32_t)m[2] << 16 | m[1] << 8 | m[0]);
    }
}

static void only_the_low_two_address_bits_count(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(instructions); i++)
        for (unsigned offset = 0; offset < 4; offset++)
            assert_int_equal(instructions[i].function(REGISTER, WORD, 0xfffffffc | offset, true),
                             instructions[i].function(REGISTER, WORD, offset, true));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_agrees_with_bytes_at_every_offset_in_both_byte_orders),
    cmocka_unit_test(lwl_at_offset_1_loads_three_bytes_big_endian),
    cmocka_unit_test(lwr_at_offset_1_loads_three_bytes_little_endian),
    cmocka_unit_test(a_pair_of_loads_reads_an_unaligned_word),
    cmocka_unit_test(only_the_low_two_address_bits_count),
};

UNIT_TEST_MAIN(tests)
