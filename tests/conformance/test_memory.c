/* Memory and devices: sizes of accesses, caches, code that was just written, a device register.
 * MIPS32 PRA, vol. II, the loads and stores, CACHE, SYNCI. */
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "mips/freestanding/string.h"
#include "mips/malta.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/conformance/suite.h"

static void map_test_page(void)
{
    const uint32_t flags = ENTRYLO_V | ENTRYLO_D | ENTRYLO_G;

    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = TEST_VA,
                                             .lo = {page(FRAME_A, flags), page(FRAME_B, flags)}});
}

static void expect_load(const uint32_t *instruction, uint32_t va, uint32_t value)
{
    for (unsigned user = 0; user < 2; user++) {
        RUN(.entry = instruction, .args = {va}, .user = user);
        expect_returned(value);
    }
}

static void loads_extend_as_they_should(void)
{
    static const uint8_t bytes[] = {0x81, 0x7f, 0xfe, 0x80};

    map_test_page();
    memcpy((void *)ram(FRAME_A), bytes, 4);
    for (unsigned i = 0; i < 4; i++) {
        expect_load(one_lbu, TEST_VA + i, bytes[i]);
        expect_load(one_lb, TEST_VA + i, (uint32_t)(int8_t)bytes[i]);
    }
    for (unsigned i = 0; i < 4; i += 2) {
        uint16_t half;
        memcpy(&half, bytes + i, 2);
        expect_load(one_lhu, TEST_VA + i, half);
        expect_load(one_lh, TEST_VA + i, (uint32_t)(int16_t)half);
    }
}

static void stores_write_their_bytes_only(void)
{
    uint8_t saw[8];

    map_test_page();
    for (unsigned i = 0; i < 4; i++) {
        memset((void *)ram(FRAME_A), 0x55, 8);
        RUN(.entry = one_sb, .args = {TEST_VA + i, 0xaa}, .user = true);
        memcpy(saw, (void *)ram(FRAME_A), 8);
        for (unsigned n = 0; n < 8; n++)
            expect_equal("a byte after sb", n == i ? 0xaa : 0x55, saw[n]);
    }
    for (unsigned i = 0; i < 4; i += 2) {
        memset((void *)ram(FRAME_A), 0x55, 8);
        RUN(.entry = one_sh, .args = {TEST_VA + i, 0xaaaa}, .user = true);
        memcpy(saw, (void *)ram(FRAME_A), 8);
        for (unsigned n = 0; n < 8; n++)
            expect_equal("a byte after sh", n / 2 == i / 2 ? 0xaa : 0x55, saw[n]);
    }
}

static void unaligned_words_load_and_store(void)
{
    static const uint8_t bytes[] = {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88};
    uint8_t saw[8];
    uint32_t word;

    map_test_page();
    for (unsigned i = 0; i < 5; i++) {
        memcpy((void *)ram(FRAME_A), bytes, 8);
        memcpy(&word, bytes + i, 4);
        expect_load(one_ulw, TEST_VA + i, word);
        RUN(.entry = one_usw, .args = {TEST_VA + i, 0}, .user = true);
        memcpy(saw, (void *)ram(FRAME_A), 8);
        for (unsigned n = 0; n < 8; n++)
            expect_equal("a byte", n >= i && n < i + 4 ? 0 : bytes[n], saw[n]);
    }
}

/* li v0, value (16 bits); jr ra; nop */
static void write_code(uint32_t pa, uint32_t value)
{
    ram(pa)[0] = 0x34020000 | value;
    ram(pa)[1] = 0x03e00008;
    ram(pa)[2] = 0;
}

static void check_new_code(const uint32_t *sync, uint32_t pa, bool user)
{
    const uint32_t *entry = (const uint32_t *)(RAM_WINDOW + pa);

    for (uint32_t value = 1; value <= 5; value++) {
        write_code(pa, value);
        RUN(.entry = sync, .args = {RAM_WINDOW + pa});
        expect("no exception", seen.returned);
        RUN(.entry = entry, .user = user);
        expect_returned(value);
    }
}

static void new_code_runs_after_synci(void)
{
    check_new_code(sync_by_synci, FRAME_A, false);
    subject("user");
    check_new_code(sync_by_synci, USER_DATA, true);
}

static void new_code_runs_after_cache(void)
{
    check_new_code(sync_by_cache, FRAME_B, false);
    subject("user");
    check_new_code(sync_by_cache, USER_DATA + 0x1000, true);
}

/* An operation of the cache instruction on a line, as an inline constant. */
#define CACHE(operation, va) \
    __asm__ volatile("cache %0, 0(%1)" : : "i"(operation), "r"(va) : "memory")

static void cache_operations_keep_the_data(void)
{
    for (unsigned i = 0; i < 64; i++)
        ram(FRAME_A)[i] = i * 0x01010101;
    for (uint32_t va = RAM_WINDOW + FRAME_A; va < RAM_WINDOW + FRAME_A + 256; va += 16) {
        CACHE(0x00, va); /* I: index invalidate */
        CACHE(0x01, va); /* D: index write back and invalidate */
        CACHE(0x10, va); /* I: hit invalidate */
        CACHE(0x15, va); /* D: hit write back and invalidate */
        CACHE(0x19, va); /* D: hit write back */
    }
    for (unsigned i = 0; i < 64; i++)
        expect_equal("a word", i * 0x01010101, ram(FRAME_A)[i]);
}

static void device_register_keeps_a_byte(void)
{
    const uint32_t va = DEVICE_WINDOW + MALTA_UART0 + UART_SCR;
    static const uint8_t values[] = {0x00, 0x7f, 0x80, 0xff, 0xa5};

    for (unsigned i = 0; i < sizeof values; i++) {
        RUN(.entry = one_sb, .args = {va, 0xffffff00 | values[i]});
        expect("no exception", seen.returned);
        RUN(.entry = one_lbu, .args = {va});
        expect_returned(values[i]);
        RUN(.entry = one_lb, .args = {va});
        expect_returned((uint32_t)(int8_t)values[i]);
    }
}

static void device_register_through_the_tlb(void)
{
    const uint32_t flags = ENTRYLO_V | ENTRYLO_D | ENTRYLO_G;
    const uint32_t uart_page = MALTA_UART0 & ~(2 * PAGE_SIZE - 1u);

    tlb_write(
        FREE_ENTRY,
        (struct tlb_entry){.hi = TEST_VA, .lo = {page(uart_page, flags), page(uart_page, flags)}});
    const uint32_t va = TEST_VA + (MALTA_UART0 & (PAGE_SIZE - 1)) + UART_SCR;
    for (unsigned user = 0; user < 2; user++) {
        RUN(.entry = one_sb, .args = {va, 0x5a + user}, .user = user);
        expect("no exception", seen.returned);
        RUN(.entry = one_lbu, .args = {va}, .user = user);
        expect_returned(0x5a + user);
    }
    expect_equal("through the device window", 0x5b, device(MALTA_UART0)[UART_SCR]);
}

const struct test tests_memory[] = {
    {"loads_extend_as_they_should", loads_extend_as_they_should},
    {"stores_write_their_bytes_only", stores_write_their_bytes_only},
    {"unaligned_words_load_and_store", unaligned_words_load_and_store},
    {"new_code_runs_after_synci", new_code_runs_after_synci},
    {"new_code_runs_after_cache", new_code_runs_after_cache},
    {"cache_operations_keep_the_data", cache_operations_keep_the_data},
    {"device_register_keeps_a_byte", device_register_keeps_a_byte},
    {"device_register_through_the_tlb", device_register_through_the_tlb},
    {0},
};
