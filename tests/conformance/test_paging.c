/* A page table and the handlers that kernels have for it: tlbwr after a miss, tlbp and tlbwi after
 * a change. Random programs run on it; whatever the TLB holds on to, each access must see what the
 * table says now. MIPS32 PRA, vol. III, "TLB-Based Virtual Address Translation"; vol. II, TLBP,
 * TLBWI, TLBWR. */
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "mips/freestanding/string.h"
#include "tests/conformance/frame.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/conformance/suite.h"

#define VD         (ENTRYLO_V | ENTRYLO_D)
#define PAIR_SIZE  (2 * PAGE_SIZE)
#define PAIRS      40u /* of each space: more than a TLB has entries */
#define SPACES     2u
#define FRAMES     64u
#define OPERATIONS 700u
#define FAR_VA     (TEST_VA + 0x00200000) /* from all that parked entries have */

/* EntryLo of each page; a space has its ASID, 1 or 2, in EntryHi. Of global pages the first counts.
 */
static uint32_t table[SPACES][PAIRS][2];
static uint32_t base; /* where the pages lie */
static bool global;
static uint32_t seed;

static uint32_t random_below(uint32_t limit)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % limit;
}

static uint32_t *pair_of(uint32_t va)
{
    uint32_t space = global ? 0 : (cp0_read(CP0_ENTRYHI) & ENTRYHI_ASID) - 1;

    return table[space][(va - base) / PAIR_SIZE];
}

static uint32_t *pte_of(uint32_t va)
{
    return &pair_of(va)[va / PAGE_SIZE % 2];
}

static volatile uint32_t *word_at(uint32_t va)
{
    return ram((*pte_of(va) & ENTRYLO_PFN) >> ENTRYLO_PFN_SHIFT << PAGE_SHIFT);
}

static void load_entry(uint32_t va)
{
    cp0_write(CP0_ENTRYHI, (va & ENTRYHI_VPN2) | (cp0_read(CP0_ENTRYHI) & ENTRYHI_ASID));
    cp0_write(CP0_ENTRYLO0, pair_of(va)[0]);
    cp0_write(CP0_ENTRYLO1, pair_of(va)[1]);
}

/* The table has changed: the TLB follows, if it has the pair. */
static void update(uint32_t va)
{
    load_entry(va);
    __asm__ volatile("tlbp; ehb" ::: "memory");
    if ((cp0_read(CP0_INDEX) & INDEX_P) == 0)
        __asm__ volatile("tlbwi; ehb" ::: "memory");
}

static bool serve(struct exception *exception)
{
    uint32_t va = exception->badvaddr, *pte = pte_of(va);
    uint32_t exccode = (exception->cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT;

    if (exception->vector == VECTOR_REFILL) {
        load_entry(va);
        __asm__ volatile("tlbwr; ehb" ::: "memory");
        return true;
    }
    expect_equal("V or D", exccode == EXC_MOD ? ENTRYLO_V : 0,
                 *pte & (exccode == EXC_MOD ? VD : ENTRYLO_V));
    *pte |= exccode == EXC_MOD ? ENTRYLO_D : ENTRYLO_V;
    update(va);
    return true;
}

static void make_table(uint32_t start, bool is_global)
{
    base = start;
    global = is_global;
    seed = 1;
    for (uint32_t i = 0; i < SPACES * PAIRS * 2; i++)
        table[i / 2 / PAIRS][i / 2 % PAIRS][i % 2] =
            page(FRAME_A + random_below(FRAMES) * PAGE_SIZE,
                 random_below(4) * ENTRYLO_V | (is_global ? ENTRYLO_G : 0));
    for (uint32_t i = 0; i < FRAMES; i++)
        *ram(FRAME_A + i * PAGE_SIZE) = i;
    cp0_write(CP0_ENTRYHI, 1);
}

static void change(uint32_t va)
{
    uint32_t *pte = pte_of(va);

    if (random_below(2) == 0)
        *pte = (*pte & ~ENTRYLO_PFN) | page(FRAME_A + random_below(FRAMES) * PAGE_SIZE, 0);
    else
        *pte &= ~(random_below(2) == 0 ? ENTRYLO_D : VD);
    update(va);
}

static void access_memory(uint32_t va)
{
    if (random_below(2) == 0) {
        RUN(.entry = one_lw, .args = {va}, .resume = serve);
        expect_returned(*word_at(va));
    } else {
        RUN(.entry = one_sw, .args = {va, seed}, .resume = serve);
        expect("the store is done", seen.returned);
        expect_equal("the word stored", seed, *word_at(va));
        expect_equal("D", ENTRYLO_D, *pte_of(va) & ENTRYLO_D);
    }
}

static void run_program(uint32_t start, bool is_global)
{
    make_table(start, is_global);
    for (unsigned i = 0; i < OPERATIONS; i++) {
        uint32_t va = base + random_below(i % 64 < 48 ? PAIRS / 8 : PAIRS) * PAIR_SIZE +
                      random_below(2) * PAGE_SIZE;

        switch (random_below(16)) {
        case 0:
            cp0_write(CP0_ENTRYHI, 1 + random_below(SPACES));
            break;
        case 1:
        case 2:
            change(va);
            break;
        default:
            access_memory(va);
        }
    }
}

static void paging_in_useg(void)
{
    run_program(TEST_VA, false);
}

static void paging_in_the_mapped_window(void)
{
    run_program(MAPPED_WINDOW, false);
}

static void paging_of_global_pages(void)
{
    run_program(MAPPED_WINDOW + 0x00400000, true);
}

static void paging_above_wired_entries(void)
{
    cp0_write(CP0_WIRED, tlb_size() - 5);
    run_program(TEST_VA + 0x00010000, false);
}

/* Memory that nobody has used yet: a machine below may have to do something about the first load,
 * and about the first store. */
static void a_page_is_read_before_it_is_written(void)
{
    for (uint32_t i = 0; i < 8; i++) {
        uint32_t frame = FRAME_B + 0x00800000 + i * PAGE_SIZE;

        tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = TEST_VA, .lo = {page(frame, VD), 0}});
        RUN(.entry = one_lw, .args = {TEST_VA});
        expect("no exception by the load", seen.returned);
        RUN(.entry = one_sw, .args = {TEST_VA, i});
        expect("no exception by the store", seen.returned);
        expect_equal("the word stored", i, *ram(frame));
    }
}

