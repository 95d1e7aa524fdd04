/* Refill, invalid, modified: which vector, and what BadVAddr, EntryHi and Context then hold. MIPS32
 * PRA, vol. III, "TLB Exceptions", "Context Register", "EntryHi Register". */
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/conformance/suite.h"

#define PTEBASE 0xa5800000u /* any value: nothing is read there */
#define ASID    0x5a

/* The last run ended in this TLB exception, at `at`, for address va under ASID and PTEBASE. */
static void expect_tlb_exception(uint32_t exccode, uint32_t vector, uint32_t epc, uint32_t va)
{
    const struct exception *e = &seen.exception;

    expect_exception_at(exccode, vector, epc, false);
    expect_badvaddr(va);
    expect_equal("EntryHi", (va & ENTRYHI_VPN2) | ASID, e->entryhi);
    expect_equal("Context.PTEBase", PTEBASE, e->context & CONTEXT_PTEBASE);
    expect_equal("Context.BadVPN2", va >> ENTRYHI_VPN2_SHIFT & 0x7ffff,
                 (e->context & CONTEXT_BADVPN2) >> CONTEXT_BADVPN2_SHIFT);
    expect_equal("Context's low bits", 0, e->context & 15);
}

static void prepare(void)
{
    cp0_write(CP0_CONTEXT, PTEBASE);
    cp0_write(CP0_ENTRYHI, ASID);
}

/* An entry for the pair at va: even page -> FRAME_A, odd page -> FRAME_B. */
static void map(uint32_t va, uint32_t even_flags, uint32_t odd_flags)
{
    tlb_write(FREE_ENTRY,
              (struct tlb_entry){.hi = va | ASID,
                                 .lo = {page(FRAME_A, even_flags), page(FRAME_B, odd_flags)}});
}

static void check_access(const uint32_t *instruction, bool user, uint32_t va, uint32_t exccode,
                         uint32_t vector)
{
    RUN(.entry = instruction, .args = {va, 0x0bad0bad}, .user = user);
    expect_tlb_exception(exccode, vector, address_of(instruction), va);
}

static void miss_goes_to_the_refill_vector(void)
{
    static const uint32_t addresses[] = {TEST_VA, TEST_VA + 0x1234, 0x00002000, 0x7ffffffc};

    prepare();
    for (unsigned user = 0; user < 2; user++)
        for (unsigned i = 0; i < 4; i++) {
            subject(user ? "user load" : "kernel load");
            check_access(one_lw, user, addresses[i], EXC_TLBL, VECTOR_REFILL);
            subject(user ? "user store" : "kernel store");
            check_access(one_sw, user, addresses[i], EXC_TLBS, VECTOR_REFILL);
        }
}

static void kernel_mapped_window_misses_too(void)
{
    prepare();
    check_access(one_lw, false, MAPPED_WINDOW, EXC_TLBL, VECTOR_REFILL);
    check_access(one_sw, false, MAPPED_WINDOW + 0x00123458, EXC_TLBS, VECTOR_REFILL);
    check_access(one_lw, false, MAPPED_WINDOW_LIMIT - 4, EXC_TLBL, VECTOR_REFILL);
}

static void fetch_misses_raise_tlbl(void)
{
    prepare();
    RUN(.entry = one_jr_a0, .args = {TEST_VA + 0x40}, .user = true);
    expect_tlb_exception(EXC_TLBL, VECTOR_REFILL, TEST_VA + 0x40, TEST_VA + 0x40);
    map(TEST_VA, 0, 0);
    subject("invalid");
    RUN(.entry = one_jr_a0, .args = {TEST_VA + 0x40}, .user = true);
    expect_tlb_exception(EXC_TLBL, VECTOR_GENERAL, TEST_VA + 0x40, TEST_VA + 0x40);
    subject("kernel mode");
    RUN(.entry = one_jr_a0, .args = {MAPPED_WINDOW + 0x80});
    expect_tlb_exception(EXC_TLBL, VECTOR_REFILL, MAPPED_WINDOW + 0x80, MAPPED_WINDOW + 0x80);
}

static void invalid_goes_to_the_general_vector(void)
{
    prepare();
    map(TEST_VA, ENTRYLO_D, ENTRYLO_D);
    for (unsigned user = 0; user < 2; user++) {
        subject(user ? "user" : "kernel");
        check_access(one_lw, user, TEST_VA + 0x10, EXC_TLBL, VECTOR_GENERAL);
        check_access(one_sw, user, TEST_VA + 0x1010, EXC_TLBS, VECTOR_GENERAL);
    }
}

