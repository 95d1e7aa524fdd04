/* Tests whose values come from the student's seed. What each expects follows from the architecture
 * and from the numbers drawn; nothing here is known before the run. */
#include "labs/guest/lab.h"
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"

#define ROUNDS 60

extern code seeded_system_call, seeded_privileged, seeded_load;

/* registers */

static uint32_t table[34]; /* hi, lo, general registers */

static void draw_registers(void)
{
    for (unsigned i = 0; i < 34; i++)
        table[i] = lab_random();
}

/* All but k0 and k1, and `except`. */
static void expect_registers(unsigned except)
{
    for (unsigned n = 1; n < 32; n++)
        if (n != REG_K0 && n != REG_K1 && n != except)
            expect_equal("a register", table[2 + n], seen.exception.gpr[n]);
    expect_equal("hi", table[0], seen.exception.hi);
    expect_equal("lo", table[1], seen.exception.lo);
}

static void seeded_registers_survive_a_system_call(void)
{
    for (unsigned i = 0; i < 8; i++) {
        draw_registers();
        RUN(.entry = seeded_system_call, .args = {(uint32_t)table});
        expect_registers(0);
    }
}

static void seeded_registers_survive_privileged_instructions(void)
{
    for (unsigned i = 0; i < 8; i++) {
        draw_registers();
        RUN(.entry = seeded_privileged, .args = {(uint32_t)table});
        expect_registers(REG_V0);
        expect_equal("v0", table[2 + 16], seen.exception.gpr[REG_V0]);
    }
}

static void seeded_registers_survive_a_hidden_miss(void)
{
    for (unsigned i = 0; i < 8; i++) {
        uint32_t pa = FRAME_A + lab_random_below(0x400000) * 4;

        draw_registers();
        *ram(pa) = lab_random();
        table[2 + 16] = RAM_WINDOW + pa;
        RUN(.entry = seeded_load, .args = {(uint32_t)table});
        expect_registers(17);
        expect_equal("the word", *ram(pa), seen.exception.gpr[17]);
    }
}

/* CP0 */

static void seeded_registers_keep_their_bits(void)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        uint32_t value = lab_random();

        cp0_write(CP0_EPC, value);
        expect_equal("EPC", value, cp0_read(CP0_EPC));
        cp0_write(CP0_ERROREPC, ~value);
        expect_equal("ErrorEPC", ~value, cp0_read(CP0_ERROREPC));
        cp0_write(CP0_ENTRYHI, value);
        expect_equal("EntryHi", value & (ENTRYHI_VPN2 | ENTRYHI_ASID), cp0_read(CP0_ENTRYHI));
        cp0_write(CP0_WIRED, value % tlb_size());
        expect_equal("Wired", value % tlb_size(), cp0_read(CP0_WIRED));
        expect("Random >= Wired", cp0_read(CP0_RANDOM) >= value % tlb_size());
        cp0_write(CP0_ENTRYLO1, value);
        expect_equal("EntryLo1", value & ENTRYLO_MASK, cp0_read(CP0_ENTRYLO1));
    }
}

/* After some tlbwr Random may be anywhere: writing Wired takes it to its upper bound. */
static void seeded_random_follows_wired(void)
{
    for (unsigned i = 0; i < 20; i++) {
        cp0_write(CP0_WIRED, FREE_ENTRY);
        for (unsigned n = lab_random_below(8); n > 0; n--) {
            cp0_write(CP0_ENTRYHI, TEST_VA + (i * 8 + n) * 0x2000);
            __asm__ volatile("tlbwr; ehb" ::: "memory");
        }
        uint32_t wired = FREE_ENTRY + lab_random_below(tlb_size() - FREE_ENTRY);
        cp0_write(CP0_WIRED, wired);
        expect("Random >= Wired", cp0_read(CP0_RANDOM) >= wired);
    }
}