static void write_random(uint32_t va, uint32_t lo)
{
    cp0_write(CP0_ENTRYHI, va | 1);
    cp0_write(CP0_ENTRYLO0, lo);
    cp0_write(CP0_ENTRYLO1, 0);
    __asm__ volatile("tlbwr; ehb" ::: "memory");
}

/* One entry is not wired. Whatever it held before is gone for certain when tlbwi has withdrawn a
 * right from it: the kernel need not look for it. */
static void a_withdrawn_right_ends_what_was_evicted(void)
{
    unsigned last = tlb_size() - 1;

    *ram(FRAME_A) = 1;
    *ram(FRAME_B) = 2;
    cp0_write(CP0_WIRED, last);
    for (unsigned round = 0; round < 4; round++) {
        write_random(FAR_VA, page(FRAME_A, VD));
        expect_equal("the word", 1, *(volatile uint32_t *)FAR_VA);
        write_random(FAR_VA + PAIR_SIZE, page(FRAME_A, VD));
        cp0_write(CP0_INDEX, last);
        cp0_write(CP0_ENTRYLO0, page(FRAME_A, ENTRYLO_V));
        __asm__ volatile("tlbwi; ehb" ::: "memory");
        RUN(.entry = one_lw, .args = {FAR_VA});
        expect_exception(EXC_TLBL, VECTOR_REFILL, one_lw);
    }
}

/* FAR_VA has been read through an entry with these flags, which another one has replaced. */
static void evict(uint32_t flags)
{
    *ram(FRAME_A) = 1;
    cp0_write(CP0_WIRED, tlb_size() - 1);
    write_random(FAR_VA, page(FRAME_A, flags));
    expect_equal("the word", 1, *(volatile uint32_t *)FAR_VA);
    write_random(FAR_VA + PAIR_SIZE, page(FRAME_A, VD));
}

static void expect_gone(void)
{
    expect_equal("P", INDEX_P, tlb_probe(FAR_VA | 1) & INDEX_P);
    cp0_write(CP0_ENTRYHI, 1);
    RUN(.entry = one_lw, .args = {FAR_VA});
    expect_exception(EXC_TLBL, VECTOR_REFILL, one_lw);
}

static void a_failed_tlbp_ends_what_was_evicted(void)
{
    for (unsigned round = 0; round < 4; round++) {
        evict(VD);
        expect_gone();
    }
}

