/* Tests of the TLB whose values come from the student's seed. What each expects follows from the
 * architecture and from the numbers drawn; nothing here is known before the run. */
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

/* Who learns that a global page is not there under one ASID may rely on it for all of them. */
static void seeded_evicted_global_page_is_gone_from_all_spaces(void)
{
    for (unsigned i = 0; i < 6; i++) {
        uint32_t va = pair_va(lab_random_below(PAIRS)), asid = 1 + lab_random_below(100);

        tlb_flush();
        cp0_write(CP0_WIRED, FREE_ENTRY);
        *ram(FRAME_A) = lab_random();
        cp0_write(CP0_ENTRYHI, va | asid);
        cp0_write(CP0_ENTRYLO0, page(FRAME_A, VDG));
        cp0_write(CP0_ENTRYLO1, page(FRAME_B, VDG));
        __asm__ volatile("tlbwr; ehb" ::: "memory");
        expect_load_under(asid, va, *ram(FRAME_A));
        expect_load_under(asid + 100, va, *ram(FRAME_A));
        evict_all();
        expect("the page is not found", (tlb_probe(va | asid) & INDEX_P) != 0);
        expect_miss_under(asid + 100, va);
    }
}

/* Takes from one half of an entry its frame, the right to store, or all rights. */
static void take_away(struct tlb_entry *entry, unsigned half, unsigned what)
{
    if (what == 0)
        entry->lo[half] = page(FRAME_B, VD);
    else
        entry->lo[half] &= what == 1 ? ~ENTRYLO_D : ~(ENTRYLO_D | ENTRYLO_V);
}

/* A kernel that takes something away from an entry invalidates: what tlbwr evicted before is gone
 * for good then, whatever was kept of it. */
static void seeded_entry_that_loses_something_ends_what_was_kept(void)
{
    for (unsigned i = 0; i < 12; i++) {
        uint32_t va = pair_va(lab_random_below(PAIRS)), asid = 1 + lab_random_below(200);
        struct tlb_entry wired = {.hi = (KERNEL_VA + 0x02000000u) | asid,
                                  .lo = {page(FRAME_A, VD), page(FRAME_A, VD)}};

        tlb_flush();
        cp0_write(CP0_WIRED, FREE_ENTRY + 1);
        tlb_write(FREE_ENTRY, wired);
        *ram(FRAME_A) = lab_random();
        cp0_write(CP0_ENTRYHI, va | asid);
        cp0_write(CP0_ENTRYLO0, page(FRAME_A, VD));
        cp0_write(CP0_ENTRYLO1, page(FRAME_B, VD));
        __asm__ volatile("tlbwr; ehb" ::: "memory");
        expect_load_under(asid, va, *ram(FRAME_A));
        evict_all();
        take_away(&wired, lab_random_below(2), i % 3);
        tlb_write(FREE_ENTRY, wired);
        expect_miss_under(asid, va);
    }
}

const struct test tests_hidden_tlb[] = {
    {"seeded_tlb_is_what_was_written", seeded_tlb_is_what_was_written},
    {"seeded_pages_lead_where_their_entries_say", seeded_pages_lead_where_their_entries_say},
    {"seeded_moved_pages_are_never_stale", seeded_moved_pages_are_never_stale},
    {"seeded_entry_leaves_its_address_space", seeded_entry_leaves_its_address_space},
    {"seeded_evicted_large_page_is_gone_as_a_whole", seeded_evicted_large_page_is_gone_as_a_whole},
    {"seeded_global_entry_leaves_all_spaces", seeded_global_entry_leaves_all_spaces},
    {"seeded_large_page_moves_as_a_whole", seeded_large_page_moves_as_a_whole},
    {"seeded_evicted_page_is_gone", seeded_evicted_page_is_gone},
    {"seeded_random_changes", seeded_random_changes},
    {"seeded_evicted_global_page_is_gone_from_all_spaces",
     seeded_evicted_global_page_is_gone_from_all_spaces},
    {"seeded_entry_that_loses_something_ends_what_was_kept",
     seeded_entry_that_loses_something_ends_what_was_kept},
    {0},
};
