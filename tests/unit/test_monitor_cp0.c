/* The virtual CP0: every register of the table, and every one that is not in it, through mfc0 and
 * mtc0 as the guest executes them. Expectations are written out from the manual, not taken from the
 * table. */
#include "monitor/cp0.h"

#include <string.h>

#include "tests/unit/one_guest.h"

/* Registers that are plain storage: bits a program can write, and what reads back at reset. */
static const struct {
    const char *name;
    unsigned id;
    uint32_t writable, reset;
} plain[] = {
    {"EntryLo0", CP0_ENTRYLO0, 0x03ffffff, 0},
    {"EntryLo1", CP0_ENTRYLO1, 0x03ffffff, 0},
    {"Context", CP0_CONTEXT, 0xff800000, 0},
    {"HWREna", CP0_HWRENA, 0x0000000f, 0},
    {"BadVAddr", CP0_BADVADDR, 0, 0},
    {"EntryHi", CP0_ENTRYHI, 0xffffe0ff, 0},
    {"Compare", CP0_COMPARE, 0xffffffff, 0},
    {"Status", CP0_STATUS, 0x1040ff17, 0x00400004},
    {"IntCtl", CP0_INTCTL, 0, 0xe0000000},
    {"SRSCtl", CP0_SRSCTL, 0, 0},
    {"Cause", CP0_CAUSE, 0x08800300, 0},
    {"EPC", CP0_EPC, 0xffffffff, 0},
    {"PRId", CP0_PRID, 0, 0x00019300},
    {"EBase", CP0_EBASE, 0x3ffff000, 0xc0000000},
    {"Config", CP0_CONFIG, 0x00000007, 0x80000482},
    /* 16 entries; caches of 32 sets (7), 128-byte lines (6), one way; M: Config2 follows */
    {"Config1", CP0_CONFIG1, 0, 0x80000000 | 15u << 25 | 7u << 22 | 6u << 19 | 7u << 13 | 6u << 10},
    {"Config2", CP0_CONFIG2, 0, 0x80000000},
    {"Config3", CP0_CONFIG3, 0, 0},
    {"LLAddr", CP0_LLADDR, 0, 0},
    {"ErrCtl", CP0_ERRCTL, 0, 0},
    {"CacheErr", CP0_CACHEERR, 0, 0},
    {"TagLo", CP0_TAGLO, 0xffffffff, 0},
    {"DataLo", CP0_DATALO, 0, 0},
    {"TagHi", CP0_TAGHI, 0xffffffff, 0},
    {"DataHi", CP0_DATAHI, 0, 0},
    {"ErrorEPC", CP0_ERROREPC, 0xffffffff, 0},
};

/* Registers whose writes do more; each has tests of its own. */
static const unsigned special[] = {CP0_INDEX, CP0_RANDOM, CP0_PAGEMASK,
                                   CP0_WIRED, CP0_COUNT,  CP0_USERLOCAL};

static void every_register_has_its_reset_value(void **state)
{
    (void)state;
    vcpu_reset(vcpu);
    for (size_t i = 0; i < COUNT_OF(plain); i++)
        if (cp0_read(vcpu, plain[i].id) != plain[i].reset)
            fail_msg("%s resets to 0x%08x", plain[i].name, cp0_read(vcpu, plain[i].id));
    assert_int_equal(cp0_read(vcpu, CP0_INDEX), 0);
    assert_int_equal(cp0_read(vcpu, CP0_RANDOM), 15);
    assert_int_equal(cp0_read(vcpu, CP0_PAGEMASK), 0);
    assert_int_equal(cp0_read(vcpu, CP0_WIRED), 0);
}

static void a_write_changes_the_writable_bits_and_no_other(void **state)
{
    static const uint32_t patterns[] = {0xffffffff, 0, 0xa5a5a5a5, 0x5a5a5a5a};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(plain); i++) {
        uint32_t fixed = cp0_read(vcpu, plain[i].id) & ~plain[i].writable;

        for (size_t p = 0; p < COUNT_OF(patterns); p++) {
            uint32_t wanted = fixed | (patterns[p] & plain[i].writable);

            cp0_write(vcpu, plain[i].id, patterns[p]);
            if (cp0_read(vcpu, plain[i].id) != wanted)
                fail_msg("%s: wrote 0x%08x, reads 0x%08x", plain[i].name, patterns[p],
                         cp0_read(vcpu, plain[i].id));
        }
    }
}

