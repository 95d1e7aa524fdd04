/* Tests whose values come from the student's seed. What each expects follows from the architecture
 * and from the numbers drawn; nothing here is known before the run. */
#include "labs/guest/lab.h"
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"

#define VD     (ENTRYLO_V | ENTRYLO_D)
#define VDG    (VD | ENTRYLO_G)
#define ROUNDS 60
#define PAIRS  10u
#define FRAMES 64u

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

/* the TLB, against a model */

/* Entry i holds the pair at a place of its own, under an ASID drawn. */
static uint32_t pair_va(unsigned i)
{
    return TEST_VA + i * 0x00404000u;
}

static void seeded_tlb_is_what_was_written(void)
{
    struct tlb_entry model[16] = {0};

    for (unsigned i = FREE_ENTRY; i < 16; i++)
        model[i] = tlb_read(i);
    for (unsigned round = 0; round < ROUNDS; round++) {
        unsigned i = FREE_ENTRY + lab_random_below(16 - FREE_ENTRY);
        uint32_t g = lab_random() >> 9 & 1, asid = lab_random() & ENTRYHI_ASID;

        model[i] = (struct tlb_entry){
            .hi = pair_va(i) | asid,
            .lo = {(lab_random() & 0x03fffffe) | g, (lab_random() & 0x03fffffe) | g}};
        tlb_write(i, model[i]);
        expect_equal("Index", i, tlb_probe(model[i].hi));
        expect("only a global entry is found under another ASID",
               ((tlb_probe(model[i].hi ^ 1) & INDEX_P) == 0) == (g == 1));
        i = FREE_ENTRY + lab_random_below(16 - FREE_ENTRY);
        struct tlb_entry saw = tlb_read(i);
        expect_equal("EntryHi", model[i].hi, saw.hi);
        expect_equal("EntryLo0", model[i].lo[0], saw.lo[0]);
        expect_equal("EntryLo1", model[i].lo[1], saw.lo[1]);
    }
}

/* Which frame each page is mapped to; FRAMES: none. */
static unsigned frame_of[2 * PAIRS];

static uint32_t lo_of(unsigned frame)
{
    return frame == FRAMES ? ENTRYLO_G : page(FRAME_A + frame * PAGE_SIZE, VDG);
}

static void remap(unsigned pair)
{
    frame_of[2 * pair] = lab_random_below(FRAMES + 1);
    frame_of[2 * pair + 1] = lab_random_below(FRAMES + 1);
    tlb_write(FREE_ENTRY + pair,
              (struct tlb_entry){.hi = pair_va(pair),
                                 .lo = {lo_of(frame_of[2 * pair]), lo_of(frame_of[2 * pair + 1])}});
}

static void check_page(unsigned n, const uint32_t *words)
{
    uint32_t va = pair_va(n / 2) + n % 2 * PAGE_SIZE;

    RUN(.entry = one_lw, .args = {va}, .user = true);
    if (frame_of[n] == FRAMES)
        expect_exception(EXC_TLBL, VECTOR_GENERAL, one_lw);
    else
        expect_returned(words[frame_of[n]]);
}

static void seeded_pages_lead_where_their_entries_say(void)
{
    static uint32_t words[FRAMES];

    for (unsigned i = 0; i < FRAMES; i++)
        *ram(FRAME_A + i * PAGE_SIZE) = words[i] = lab_random();
    for (unsigned pair = 0; pair < PAIRS; pair++)
        remap(pair);
    for (unsigned round = 0; round < ROUNDS; round++) {
        check_page(lab_random_below(2 * PAIRS), words);
        unsigned pair = lab_random_below(PAIRS);
        remap(pair);
        check_page(2 * pair, words);
        check_page(2 * pair + 1, words);
    }
}

/* more pages than the TLB has entries, as a kernel keeps them */

#define KERNEL_PAIRS 40u
#define KERNEL_VA    0x50000000u

static uint32_t kernel_lo[2 * KERNEL_PAIRS];

/* A kernel's refill, in C: the page table's entry goes where Random says. */
static bool refill(struct exception *exception)
{
    uint32_t pair = (exception->badvaddr - KERNEL_VA) >> 13;

    if ((exception->cause >> 2 & 31) != EXC_TLBL || exception->vector != VECTOR_REFILL ||
        pair >= KERNEL_PAIRS)
        return false;
    cp0_write(CP0_ENTRYLO0, kernel_lo[2 * pair]);
    cp0_write(CP0_ENTRYLO1, kernel_lo[2 * pair + 1]);
    __asm__ volatile("tlbwr; ehb" ::: "memory");
    return true;
}

/* Changes a page's frame as kernels do: the page table, then the TLB, if it has the page at all.
 * Mostly pages that it has not: writing an entry says more than finding none. false: nothing has
 * changed. */