/* Count holds where it is, and goes on from there. */
static void seeded_count_stands_still_where_it_is(void)
{
    for (unsigned i = 0; i < 8; i++) {
        cp0_write(CP0_COUNT, lab_random());
        spin(lab_random_below(20000));
        uint32_t before = cp0_read(CP0_COUNT);
        cp0_write(CP0_CAUSE, CAUSE_DC);
        uint32_t held = cp0_read(CP0_COUNT);
        expect("Count does not go back when it is stopped", (int32_t)(held - before) >= 0);
        spin(1000);
        expect_equal("Count while it is stopped", held, cp0_read(CP0_COUNT));
        cp0_write(CP0_CAUSE, 0);
        expect("Count goes on from where it was", cp0_read(CP0_COUNT) - held < 1000000);
    }
}

/* exceptions */

static void seeded_exceptions_say_what_happened(void)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        bool user = lab_random() >> 16 & 1;
        uint32_t x = lab_random(), va = TEST_VA + lab_random_below(0x10000000) * 4;

        switch (lab_random_below(4)) {
        case 0:
            RUN(.entry = one_syscall, .user = user);
            expect_exception(EXC_SYS, VECTOR_GENERAL, one_syscall);
            break;
        case 1:
            RUN(.entry = one_teq, .args = {x, x}, .user = user);
            expect_exception(EXC_TR, VECTOR_GENERAL, one_teq);
            break;
        case 2:
            RUN(.entry = one_lw, .args = {va | (1 + x % 3)}, .user = user);
            expect_exception(EXC_ADEL, VECTOR_GENERAL, one_lw);
            expect_badvaddr(va | (1 + x % 3));
            break;
        default:
            RUN(.entry = one_sw, .args = {va, x}, .user = user);
            expect_exception(EXC_TLBS, VECTOR_REFILL, one_sw);
            expect_badvaddr(va);
            expect_equal("EntryHi.VPN2", va & ENTRYHI_VPN2, cp0_read(CP0_ENTRYHI) & ENTRYHI_VPN2);
            expect_equal("Context.BadVPN2", va >> 13, (cp0_read(CP0_CONTEXT) & 0x007ffff0) >> 4);
        }
    }
}

static void seeded_exl_keeps_epc(void)
{
    for (unsigned i = 0; i < 20; i++) {
        uint32_t epc = lab_random() & ~3u;

        cp0_write(CP0_EPC, epc);
        RUN(.entry = one_syscall, .status = ST_EXL);
        expect_equal("EPC", epc, seen.exception.epc);
    }
}

/* time */

static void seeded_timer_comes_when_it_was_set(void)
{
    for (unsigned i = 0; i < 6; i++) {
        uint32_t start = lab_random(), counts = 100000 + lab_random_below(400000);

        cp0_write(CP0_COMPARE, start - 1);
        cp0_write(CP0_COUNT, start);
        cp0_write(CP0_COMPARE, start + counts);
        expect_equal("TI before the match", 0, cp0_read(CP0_CAUSE) & CAUSE_TI);
        for (unsigned long tries = 0; tries < 4000000 && cp0_read(CP0_COUNT) - start <= counts;
             tries++)
            spin(10);
        expect_equal("TI after the match", CAUSE_TI, cp0_read(CP0_CAUSE) & CAUSE_TI);
    }
}

const struct test tests_hidden[] = {
    {"seeded_registers_survive_a_system_call", seeded_registers_survive_a_system_call},
    {"seeded_registers_survive_privileged_instructions",
     seeded_registers_survive_privileged_instructions},
    {"seeded_registers_survive_a_hidden_miss", seeded_registers_survive_a_hidden_miss},
    {"seeded_registers_keep_their_bits", seeded_registers_keep_their_bits},
    {"seeded_random_follows_wired", seeded_random_follows_wired},
    {"seeded_count_stands_still_where_it_is", seeded_count_stands_still_where_it_is},
    {"seeded_exceptions_say_what_happened", seeded_exceptions_say_what_happened},
    {"seeded_exl_keeps_epc", seeded_exl_keeps_epc},
    {"seeded_timer_comes_when_it_was_set", seeded_timer_comes_when_it_was_set},
    {0},
};
