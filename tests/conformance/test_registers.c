/* What the CP0 registers keep, and what they drop. MIPS32 PRA, vol. III, chapter "Coprocessor 0
 * Registers". */
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/conformance/suite.h"

/* Writes 0, all ones and a pattern to a register; expects the bits in `writable` back, and `fixed`
 * in the others. */
#define CHECK_WRITABLE(id, writable, fixed)                                       \
    do {                                                                          \
        static const uint32_t values[] = {0, 0xffffffff, 0xa5a5a5a5, 0x5a5a5a5a}; \
        for (unsigned i_ = 0; i_ < 4; i_++) {                                     \
            cp0_write(id, values[i_]);                                            \
            expect_equal(#id, (values[i_] & (writable)) | (fixed), cp0_read(id)); \
        }                                                                         \
    } while (0)

static void plain_registers_keep_all_bits(void)
{
    CHECK_WRITABLE(CP0_EPC, 0xffffffffu, 0u);
    CHECK_WRITABLE(CP0_ERROREPC, 0xffffffffu, 0u);
    CHECK_WRITABLE(CP0_COMPARE, 0xffffffffu, 0u);
}

static void entryhi_keeps_vpn2_and_asid(void)
{
    CHECK_WRITABLE(CP0_ENTRYHI, ENTRYHI_VPN2 | ENTRYHI_ASID, 0u);
}

static void entrylo_reserved_bits_read_zero(void)
{
    CHECK_WRITABLE(CP0_ENTRYLO0, ENTRYLO_MASK, 0u);
    CHECK_WRITABLE(CP0_ENTRYLO1, ENTRYLO_MASK, 0u);
}

static void context_keeps_ptebase_only(void)
{
    uint32_t badvpn2 = cp0_read(CP0_CONTEXT) & CONTEXT_BADVPN2;

    CHECK_WRITABLE(CP0_CONTEXT, CONTEXT_PTEBASE, badvpn2);
}

static void pagemask_keeps_legal_masks(void)
{
    static const uint32_t masks[] = {0,        0x6000,    0x1e000,   0x7e000,   0x1fe000,
                                     0x7fe000, 0x1ffe000, 0x7ffe000, 0x1fffe000};

    for (unsigned i = 0; i < sizeof masks / sizeof masks[0]; i++) {
        cp0_write(CP0_PAGEMASK, masks[i]);
        expect_equal("PageMask", masks[i], cp0_read(CP0_PAGEMASK));
    }
    cp0_write(CP0_PAGEMASK, 0xffffffffu);
    expect_equal("PageMask of all ones", PAGEMASK_MASK, cp0_read(CP0_PAGEMASK));
    cp0_write(CP0_PAGEMASK, 0x00001fffu);
    expect_equal("PageMask of reserved bits", 0, cp0_read(CP0_PAGEMASK));
}

static void index_holds_every_entry(void)
{
    for (unsigned i = 0; i < tlb_size(); i++) {
        cp0_write(CP0_INDEX, i);
        expect_equal("Index", i, cp0_read(CP0_INDEX));
    }
}

static void index_p_is_read_only(void)
{
    tlb_probe(RAM_WINDOW); /* a hit: P = 0 */
    cp0_write(CP0_INDEX, 0x80000000u);
    expect_equal("Index after writing P", 0, cp0_read(CP0_INDEX) & INDEX_P);
    expect_equal("Index.P after a failed tlbp", INDEX_P, tlb_probe(TEST_VA) & INDEX_P);
    cp0_write(CP0_INDEX, 3);
    expect_equal("Index after writing 3", INDEX_P | 3, cp0_read(CP0_INDEX));
    expect_equal("Index after a tlbp that hits", 0, tlb_probe(RAM_WINDOW));
}

static void wired_holds_every_entry(void)
{
    for (unsigned i = 0; i < tlb_size(); i++) {
        cp0_write(CP0_WIRED, i);
        expect_equal("Wired", i, cp0_read(CP0_WIRED));
    }
}

static void random_stays_above_wired(void)
{
    unsigned entries = tlb_size();
    unsigned wired[] = {0, 1, entries / 2, entries - 2, entries - 1};

    for (unsigned i = 0; i < sizeof wired / sizeof wired[0]; i++) {
        cp0_write(CP0_WIRED, wired[i]);
        for (unsigned n = 0; n < 100; n++) {
            uint32_t random = cp0_read(CP0_RANDOM);
            expect("Wired <= Random < entries", random >= wired[i] && random < entries);
        }
    }
}

static void random_ignores_writes(void)
{
    cp0_write(CP0_WIRED, 8);
    for (unsigned n = 0; n < 8; n++) {
        cp0_write(CP0_RANDOM, n);
        expect("Random >= Wired", cp0_read(CP0_RANDOM) >= 8);
    }
}

static void status_keeps_what_is_written(void)
{
    static const uint32_t values[] = {ST_CU0,
                                      ST_BEV,
                                      ST_IM,
                                      0x5500,
                                      0xaa00,
                                      ST_EXL,
                                      ST_ERL,
                                      ST_ERL | ST_EXL,
                                      ST_EXL | ST_KSU_USER,
                                      ST_ERL | ST_KSU_USER,
                                      0};
    const uint32_t mask = ST_CU0 | ST_BEV | ST_IM | ST_KSU_USER | ST_ERL | ST_EXL | ST_IE;

    for (unsigned i = 0; i < sizeof values / sizeof values[0]; i++) {
        RUN(.entry = status_with_status, .args = {0, values[i]});
        expect("no exception", seen.returned);
        expect_equal("Status", values[i], seen.gpr[REG_V0] & mask);
    }
    RUN(.entry = status_with_status, .args = {0, ST_IE});
    expect_equal("Status with IE", ST_IE, seen.gpr[REG_V0] & mask);
}

static void cause_keeps_software_bits_only(void)
{
    const uint32_t writable = CAUSE_IV | CAUSE_DC | CAUSE_IP_SOFTWARE;
    const uint32_t mask = ~(CAUSE_WP | CAUSE_TI | CAUSE_IP | 0x04000000) | CAUSE_IP_SOFTWARE;
    const uint32_t values[] = {0, ~(uint32_t)CAUSE_WP};

    RUN(.entry = one_break);
    uint32_t kept = cp0_read(CP0_CAUSE) & mask & ~writable;
    expect_equal("ExcCode after break", EXC_BP, kept >> CAUSE_EXCCODE_SHIFT & 31);
    for (unsigned i = 0; i < 2; i++) {
        cp0_write(CP0_CAUSE, values[i]);
        expect_equal("Cause", kept | (values[i] & writable), cp0_read(CP0_CAUSE) & mask);
    }
}

static void hwrena_keeps_its_four_bits(void)
{
    CHECK_WRITABLE(CP0_HWRENA, 0xfu, cp0_read(CP0_HWRENA) & ~0xfu);
    cp0_write(CP0_HWRENA, 0);
    expect_equal("HWREna", 0, cp0_read(CP0_HWRENA));
}

static void badvaddr_ignores_writes(void)
{
    RUN(.entry = one_lw, .args = {TEST_VA + 0x123 * 4});
    cp0_write(CP0_BADVADDR, 0xdeadbeefu);
    expect_equal("BadVAddr", TEST_VA + 0x123 * 4, cp0_read(CP0_BADVADDR));
}

static void identity_registers_ignore_writes(void)
{
    uint32_t prid = cp0_read(CP0_PRID), config1 = cp0_read(CP0_CONFIG1);

    cp0_write(CP0_PRID, ~prid);
    expect("PRId unchanged", cp0_read(CP0_PRID) == prid);
    cp0_write(CP0_CONFIG1, ~config1);
    expect("Config1 unchanged", cp0_read(CP0_CONFIG1) == config1);
}

static void config_describes_this_core(void)
{
    uint32_t config = cp0_read(CP0_CONFIG), config1 = cp0_read(CP0_CONFIG1);

    expect("Config.M set", (config & CONFIG_M) != 0);
    expect_equal("Config.MT", CONFIG_MT_TLB, config & 0x380);
    expect_equal("Config.AR", CONFIG_AR_R2, config & 0x1c00);
    expect_equal("Config.AT", 0, config & 0x6000);
    expect_equal("Config.BE", *(const uint8_t *)&(uint32_t){1} == 0, (config & CONFIG_BE) != 0);
    expect("Config1.M set", (config1 & CONFIG_M) != 0);
    expect("at least 16 TLB entries", tlb_size() >= 16);
    expect("an instruction cache", (config1 >> CONFIG1_IL_SHIFT & 7) != 0);
    expect("a data cache", (config1 >> CONFIG1_DL_SHIFT & 7) != 0);
}

static void config_k0_is_writable(void)
{
    uint32_t before = cp0_read(CP0_CONFIG);

    cp0_write(CP0_CONFIG, ~before);
    uint32_t after = cp0_read(CP0_CONFIG);
    cp0_write(CP0_CONFIG, before);
    expect_equal("K0", ~before & CONFIG_K0, after & CONFIG_K0);
    expect("MT, AR, AT, BE, M unchanged", ((before ^ after) & 0x8000ff80) == 0);
    expect("Config as before", cp0_read(CP0_CONFIG) == before);
}

static void ebase_has_fixed_upper_bits(void)
{
    cp0_write(CP0_STATUS, ST_BEV); /* EBase may only be written with BEV = 1 */
    cp0_write(CP0_EBASE, 0xffffffffu);
    uint32_t ones = cp0_read(CP0_EBASE);
    cp0_write(CP0_EBASE, 0);
    uint32_t zeros = cp0_read(CP0_EBASE);
    cp0_write(CP0_EBASE, (uint32_t)vectors);
    cp0_write(CP0_STATUS, 0);
    expect_equal("EBase of all ones, from RAM_WINDOW", EBASE_BASE, ones - RAM_WINDOW);
    expect_equal("EBase of zeros, from RAM_WINDOW", 0, zeros - RAM_WINDOW);
}

static void mfc0_into_register_zero_is_discarded(void)
{
    cp0_write(CP0_EPC, 0x12345678u);
    RUN(.entry = mfc0_to_zero);
    expect_returned(0);
    RUN(.entry = di_to_zero);
    expect_returned(0);
}

static void di_and_ei_return_the_old_status(void)
{
    uint32_t old, now;

    __asm__ volatile("di %0; ehb" : "=r"(old));
    expect_equal("Status that di found", 0, old & ST_IE);
    __asm__ volatile("ei %0; ehb; mfc0 %1, $12" : "=r"(old), "=r"(now));
    expect_equal("Status that ei found", 0, old & ST_IE);
    expect_equal("Status after ei", ST_IE, now & ST_IE);
    __asm__ volatile("di %0; ehb; mfc0 %1, $12" : "=r"(old), "=r"(now));
    expect_equal("Status that di found", ST_IE, old & ST_IE);
    expect_equal("Status after di", 0, now & ST_IE);
    cp0_write(CP0_STATUS, 0x2a00 | ST_CU0 | ST_IE);
    __asm__ volatile("di %0; ehb; mfc0 %1, $12" : "=r"(old), "=r"(now));
    expect_equal("the other bits in rt", 0x2a00 | ST_CU0 | ST_IE, old);
    expect_equal("the other bits in Status", 0x2a00 | ST_CU0, now);
}

static void rdpgpr_and_wrpgpr_move(void)
{
    RUN(.entry = one_rdpgpr, .args = {0x13572468});
    expect_returned(0x13572468);
    RUN(.entry = one_wrpgpr, .args = {0x24681357});
    expect_returned(0x24681357);
}

static void rdhwr_works_in_kernel_mode(void)
{
    RUN(.entry = one_rdhwr_cpunum);
    expect_returned(0);
    RUN(.entry = one_rdhwr_step);
    uint32_t step = seen.gpr[REG_V0];
    expect("SYNCI_Step is 0 or a power of two", seen.returned && (step & (step - 1)) == 0);
    RUN(.entry = one_rdhwr_ccres);
    expect("CCRes is at least 1", seen.returned && seen.gpr[REG_V0] >= 1);
    RUN(.entry = one_rdhwr_cc);
    uint32_t first = seen.gpr[REG_V0];
    expect("no exception", seen.returned);
    spin(1000);
    RUN(.entry = one_rdhwr_cc);
    expect("CC goes forward", (int32_t)(seen.gpr[REG_V0] - first) > 0);
}

const struct test tests_registers[] = {
    {"plain_registers_keep_all_bits", plain_registers_keep_all_bits},
    {"entryhi_keeps_vpn2_and_asid", entryhi_keeps_vpn2_and_asid},
    {"entrylo_reserved_bits_read_zero", entrylo_reserved_bits_read_zero},
    {"context_keeps_ptebase_only", context_keeps_ptebase_only},
    {"pagemask_keeps_legal_masks", pagemask_keeps_legal_masks},
    {"index_holds_every_entry", index_holds_every_entry},
    {"index_p_is_read_only", index_p_is_read_only},
    {"wired_holds_every_entry", wired_holds_every_entry},
    {"random_stays_above_wired", random_stays_above_wired},
    {"random_ignores_writes", random_ignores_writes},
    {"status_keeps_what_is_written", status_keeps_what_is_written},
    {"cause_keeps_software_bits_only", cause_keeps_software_bits_only},
    {"hwrena_keeps_its_four_bits", hwrena_keeps_its_four_bits},
    {"badvaddr_ignores_writes", badvaddr_ignores_writes},
    {"identity_registers_ignore_writes", identity_registers_ignore_writes},
    {"config_describes_this_core", config_describes_this_core},
    {"config_k0_is_writable", config_k0_is_writable},
    {"ebase_has_fixed_upper_bits", ebase_has_fixed_upper_bits},
    {"mfc0_into_register_zero_is_discarded", mfc0_into_register_zero_is_discarded},
    {"di_and_ei_return_the_old_status", di_and_ei_return_the_old_status},
    {"rdpgpr_and_wrpgpr_move", rdpgpr_and_wrpgpr_move},
    {"rdhwr_works_in_kernel_mode", rdhwr_works_in_kernel_mode},
    {0},
};