static bool is_present(unsigned id)
{
    for (size_t i = 0; i < COUNT_OF(plain); i++)
        if (plain[i].id == id)
            return true;
    for (size_t i = 0; i < COUNT_OF(special); i++)
        if (special[i] == id)
            return true;
    return false;
}

static void absent_registers_read_0_and_ignore_writes(void **state)
{
    unsigned absent = 0;

    (void)state;
    for (unsigned id = 0; id < CP0_COUNT_OF_IDS; id++) {
        if (is_present(id))
            continue;
        guest_mtc0(vcpu, id, 0xffffffff);
        assert_int_equal(guest_mfc0(vcpu, id), 0);
        assert_null(cp0_register(id)->name);
        vcpu->pc = GUEST_CODE;
        absent++;
    }
    assert_int_equal(absent, CP0_COUNT_OF_IDS - COUNT_OF(plain) - COUNT_OF(special));
}

static void every_register_of_the_table_is_tested_here(void **state)
{
    (void)state;
    for (unsigned id = 0; id < CP0_COUNT_OF_IDS; id++)
        assert_int_equal(cp0_register(id)->name != NULL, is_present(id));
}

static void mtc0_takes_its_register_from_rd_and_its_value_from_rt(void **state)
{
    (void)state;
    vcpu->gpr[CP0_EPC / 8] = 0x11111111;     /* $14, where a mix-up would read */
    vcpu->gpr[CP0_COMPARE / 8] = 0x22222222; /* $11 */
    vcpu->gpr[5] = 0x33333333;
    guest_run(vcpu, WORD_MTC0(5, CP0_EPC / 8, 0));
    assert_int_equal(vcpu->cp0[CP0_EPC], 0x33333333);
    guest_run(vcpu, WORD_MTC0(CP0_COMPARE / 8, CP0_EPC / 8, 0));
    assert_int_equal(vcpu->cp0[CP0_EPC], 0x22222222);
    assert_int_equal(vcpu->cp0[CP0_COMPARE], 0);
}

static void select_tells_registers_of_one_number_apart(void **state)
{
    (void)state;
    assert_int_equal(guest_mfc0(vcpu, CP0_PRID), 0x00019300);
    assert_int_equal(guest_mfc0(vcpu, CP0_EBASE), 0xc0000000);
    guest_mtc0(vcpu, CP0_EBASE, 0x00345fff);
    assert_int_equal(guest_mfc0(vcpu, CP0_EBASE), 0xc0345000);
    assert_int_equal(guest_mfc0(vcpu, CP0_PRID), 0x00019300);
}

static void index_has_as_many_bits_as_the_tlb_needs(void **state)
{
    (void)state;
    guest_mtc0(vcpu, CP0_INDEX, 0xffffffff);
    assert_int_equal(guest_mfc0(vcpu, CP0_INDEX), 15);
    vcpu->vm->settings.tlb_entries = 64;
    guest_mtc0(vcpu, CP0_INDEX, 0xffffffff);
    assert_int_equal(guest_mfc0(vcpu, CP0_INDEX), 63);
    vcpu->vm->settings.tlb_entries = 20;
    vcpu->cp0[CP0_INDEX] = 0;
    guest_mtc0(vcpu, CP0_INDEX, 0xffffffff);
    assert_int_equal(guest_mfc0(vcpu, CP0_INDEX), 31);
}

static void the_probe_bit_of_index_cannot_be_written(void **state)
{
    (void)state;
    guest_mtc0(vcpu, CP0_INDEX, INDEX_P | 3);
    assert_int_equal(guest_mfc0(vcpu, CP0_INDEX), 3);
    vcpu->cp0[CP0_INDEX] = INDEX_P;
    guest_mtc0(vcpu, CP0_INDEX, 3);
    assert_int_equal(guest_mfc0(vcpu, CP0_INDEX), INDEX_P | 3);
}