static bool move_page(unsigned n, unsigned frame)
{
    uint32_t va = KERNEL_VA + (n & ~1u) * PAGE_SIZE;

    cp0_write(CP0_ENTRYHI, va | 7);
    __asm__ volatile("tlbp; ehb" ::: "memory");
    bool found = (cp0_read(CP0_INDEX) & INDEX_P) == 0;
    if (found && lab_random_below(16) != 0)
        return false;
    kernel_lo[n] = page(FRAME_A + frame * PAGE_SIZE, VD);
    if (!found)
        return true;
    cp0_write(CP0_ENTRYLO0, kernel_lo[n & ~1u]);
    cp0_write(CP0_ENTRYLO1, kernel_lo[n | 1]);
    __asm__ volatile("tlbwi; ehb" ::: "memory");
    return true;
}

static void seeded_moved_pages_are_never_stale(void)
{
    static uint32_t words[FRAMES];
    unsigned frame[2 * KERNEL_PAIRS];

    cp0_write(CP0_WIRED, FREE_ENTRY);
    for (unsigned i = 0; i < FRAMES; i++)
        *ram(FRAME_A + i * PAGE_SIZE) = words[i] = lab_random();
    for (unsigned n = 0; n < 2 * KERNEL_PAIRS; n++) {
        frame[n] = lab_random_below(FRAMES);
        kernel_lo[n] = page(FRAME_A + frame[n] * PAGE_SIZE, VD);
    }
    for (unsigned round = 0; round < 400; round++) {
        unsigned n = lab_random_below(2 * KERNEL_PAIRS);

        cp0_write(CP0_ENTRYHI, 7);
        RUN(.entry = one_lw, .args = {KERNEL_VA + n * PAGE_SIZE}, .user = true, .resume = refill);
        expect_returned(words[frame[n]]);
        if (lab_random_below(3) != 0)
            continue;
        n = lab_random_below(2 * KERNEL_PAIRS);
        unsigned fresh = lab_random_below(FRAMES);
        if (move_page(n, fresh))
            frame[n] = fresh;
    }
}

/* Writes so many entries by tlbwr that none of those above Wired stays. */
static void evict_all(void)
{
    for (unsigned i = 0; i < 200; i++) {
        cp0_write(CP0_ENTRYHI, (KERNEL_VA + 0x01000000u + i * 0x2000) | 9);
        cp0_write(CP0_ENTRYLO0, page(FRAME_B, VD));
        cp0_write(CP0_ENTRYLO1, page(FRAME_B, VD));
        __asm__ volatile("tlbwr; ehb" ::: "memory");
    }
}

static void expect_load_under(uint32_t asid, uint32_t va, uint32_t word)
{
    cp0_write(CP0_ENTRYHI, asid);
    RUN(.entry = one_lw, .args = {va}, .user = true);
    expect_returned(word);
}

static void expect_miss_under(uint32_t asid, uint32_t va)
{
    cp0_write(CP0_ENTRYHI, asid);
    RUN(.entry = one_lw, .args = {va}, .user = true);
    expect_exception(EXC_TLBL, VECTOR_REFILL, one_lw);
}

/* An entry that goes over to another address space leaves the first one at once. */
static void seeded_entry_leaves_its_address_space(void)
{
    for (unsigned i = 0; i < 12; i++) {
        uint32_t va = pair_va(lab_random_below(PAIRS)), asid = 1 + lab_random_below(100);
        struct tlb_entry entry = {.hi = va | asid, .lo = {page(FRAME_A, VD), page(FRAME_B, VD)}};

        *ram(FRAME_A) = lab_random();
        tlb_write(FREE_ENTRY, entry);
        expect_load_under(asid, va, *ram(FRAME_A));
        entry.hi = va | (asid + 100);
        tlb_write(FREE_ENTRY, entry);
        expect_miss_under(asid, va);
        expect_load_under(asid + 100, va, *ram(FRAME_A));
    }
}

/* Loads as the kernel, with nothing in between that would push entries out of a small TLB. */
static uint32_t load_under(uint32_t asid, uint32_t va)
{
    cp0_write(CP0_ENTRYHI, asid);
    return *(volatile uint32_t *)va;
}

/* A global entry leaves every address space that has used it. */
static void seeded_global_entry_leaves_all_spaces(void)
{
    for (unsigned i = 0; i < 20; i++) {
        uint32_t va = pair_va(lab_random_below(PAIRS)), asid = 1 + lab_random_below(100);
        uint32_t first = lab_random();

        *ram(FRAME_A) = first;
        *ram(FRAME_B) = ~first;
        tlb_write(FREE_ENTRY,
                  (struct tlb_entry){.hi = va, .lo = {page(FRAME_A, VDG), page(FRAME_A, VDG)}});
        for (unsigned n = 0; n < 3; n++)
            expect_equal("the word", first, load_under(asid + 20 * n, va));
        tlb_write(FREE_ENTRY,
                  (struct tlb_entry){.hi = va, .lo = {page(FRAME_B, VDG), page(FRAME_B, VDG)}});
        for (unsigned n = 0; n < 3; n++)
            expect_equal("the other frame's word", ~first, load_under(asid + 20 * n, va));
    }
}

