/* User mode: what it may not execute, what Status.CU0 and HWREna allow, and that an exception
 * leaves its registers alone. MIPS32 PRA, vol. III, "Operating Modes", "HWREna Register". */
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/conformance/suite.h"

static void privileged_instructions_raise_cpu(void)
{
#define X(name, text)                                            \
    subject(#name);                                              \
    RUN(.entry = one_##name, .args = {USER_DATA}, .user = true); \
    expect_exception(EXC_CPU, VECTOR_GENERAL, one_##name);       \
    expect_coprocessor(0);
    PRIVILEGED_INSTRUCTIONS(X)
#undef X
}

static void refused_instructions_have_no_effect(void)
{
    cp0_write(CP0_EPC, 0);
    cp0_write(CP0_COMPARE, 0x13579bdfu);
    RUN(.entry = one_tlbwi, .user = true);
    struct tlb_entry before = tlb_read(FREE_ENTRY);
    cp0_write(CP0_INDEX, FREE_ENTRY);
    cp0_write(CP0_ENTRYLO0, page(FRAME_A, ENTRYLO_V));
    RUN(.entry = one_tlbwi, .user = true);
    RUN(.entry = one_tlbwr, .user = true);
    expect("TLB entry unchanged", tlb_read(FREE_ENTRY).lo[0] == before.lo[0]);
    RUN(.entry = one_mtc0, .args = {0x0bad0bac}, .user = true);
    expect_equal("EPC", address_of(one_mtc0), seen.exception.epc);
    RUN(.entry = one_ei, .user = true);
    expect_equal("Status.IE", 0, seen.exception.status & ST_IE);
    RUN(.entry = one_di, .user = true, .status = ST_IE);
    expect_equal("Status.IE", ST_IE, seen.exception.status & ST_IE);
}

static void cu0_allows_mfc0_and_mtc0(void)
{
    cp0_write(CP0_ERROREPC, 0);
    RUN(.entry = one_mtc0, .args = {0x00246810}, .user = true, .status = ST_CU0);
    expect("no exception", seen.exceptions == 0);
    RUN(.entry = one_mfc0, .user = true, .status = ST_CU0);
    expect("no exception", seen.exceptions == 0);
    expect_equal("EPC", address_of(one_mfc0), seen.gpr[REG_V0]);
    RUN(.entry = one_mfc0, .user = true);
    expect_exception(EXC_CPU, VECTOR_GENERAL, one_mfc0);
}

static void cu0_keeps_user_addresses(void)
{
    RUN(.entry = one_lw, .args = {RAM_WINDOW + USER_DATA}, .user = true, .status = ST_CU0);
    expect_exception(EXC_ADEL, VECTOR_GENERAL, one_lw);
    expect_badvaddr(RAM_WINDOW + USER_DATA);
}

static const uint32_t *const hardware_registers[] = {one_rdhwr_cpunum, one_rdhwr_step, one_rdhwr_cc,
                                                     one_rdhwr_ccres};

static void rdhwr_without_hwrena_raises_ri(void)
{
    for (unsigned i = 0; i < 4; i++) {
        cp0_write(CP0_HWRENA, 0xf & ~(1u << i));
        RUN(.entry = hardware_registers[i], .user = true);
        expect_exception(EXC_RI, VECTOR_GENERAL, hardware_registers[i]);
    }
}

static void rdhwr_with_hwrena_works(void)
{
    for (unsigned i = 0; i < 4; i++) {
        cp0_write(CP0_HWRENA, 1u << i);
        RUN(.entry = hardware_registers[i], .user = true);
        expect("no exception", seen.exceptions == 0);
        uint32_t user_value = seen.gpr[REG_V0];
        RUN(.entry = hardware_registers[i]);
        if (hardware_registers[i] == one_rdhwr_cc)
            expect("CC goes forward", (int32_t)(seen.gpr[REG_V0] - user_value) > 0);
        else
            expect_equal("as in kernel mode", seen.gpr[REG_V0], user_value);
    }
}

static void rdhwr_with_cu0_works(void)
{
    for (unsigned i = 0; i < 4; i++) {
        RUN(.entry = hardware_registers[i], .user = true, .status = ST_CU0);
        expect("no exception", seen.exceptions == 0);
    }
}

static void reserved_rdhwr_raises_ri(void)
{
    cp0_write(CP0_HWRENA, 0xf);
    RUN(.entry = one_rdhwr_reserved, .user = true);
    expect_exception(EXC_RI, VECTOR_GENERAL, one_rdhwr_reserved);
    subject("kernel");
    RUN(.entry = one_rdhwr_reserved);
    expect_exception(EXC_RI, VECTOR_GENERAL, one_rdhwr_reserved);
}

/* Registers that hold something else than their PATTERN in a full_... probe: bit n = register n. */
#define REGS_K     (1u << REG_K0 | 1u << REG_K1)
#define REGS_ZERO  1u
#define REGS_S0_S1 (1u << 16 | 1u << 17)
static uint32_t expected_elsewhere;

static void expect_patterns(const struct exception *e)
{
    for (unsigned n = 0; n < 32; n++)
        if ((expected_elsewhere >> n & 1) == 0)
            expect_equal("a register", PATTERN(n), e->gpr[n]);
    expect_equal("hi", PATTERN_HI, e->hi);
    expect_equal("lo", PATTERN_LO, e->lo);
}

static bool check_and_step(struct exception *exception)
{
    expect_patterns(exception);
    exception->epc += 4;
    return seen.exceptions == 1;
}

static void syscall_keeps_every_register(void)
{
    expected_elsewhere = REGS_ZERO | REGS_K;
    for (unsigned user = 0; user < 2; user++) {
        subject(user ? "user" : "kernel");
        RUN(.entry = full_syscall, .user = user, .resume = check_and_step);
        expect_equal("exceptions", 2, seen.exceptions);
    }
}

static bool check_and_map(struct exception *exception)
{
    const uint32_t flags = ENTRYLO_V | ENTRYLO_D | ENTRYLO_G;

    expect_patterns(exception);
    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = FULL_REFILL_VA,
                                             .lo = {page(FRAME_A, flags), page(FRAME_B, flags)}});
    return seen.exceptions == 1;
}

static void refill_keeps_every_register(void)
{
    expected_elsewhere = REGS_ZERO | REGS_K | REGS_S0_S1;
    *ram(FRAME_A) = 0x600d000a;
    for (unsigned user = 0; user < 2; user++) {
        subject(user ? "user" : "kernel");
        tlb_flush();
        RUN(.entry = full_refill, .user = user, .resume = check_and_map);
        expect_equal("exceptions", 2, seen.exceptions);
        expect_equal("the word loaded", 0x600d000a, seen.gpr[17]);
        expect_equal("the last ExcCode", EXC_BP, seen.exception.cause >> 2 & 31);
    }
}

static void privileged_instructions_keep_every_register(void)
{
    expected_elsewhere = REGS_ZERO | REGS_K | 1u << REG_V0;
    RUN(.entry = full_privileged);
    expect_equal("ExcCode", EXC_BP, seen.exception.cause >> 2 & 31);
    expect_patterns(&seen.exception);
    expect_equal("v0", (uint32_t)vectors, seen.gpr[REG_V0]);
    RUN(.entry = full_privileged_k);
    expect_equal("ExcCode", EXC_BP, seen.exception.cause >> 2 & 31);
    expect_equal("k0", PATTERN(REG_K0), seen.exception.hi);
    expect_equal("k1", PATTERN(REG_K1), seen.exception.lo);
}

/* Pages of either half, of one address space and of all, valid and not. */
static void tlb_instructions_keep_every_register(void)
{
    static const uint32_t addresses[] = {FULL_REFILL_VA, MAPPED_WINDOW, RAM_WINDOW + 0x0f000000};
    static const uint32_t flags[] = {0, ENTRYLO_V | ENTRYLO_D, ENTRYLO_V | ENTRYLO_D | ENTRYLO_G};
    static const uint32_t *const probes[] = {full_tlbp, full_tlbwi, full_tlbwr};

    expected_elsewhere = REGS_ZERO | REGS_K;
    for (unsigned i = 0; i < 27; i++) {
        tlb_flush();
        cp0_write(CP0_INDEX, FREE_ENTRY);
        cp0_write(CP0_ENTRYHI, addresses[i % 3]);
        cp0_write(CP0_ENTRYLO0, page(FRAME_A, flags[i / 3 % 3]));
        cp0_write(CP0_ENTRYLO1, page(FRAME_B, flags[i / 3 % 3]));
        RUN(.entry = probes[i / 9]);
        expect_equal("ExcCode", EXC_BP, seen.exception.cause >> 2 & 31);
        expect_patterns(&seen.exception);
        expect_equal("P of Index", i / 9 == 0 ? INDEX_P : 0, cp0_read(CP0_INDEX) & INDEX_P);
    }
    tlb_flush();
}

const struct test tests_user[] = {
    {"privileged_instructions_raise_cpu", privileged_instructions_raise_cpu},
    {"refused_instructions_have_no_effect", refused_instructions_have_no_effect},
    {"cu0_allows_mfc0_and_mtc0", cu0_allows_mfc0_and_mtc0},
    {"cu0_keeps_user_addresses", cu0_keeps_user_addresses},
    {"rdhwr_without_hwrena_raises_ri", rdhwr_without_hwrena_raises_ri},
    {"rdhwr_with_hwrena_works", rdhwr_with_hwrena_works},
    {"rdhwr_with_cu0_works", rdhwr_with_cu0_works},
    {"reserved_rdhwr_raises_ri", reserved_rdhwr_raises_ri},
    {"syscall_keeps_every_register", syscall_keeps_every_register},
    {"refill_keeps_every_register", refill_keeps_every_register},
    {"privileged_instructions_keep_every_register", privileged_instructions_keep_every_register},
    {"tlb_instructions_keep_every_register", tlb_instructions_keep_every_register},
    {0},
};