/* QEMU keeps evicted entries for a while, and then raises Mod; what comes must fit together. */
static void a_store_to_an_evicted_clean_page_misses(void)
{
    for (unsigned round = 0; round < 4; round++) {
        const struct exception *e = &seen.exception;
        uint32_t exccode;

        evict(ENTRYLO_V);
        RUN(.entry = one_sw, .args = {FAR_VA, 2});
        exccode = (e->cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT;
        expect("TLBS by the refill vector, or Mod by the general one",
               !seen.returned &&
                   e->vector == (exccode == EXC_MOD ? VECTOR_GENERAL : VECTOR_REFILL) &&
                   (exccode == EXC_MOD || exccode == EXC_TLBS));
        expect_badvaddr(FAR_VA);
        expect_equal("the word", 1, *ram(FRAME_A));
        expect_gone();
    }
}

/* The other exception of this kind: the entry is there, but a machine below may not have it. */
static void stores_to_clean_pages_raise_mod_whatever_was_used_before(void)
{
    static const unsigned count = 12; /* up to the last entry of a small TLB */

    for (unsigned i = 0; i < count; i++)
        tlb_write(FREE_ENTRY + i, (struct tlb_entry){.hi = FAR_VA + i * PAIR_SIZE,
                                                     .lo = {page(FRAME_A, ENTRYLO_V), 0}});
    for (unsigned n = 0; n < 2 * count; n++) {
        RUN(.entry = one_sw, .args = {FAR_VA + n % count * PAIR_SIZE, 2});
        expect_exception(EXC_MOD, VECTOR_GENERAL, one_sw);
    }
}

/* A machine below may tell entries by a hash of theirs: each of so many others has another one.
 * Again and again it must look for what it had: one entry is evicted, another one replaced. */
static void pages_are_told_from_all_others(void)
{
    *ram(FRAME_A) = 1;
    *ram(FRAME_B) = 2;
    cp0_write(CP0_WIRED, tlb_size() - 1);
    cp0_write(CP0_ENTRYHI, 1);
    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = MAPPED_WINDOW | 1,
                                             .lo = {page(FRAME_A, VD | ENTRYLO_G), ENTRYLO_G}});
    tlb_write(FREE_ENTRY + 1, (struct tlb_entry){.hi = (MAPPED_WINDOW + PAIR_SIZE) | 1,
                                                 .lo = {page(FRAME_B, VD), 0}});
    for (uint32_t n = 0; n < 2048; n++) {
        write_random(FAR_VA - PAIR_SIZE, page(FRAME_A, VD));
        write_random(FAR_VA - 2 * PAIR_SIZE, page(FRAME_A, VD));
        tlb_write(FREE_ENTRY + 2, (struct tlb_entry){.hi = (FAR_VA + n * PAIR_SIZE) | 1,
                                                     .lo = {page(FRAME_A, VD), 0}});
        RUN(.entry = one_lw, .args = {MAPPED_WINDOW});
        expect_returned(1);
        RUN(.entry = one_lw, .args = {MAPPED_WINDOW + PAIR_SIZE});
        expect_returned(2);
        RUN(.entry = one_lw, .args = {MAPPED_WINDOW + 2 * PAIR_SIZE});
        expect("a refill", !seen.returned && seen.exception.vector == VECTOR_REFILL);
        expect_equal("P", INDEX_P, tlb_probe((FAR_VA - 3 * PAIR_SIZE) | 1) & INDEX_P);
    }
}

static void check_g(uint32_t va, uint32_t g0, uint32_t g1)
{
    uint32_t g = g0 & g1, index;
    struct tlb_entry saw;

    tlb_flush();
    cp0_write(CP0_ENTRYHI, va | 1);
    cp0_write(CP0_ENTRYLO0, page(FRAME_A, VD | g0));
    cp0_write(CP0_ENTRYLO1, page(FRAME_B, VD | g1));
    __asm__ volatile("tlbwr; ehb" ::: "memory");
    index = tlb_probe(va | 1);
    expect_equal("P", 0, index & INDEX_P);
    saw = tlb_read(index);
    expect_equal("EntryLo0", page(FRAME_A, VD | g), saw.lo[0]);
    expect_equal("EntryLo1", page(FRAME_B, VD | g), saw.lo[1]);
    expect_equal("a hit under another ASID", g != 0, (tlb_probe(va | 2) & INDEX_P) == 0);
}

/* In both halves of the address space; a global page before one that is so in one half alone. */
static void tlbwr_makes_g_the_and_of_both_halves(void)
{
    static const uint32_t pages[] = {FAR_VA, MAPPED_WINDOW + 0x00800000};

    *ram(FRAME_A) = 0;
    *ram(FRAME_B) = 0;
    for (unsigned i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        check_g(pages[i], 0, 0);
        check_g(pages[i], ENTRYLO_G, ENTRYLO_G);
        check_g(pages[i], ENTRYLO_G, 0);
        check_g(pages[i], 0, ENTRYLO_G);
    }
}

static void tlbwr_moves_random_within_its_range(void)
{
    for (uint32_t wired = 0; wired < 5; wired += 4) {
        unsigned moves = 0;

        tlb_flush();
        cp0_write(CP0_WIRED, wired);
        for (uint32_t n = 0, last = 0; n < 100; n++) {
            uint32_t random;

            cp0_write(CP0_ENTRYHI, TEST_VA + n * PAIR_SIZE);
            __asm__ volatile("tlbwr; ehb" ::: "memory");
            random = cp0_read(CP0_RANDOM);
            expect("Random is one of the entries that are not wired",
                   random >= wired && random < tlb_size());
            moves += random != last;
            last = random;
        }
        expect("Random moves", moves > 50);
    }
}

