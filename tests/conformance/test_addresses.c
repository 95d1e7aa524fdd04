/* Address errors: misaligned accesses, and user mode outside useg. MIPS32 PRA, vol. III, "Address
 * Error Exception". After a misaligned fetch BadVAddr is not looked at: QEMU writes it only for
 * code that was translated before. */
#include "mips/exceptions.h"
#include "mips/malta.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/conformance/suite.h"

static void misaligned_accesses_raise_address_errors(void)
{
    for (unsigned user = 0; user < 2; user++) {
        uint32_t va = user ? USER_DATA : RAM_WINDOW + USER_DATA;
#define X(name, text, exccode, bytes)                              \
    subject(user ? #name " user" : #name);                         \
    for (uint32_t by = 1; by < 4; by += bytes == 2 ? 2 : 1) {      \
        RUN(.entry = one_##name, .args = {va + by}, .user = user); \
        expect_exception(exccode, VECTOR_GENERAL, one_##name);     \
        expect_badvaddr(va + by);                                  \
    }
        ALIGNED_INSTRUCTIONS(X)
#undef X
    }
}

static void misaligned_address_beats_tlb_miss(void)
{
    RUN(.entry = one_lw, .args = {TEST_VA + 1});
    expect_exception(EXC_ADEL, VECTOR_GENERAL, one_lw);
    expect_badvaddr(TEST_VA + 1);
    RUN(.entry = one_sw, .args = {TEST_VA + 2}, .user = true);
    expect_exception(EXC_ADES, VECTOR_GENERAL, one_sw);
    expect_badvaddr(TEST_VA + 2);
}

static void misaligned_fetch_raises_adel(void)
{
    uint32_t kernel_pc = (uint32_t)one_nop + 2, user_pc = kernel_pc - RAM_WINDOW;

    RUN(.entry = one_jr_a0, .args = {kernel_pc});
    expect_exception_at(EXC_ADEL, VECTOR_GENERAL, kernel_pc, false);
    subject("user");
    RUN(.entry = one_jr_a0, .args = {user_pc}, .user = true);
    expect_exception_at(EXC_ADEL, VECTOR_GENERAL, user_pc, false);
}

/* Addresses that belong to the kernel on a native and on a relinked machine. */
static const uint32_t kernel_addresses[] = {
    0x80000000,    0x80100000, 0xa0000000, RAM_WINDOW + USER_DATA, DEVICE_WINDOW + MALTA_UART0,
    MAPPED_WINDOW, 0xe0000000, 0xfffffffc,
};
#define KERNEL_ADDRESSES (sizeof kernel_addresses / sizeof kernel_addresses[0])

static void user_load_from_kernel_address_raises_adel(void)
{
    for (unsigned i = 0; i < KERNEL_ADDRESSES; i++) {
        RUN(.entry = one_lw, .args = {kernel_addresses[i]}, .user = true);
        expect_exception(EXC_ADEL, VECTOR_GENERAL, one_lw);
        expect_equal("BadVAddr", kernel_addresses[i], seen.exception.badvaddr);
    }
}

static void user_store_to_kernel_address_raises_ades(void)
{
    uint32_t before = *ram(USER_DATA);

    for (unsigned i = 0; i < KERNEL_ADDRESSES; i++) {
        RUN(.entry = one_sw, .args = {kernel_addresses[i], ~before}, .user = true);
        expect_exception(EXC_ADES, VECTOR_GENERAL, one_sw);
        expect_equal("BadVAddr", kernel_addresses[i], seen.exception.badvaddr);
    }
    expect("the word in RAM unchanged", *ram(USER_DATA) == before);
}

static void user_fetch_from_kernel_address_raises_adel(void)
{
    for (unsigned i = 0; i < KERNEL_ADDRESSES; i++) {
        RUN(.entry = one_jr_a0, .args = {kernel_addresses[i]}, .user = true);
        expect_equal("exceptions", 1, seen.exceptions);
        expect_equal("ExcCode", EXC_ADEL, seen.exception.cause >> 2 & 31);
        expect_equal("EPC", kernel_addresses[i], seen.exception.epc);
        expect_equal("BadVAddr", kernel_addresses[i], seen.exception.badvaddr);
    }
}

static void kernel_address_stays_kernel_despite_a_tlb_entry(void)
{
    const uint32_t flags = ENTRYLO_V | ENTRYLO_D | ENTRYLO_G;

    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = MAPPED_WINDOW,
                                             .lo = {page(FRAME_A, flags), page(FRAME_B, flags)}});
    *ram(FRAME_A) = 0x600d0001;
    RUN(.entry = one_lw, .args = {MAPPED_WINDOW});
    expect_returned(0x600d0001);
    RUN(.entry = one_lw, .args = {MAPPED_WINDOW}, .user = true);
    expect_exception(EXC_ADEL, VECTOR_GENERAL, one_lw);
    expect_badvaddr(MAPPED_WINDOW);
}

const struct test tests_addresses[] = {
    {"misaligned_accesses_raise_address_errors", misaligned_accesses_raise_address_errors},
    {"misaligned_address_beats_tlb_miss", misaligned_address_beats_tlb_miss},
    {"misaligned_fetch_raises_adel", misaligned_fetch_raises_adel},
    {"user_load_from_kernel_address_raises_adel", user_load_from_kernel_address_raises_adel},
    {"user_store_to_kernel_address_raises_ades", user_store_to_kernel_address_raises_ades},
    {"user_fetch_from_kernel_address_raises_adel", user_fetch_from_kernel_address_raises_adel},
    {"kernel_address_stays_kernel_despite_a_tlb_entry",
     kernel_address_stays_kernel_despite_a_tlb_entry},
    {0},
};