static void pagemask_takes_the_nine_legal_masks_only(void **state)
{
    (void)state;
    for (uint32_t pair = 0x2000; pair <= 0x20000000; pair <<= 2) {
        guest_mtc0(vcpu, CP0_PAGEMASK, pair - 1);
        assert_int_equal(guest_mfc0(vcpu, CP0_PAGEMASK), pair - 0x2000);
    }
    guest_mtc0(vcpu, CP0_PAGEMASK, 0x6000);
    guest_mtc0(vcpu, CP0_PAGEMASK, 0x2000);
    assert_int_equal(guest_mfc0(vcpu, CP0_PAGEMASK), 0x6000);
    guest_mtc0(vcpu, CP0_PAGEMASK, 0xffffffff);
    assert_int_equal(guest_mfc0(vcpu, CP0_PAGEMASK), 0x1fffe000);
}

static void a_write_of_wired_sends_random_to_its_upper_bound(void **state)
{
    (void)state;
    vcpu->cp0[CP0_RANDOM] = 3;
    guest_mtc0(vcpu, CP0_WIRED, 2);
    assert_int_equal(guest_mfc0(vcpu, CP0_WIRED), 2);
    assert_int_equal(guest_mfc0(vcpu, CP0_RANDOM), 15);
    guest_mtc0(vcpu, CP0_WIRED, 16 + 5); /* taken modulo the number of entries */
    assert_int_equal(guest_mfc0(vcpu, CP0_WIRED), 5);
}

static void random_cannot_be_written(void **state)
{
    (void)state;
    guest_mtc0(vcpu, CP0_RANDOM, 1);
    assert_int_equal(guest_mfc0(vcpu, CP0_RANDOM), 15);
}

static void config1_shows_the_number_of_tlb_entries(void **state)
{
    (void)state;
    for (uint32_t entries = 16; entries <= 64; entries += 8) {
        vcpu->vm->settings.tlb_entries = entries;
        vcpu_reset(vcpu);
        assert_int_equal((cp0_read(vcpu, CP0_CONFIG1) >> 25 & 63) + 1, entries);
        assert_int_equal(cp0_read(vcpu, CP0_RANDOM), entries - 1);
    }
}

static void an_interrupt_needs_ie_its_mask_bit_and_neither_exl_nor_erl(void **state)
{
    (void)state;
    for (unsigned line = 0; line < 8; line++) {
        uint32_t mask = 0x100u << line;

        vcpu->cp0[CP0_CAUSE] = mask;
        vcpu->cp0[CP0_STATUS] = ST_IE | mask;
        assert_true(cp0_interrupt_pending(vcpu));
        vcpu->cp0[CP0_STATUS] = ST_IE | (~mask & ST_IM);
        assert_false(cp0_interrupt_pending(vcpu));
        vcpu->cp0[CP0_STATUS] = mask;
        assert_false(cp0_interrupt_pending(vcpu));
        vcpu->cp0[CP0_STATUS] = ST_IE | ST_EXL | mask;
        assert_false(cp0_interrupt_pending(vcpu));
        vcpu->cp0[CP0_STATUS] = ST_IE | ST_ERL | mask;
        assert_false(cp0_interrupt_pending(vcpu));
    }
    vcpu->cp0[CP0_CAUSE] = 0;
    vcpu->cp0[CP0_STATUS] = ST_IE | ST_IM;
    assert_false(cp0_interrupt_pending(vcpu));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_register_has_its_reset_value),
        TEST(a_write_changes_the_writable_bits_and_no_other),
        TEST(absent_registers_read_0_and_ignore_writes),
        TEST(every_register_of_the_table_is_tested_here),
        TEST(mtc0_takes_its_register_from_rd_and_its_value_from_rt),
        TEST(select_tells_registers_of_one_number_apart),
        TEST(index_has_as_many_bits_as_the_tlb_needs),
        TEST(the_probe_bit_of_index_cannot_be_written),
        TEST(pagemask_takes_the_nine_legal_masks_only),
        TEST(a_write_of_wired_sends_random_to_its_upper_bound),
        TEST(random_cannot_be_written),
        TEST(config1_shows_the_number_of_tlb_entries),
        TEST(an_interrupt_needs_ie_its_mask_bit_and_neither_exl_nor_erl),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