/* Runs an instruction with t0 to t7, HI and LO set; 0 if they keep their values. It gets `a` in a0.
 */
#define CHANGED_BY(instruction, a)                                                               \
    __extension__({                                                                              \
        register uint32_t a_ __asm__("a0") = (a);                                                \
        register uint32_t changed_ __asm__("v0");                                                \
        __asm__ volatile(                                                                        \
            "li $t0, 0x101; li $t1, 0x202; li $t2, 0x303; li $t3, 0x404; li $t4, 0x505\n\t"      \
            "li $t5, 0x606; li $t6, 0x707; li $t7, 0x808; mtlo $t3; mthi $t7\n\t" instruction    \
            "\n\tehb; xori $v0, $t0, 0x101; xori $t1, $t1, 0x202; or $v0, $v0, $t1\n\t"          \
            "xori $t2, $t2, 0x303; or $v0, $v0, $t2; xori $t3, $t3, 0x404; or $v0, $v0, $t3\n\t" \
            "xori $t4, $t4, 0x505; or $v0, $v0, $t4; xori $t5, $t5, 0x606; or $v0, $v0, $t5\n\t" \
            "xori $t6, $t6, 0x707; or $v0, $v0, $t6; xori $t7, $t7, 0x808; or $v0, $v0, $t7\n\t" \
            "mflo $t0; xori $t0, $t0, 0x404; or $v0, $v0, $t0\n\t"                               \
            "mfhi $t0; xori $t0, $t0, 0x808; or $v0, $v0, $t0"                                   \
            : "=r"(changed_)                                                                     \
            : "r"(a_)                                                                            \
            : "t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "hi", "lo", "memory");             \
        changed_;                                                                                \
    })

/* So many entries that a machine below may have had to evict some of them. */
static void the_tlb_keeps_registers(void)
{
    unsigned entries = tlb_size();

    *ram(FRAME_A) = 0;
    *ram(FRAME_B) = 0;
    for (unsigned i = 0; i < entries; i++) {
        cp0_write(CP0_INDEX, i);
        cp0_write(CP0_ENTRYHI, (i % 2 == 0 ? TEST_VA : MAPPED_WINDOW) + i * PAIR_SIZE + 1);
        cp0_write(CP0_ENTRYLO0, page(FRAME_A, ENTRYLO_V));
        cp0_write(CP0_ENTRYLO1, 0);
        expect_equal("tlbwi", 0, CHANGED_BY("tlbwi", 0));
        expect_equal("tlbp", 0, CHANGED_BY("tlbp", 0));
        cp0_write(CP0_ENTRYLO1, page(FRAME_B, VD));
        expect_equal("tlbwi of more rights", 0, CHANGED_BY("tlbwi", 0));
    }
    for (unsigned i = 0; i < 2 * entries; i++)
        expect_equal("a load", 0,
                     CHANGED_BY("lw $zero, 0($a0)",
                                (i % 2 == 0 ? TEST_VA : MAPPED_WINDOW) + i % entries * PAIR_SIZE));
    for (unsigned i = 0; i < 2 * entries; i++) {
        cp0_write(CP0_ENTRYHI, TEST_VA + 0x00800000 + i * PAIR_SIZE + 1);
        cp0_write(CP0_ENTRYLO0, i % 2 == 0 ? page(FRAME_A, VD) : 0);
        cp0_write(CP0_ENTRYLO1, 0);
        expect_equal("tlbwr", 0, CHANGED_BY("tlbwr", 0));
    }
}

const struct test tests_paging[] = {
    {"paging_in_useg", paging_in_useg},
    {"paging_in_the_mapped_window", paging_in_the_mapped_window},
    {"paging_of_global_pages", paging_of_global_pages},
    {"paging_above_wired_entries", paging_above_wired_entries},
    {"a_page_is_read_before_it_is_written", a_page_is_read_before_it_is_written},
    {"a_withdrawn_right_ends_what_was_evicted", a_withdrawn_right_ends_what_was_evicted},
    {"a_failed_tlbp_ends_what_was_evicted", a_failed_tlbp_ends_what_was_evicted},
    {"a_store_to_an_evicted_clean_page_misses", a_store_to_an_evicted_clean_page_misses},
    {"stores_to_clean_pages_raise_mod_whatever_was_used_before",
     stores_to_clean_pages_raise_mod_whatever_was_used_before},
    {"pages_are_told_from_all_others", pages_are_told_from_all_others},
    {"tlbwr_makes_g_the_and_of_both_halves", tlbwr_makes_g_the_and_of_both_halves},
    {"tlbwr_moves_random_within_its_range", tlbwr_moves_random_within_its_range},
    {"the_tlb_keeps_registers", the_tlb_keeps_registers},
    {NULL, NULL},
};