/* A large page that is mapped elsewhere is elsewhere in all its parts. */
static void seeded_large_page_moves_as_a_whole(void)
{
    struct tlb_entry entry = {.hi = KERNEL_VA | 5, .mask = 0x1e000};

    for (unsigned i = 0; i < 20; i++) {
        uint32_t frame = i % 2 == 0 ? FRAME_A : FRAME_B, word = lab_random();

        for (uint32_t at = 0; at < 0x10000; at += 0x4000)
            *ram(frame + at) = word + at;
        entry.lo[0] = page(frame, VD);
        entry.lo[1] = page(frame, VD);
        tlb_write(FREE_ENTRY, entry);
        for (uint32_t at = 0; at < 0x10000; at += 0x4000)
            expect_equal("the word", word + at, load_under(5, KERNEL_VA + at));
    }
}

/* A page that tlbwr has evicted a moment ago misses. */
static void seeded_evicted_page_is_gone(void)
{
    uint32_t last = tlb_size() - 1;

    for (unsigned i = 0; i < 20; i++) {
        uint32_t va = pair_va(lab_random_below(PAIRS)), other = KERNEL_VA + i * 0x2000;

        cp0_write(CP0_WIRED, last);
        *ram(FRAME_A) = lab_random();
        cp0_write(CP0_ENTRYLO0, page(FRAME_A, VD));
        cp0_write(CP0_ENTRYLO1, page(FRAME_A, VD));
        cp0_write(CP0_ENTRYHI, va | 5);
        __asm__ volatile("tlbwr; ehb" ::: "memory");
        expect_equal("the word", *ram(FRAME_A), load_under(5, va));
        cp0_write(CP0_ENTRYHI, other | 5);
        __asm__ volatile("tlbwr; ehb" ::: "memory");
        RUN(.entry = one_lw, .args = {va});
        expect_exception(EXC_TLBL, VECTOR_REFILL, one_lw);
    }
}

/* Random is random: many tlbwr do not all hit one entry. */
static void seeded_random_changes(void)
{
    uint32_t values = 0;

    cp0_write(CP0_WIRED, FREE_ENTRY);
    for (unsigned i = 0; i < 100; i++) {
        cp0_write(CP0_ENTRYHI, (KERNEL_VA + i * 0x2000) | 9);
        __asm__ volatile("tlbwr; ehb" ::: "memory");
        values |= 1u << (cp0_read(CP0_RANDOM) & 31);
    }
    expect("Random takes several values", (values & (values - 1)) != 0);
}

/* Who learns that one address of a large page is not there may rely on it for all of that page. */
static void seeded_evicted_large_page_is_gone_as_a_whole(void)
{
    for (unsigned i = 0; i < 6; i++) {
        uint32_t asid = 1 + lab_random_below(200), probed = lab_random_below(8) * 0x2000;
        uint32_t used = (probed + 0x4000) % 0x10000;

        tlb_flush();
        cp0_write(CP0_WIRED, FREE_ENTRY);
        *ram(FRAME_A + used) = lab_random();
        cp0_write(CP0_PAGEMASK, 0x1e000); /* pairs of 64 KB pages */
        cp0_write(CP0_ENTRYHI, KERNEL_VA | asid);
        cp0_write(CP0_ENTRYLO0, page(FRAME_A, VD));
        cp0_write(CP0_ENTRYLO1, page(FRAME_B, VD));
        __asm__ volatile("tlbwr; ehb" ::: "memory");
        cp0_write(CP0_PAGEMASK, 0);
        expect_load_under(asid, KERNEL_VA + used, *ram(FRAME_A + used));
        evict_all();
        expect("the page is not found", (tlb_probe((KERNEL_VA + probed) | asid) & INDEX_P) != 0);
        expect_miss_under(asid, KERNEL_VA + used);
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
    {"seeded_tlb_is_what_was_written", seeded_tlb_is_what_was_written},
    {"seeded_pages_lead_where_their_entries_say", seeded_pages_lead_where_their_entries_say},
    {"seeded_moved_pages_are_never_stale", seeded_moved_pages_are_never_stale},
    {"seeded_entry_leaves_its_address_space", seeded_entry_leaves_its_address_space},
    {"seeded_evicted_large_page_is_gone_as_a_whole", seeded_evicted_large_page_is_gone_as_a_whole},
    {"seeded_global_entry_leaves_all_spaces", seeded_global_entry_leaves_all_spaces},
    {"seeded_large_page_moves_as_a_whole", seeded_large_page_moves_as_a_whole},
    {"seeded_evicted_page_is_gone", seeded_evicted_page_is_gone},
    {"seeded_random_changes", seeded_random_changes},
    {"seeded_timer_comes_when_it_was_set", seeded_timer_comes_when_it_was_set},
    {0},
};