static void valid_is_looked_at_per_half(void)
{
    prepare();
    map(TEST_VA, ENTRYLO_V | ENTRYLO_D, 0);
    RUN(.entry = one_sw, .args = {TEST_VA, 0x600d0003});
    expect("no exception in the even page", seen.returned);
    check_access(one_lw, false, TEST_VA + 0x1000, EXC_TLBL, VECTOR_GENERAL);
    map(TEST_VA, 0, ENTRYLO_V | ENTRYLO_D);
    RUN(.entry = one_sw, .args = {TEST_VA + 0x1000, 0x600d0004});
    expect("no exception in the odd page", seen.returned);
    check_access(one_lw, false, TEST_VA, EXC_TLBL, VECTOR_GENERAL);
    expect_equal("even page", 0x600d0003, *ram(FRAME_A));
    expect_equal("odd page", 0x600d0004, *ram(FRAME_B));
}

static void store_to_a_clean_page_raises_mod(void)
{
    prepare();
    map(TEST_VA, ENTRYLO_V, ENTRYLO_V | ENTRYLO_D);
    *ram(FRAME_A) = 0x600d0005;
    for (unsigned user = 0; user < 2; user++) {
        subject(user ? "user" : "kernel");
        RUN(.entry = one_lw, .args = {TEST_VA}, .user = user);
        expect_returned(0x600d0005);
        check_access(one_sw, user, TEST_VA, EXC_MOD, VECTOR_GENERAL);
        RUN(.entry = one_sw, .args = {TEST_VA + 0x1000, 1}, .user = user);
        expect("no exception in the odd page", seen.returned);
    }
    expect_equal("the clean page", 0x600d0005, *ram(FRAME_A));
}

static void invalid_beats_modified(void)
{
    prepare();
    map(TEST_VA, 0, 0);
    check_access(one_sw, true, TEST_VA, EXC_TLBS, VECTOR_GENERAL);
}

static void other_asid_misses(void)
{
    prepare();
    map(TEST_VA, ENTRYLO_V | ENTRYLO_D, ENTRYLO_V | ENTRYLO_D);
    *ram(FRAME_A) = 0x600d0006;
    RUN(.entry = one_lw, .args = {TEST_VA}, .user = true);
    expect_returned(0x600d0006);
    cp0_write(CP0_ENTRYHI, ASID + 1);
    RUN(.entry = one_lw, .args = {TEST_VA}, .user = true);
    expect_exception(EXC_TLBL, VECTOR_REFILL, one_lw);
    expect_equal("EntryHi", TEST_VA | (ASID + 1), seen.exception.entryhi);
    cp0_write(CP0_ENTRYHI, ASID);
    RUN(.entry = one_lw, .args = {TEST_VA}, .user = true);
    expect_returned(0x600d0006);
}

static void miss_with_exl_goes_to_the_general_vector(void)
{
    RUN(.entry = one_syscall); /* leaves Cause.BD = 0, which an exception with EXL = 1 keeps */
    prepare();
    cp0_write(CP0_EPC, 0x00345678u);
    RUN(.entry = load_with_status, .args = {TEST_VA + 0x3458, ST_EXL});
    expect_tlb_exception(EXC_TLBL, VECTOR_GENERAL, 0x00345678, TEST_VA + 0x3458);
    subject("store");
    RUN(.entry = one_sw, .args = {MAPPED_WINDOW}, .status = ST_EXL);
    expect_tlb_exception(EXC_TLBS, VECTOR_GENERAL, 0x00345678, MAPPED_WINDOW);
}

static void unaligned_pair_misses_at_its_own_address(void)
{
    prepare();
    RUN(.entry = one_ulw, .args = {TEST_VA + 0x1ffd});
    expect_equal("ExcCode", EXC_TLBL, seen.exception.cause >> CAUSE_EXCCODE_SHIFT & 31);
    expect_equal("vector", VECTOR_REFILL, seen.exception.vector);
    expect("BadVAddr is an address of the access",
           seen.exception.badvaddr - (TEST_VA + 0x1ffc) < 8);
}

const struct test tests_tlb_exceptions[] = {
    {"miss_goes_to_the_refill_vector", miss_goes_to_the_refill_vector},
    {"kernel_mapped_window_misses_too", kernel_mapped_window_misses_too},
    {"fetch_misses_raise_tlbl", fetch_misses_raise_tlbl},
    {"invalid_goes_to_the_general_vector", invalid_goes_to_the_general_vector},
    {"valid_is_looked_at_per_half", valid_is_looked_at_per_half},
    {"store_to_a_clean_page_raises_mod", store_to_a_clean_page_raises_mod},
    {"invalid_beats_modified", invalid_beats_modified},
    {"other_asid_misses", other_asid_misses},
    {"miss_with_exl_goes_to_the_general_vector", miss_with_exl_goes_to_the_general_vector},
    {"unaligned_pair_misses_at_its_own_address", unaligned_pair_misses_at_its_own_address},
    {0},
};
