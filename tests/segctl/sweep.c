/* Address sweeps: what user mode and kernel mode find above useg. Wherever the monitor lies, these
 * addresses are the guest's own, and lead to the guest's memory or to the guest's exceptions. */
#include "mips/exceptions.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/segctl/hostile.h"

#define KSEG0      0x80000000u
#define KSEG1      0xa0000000u
#define KSEG2      0xc0000000u
#define KSEG3      0xe0000000u
#define RAM_BYTES  0x04000000u /* of the board and of the VM */
#define ALL_ACCESS (ENTRYLO_V | ENTRYLO_D | ENTRYLO_G)

/* Where to look: everywhere a little, and page by page where the monitor's image, its vectors, its
 * devices and the wired page of another platform would be. */
static const struct range {
    uint32_t first, step, count;
} ranges[] = {
    {0x80000000, 0x00420000, 0x1f0}, {0x80100000, 0x3000, 0x20}, {0xa0100000, 0x3000, 0x10},
    {0xb8000000, PAGE_SIZE, 4},      {0xbfc00000, PAGE_SIZE, 4}, {0xe0000000, PAGE_SIZE, 4},
    {0xe0100000, 0x3000, 0x40},      {0xf8000000, PAGE_SIZE, 4}, {0xffc00000, PAGE_SIZE, 4},
    {0xffff0000, PAGE_SIZE, 0x10},
};
#define RANGES (sizeof(ranges) / sizeof(ranges[0]))

/* Calls visit for every address of the ranges from `from` on. */
static void sweep(uint32_t from, void (*visit)(uint32_t va))
{
    for (unsigned r = 0; r < RANGES; r++)
        for (uint32_t i = 0; i < ranges[r].count; i++) {
            uint32_t va = ranges[r].first + i * ranges[r].step;

            if (va >= from)
                visit(va);
        }
}

/* Quiet: thousands of them in one test. */
static void expect_fault(uint32_t exccode, uint32_t vector, uint32_t va)
{
    expect_equal("exceptions", 1, seen.exceptions);
    expect_equal("ExcCode", exccode, (seen.exception.cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT);
    expect_equal("vector", vector, seen.exception.vector);
    expect_equal("BadVAddr", va, seen.exception.badvaddr);
}

static void try_all(uint32_t va, bool user, uint32_t load_code, uint32_t store_code,
                    uint32_t vector)
{
    RUN(.entry = one_lw, .args = {va}, .user = user);
    expect_fault(load_code, vector, va);
    RUN(.entry = one_sw, .args = {va, 0x0bad0bad}, .user = user);
    expect_fault(store_code, vector, va);
    RUN(.entry = one_jr_a0, .args = {va}, .user = user);
    expect_fault(load_code, vector, va);
    expect_equal("EPC", va, seen.exception.epc);
}

static void user_is_refused(uint32_t va)
{
    try_all(va, true, EXC_ADEL, EXC_ADES, VECTOR_GENERAL);
}

static void kernel_misses(uint32_t va)
{
    try_all(va, false, EXC_TLBL, EXC_TLBS, VECTOR_REFILL);
}

static void any_user_reaches_nothing_above_useg(void)
{
    sweep(KSEG0, user_is_refused);
}

static void any_kernel_misses_in_kseg2_and_kseg3(void)
{
    sweep(KSEG2, kernel_misses);
}

/* Maps the page to the guest's own frame, uses it as kernel, tries it as user, uses it again. */
static void kernel_maps(uint32_t va)
{
    uint32_t even = va & ENTRYHI_VPN2, odd = va & PAGE_SIZE;

    tlb_write(FREE_ENTRY,
              (struct tlb_entry){.hi = even,
                                 .lo = {page(FRAME_A, ALL_ACCESS), page(FRAME_B, ALL_ACCESS)}});
    *ram(odd ? FRAME_B : FRAME_A) = va ^ 0x5a5a5a5a;
    RUN(.entry = one_lw, .args = {va});
    expect_returned(va ^ 0x5a5a5a5a);
    user_is_refused(va);
    RUN(.entry = one_sw, .args = {va, ~va});
    expect_equal("the word in memory", ~va, *ram(odd ? FRAME_B : FRAME_A));
    user_is_refused(va);
}

static void any_kernel_maps_kseg2_and_kseg3(void)
{
    sweep(KSEG2, kernel_maps);
}

static void any_withdrawn_kseg3_mapping_misses(void)
{
    for (uint32_t va = KSEG3; va < KSEG3 + 0x20000; va += 2 * PAGE_SIZE) {
        kernel_maps(va);
        tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = KSEG0});
        kernel_misses(va);
    }
}

/* What the kernel has just used through kseg1 is no more the user's than before. */
static void any_kseg1_stays_the_kernels(void)
{
    for (uint32_t pa = FRAME_A; pa < FRAME_A + 0x40000; pa += PAGE_SIZE) {
        *ram(pa) = pa;
        RUN(.entry = one_lw, .args = {KSEG1 + pa});
        expect_returned(pa);
        user_is_refused(KSEG1 + pa);
        user_is_refused(KSEG0 + pa);
        RUN(.entry = one_sw, .args = {KSEG1 + pa, ~pa});
        expect_equal("the word through kseg0", ~pa, *ram(pa));
    }
}

/* Behind the VM's memory there is nothing, whatever the machine has there. */
static void vm_memory_ends_where_it_ends(void)
{
    for (uint32_t pa = RAM_BYTES; pa < 0x10000000; pa += 0x420000)
        for (uint32_t window = KSEG0; window <= KSEG1; window += KSEG1 - KSEG0) {
            RUN(.entry = one_lw, .args = {window + pa});
            expect_equal("ExcCode of a load", EXC_DBE,
                         (seen.exception.cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT);
            RUN(.entry = one_sw, .args = {window + pa, 0x0bad0bad});
            expect_equal("ExcCode of a store", EXC_DBE,
                         (seen.exception.cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT);
            RUN(.entry = one_jr_a0, .args = {window + pa});
            expect_equal("ExcCode of a fetch", EXC_IBE,
                         (seen.exception.cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT);
        }
}

const struct test tests_sweep[] = {
    {"any_user_reaches_nothing_above_useg", any_user_reaches_nothing_above_useg},
    {"any_kernel_misses_in_kseg2_and_kseg3", any_kernel_misses_in_kseg2_and_kseg3},
    {"any_kernel_maps_kseg2_and_kseg3", any_kernel_maps_kseg2_and_kseg3},
    {"any_withdrawn_kseg3_mapping_misses", any_withdrawn_kseg3_mapping_misses},
    {"any_kseg1_stays_the_kernels", any_kseg1_stays_the_kernels},
    {"vm_memory_ends_where_it_ends", vm_memory_ends_where_it_ends},
    {0},
};
