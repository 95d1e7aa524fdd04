/* Global pairs, which may have copies in every address space: whatever a guest writes, no copy in
 * software or hardware TLB is of anything but the newest entry for its page, or of one that the
 * virtual TLB still has; and what the table says of them is true (monitor/global_pairs.h). Random
 * guests do all that bears on it. GLOBAL_PAIRS_SEED=N runs one of them, which a failing run
 * prints. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "monitor/asid.h"
#include "monitor/hwtlb.h"
#include "monitor/pages.h"
#include "monitor/pmap.h"
#include "monitor/short_exits.h"
#include "monitor/stlb.h"
#include "monitor/switches.h"
#include "tests/unit/one_guest.h"

#define G          ENTRYLO_G
#define VDG        (VD | G)
#define STACK      0xd0400000u
#define PAGES      6u
#define SPACES     4u /* ASIDs from 0 on */
#define SEEDS      6u
#define OPERATIONS 8000u
#define FIRST_PFN  64u
#define PFNS       64u

/* The first two fall into one slot of the table, the third is the first one's neighbour; the last
 * is for the lower half. */
static const uint32_t pages[PAGES] = {STACK,      0xd0020000u,    STACK + 0x2000,
                                      0xd0022000, STACK + 0x4000, 0x00420000};

/* By page and ASID: the newest entry that was written for it, unless the guest knows since then
 * that its TLB has none. */
static struct newest {
    bool is_there;
    struct tlb_entry entry;
} newest[PAGES][SPACES];

static uint32_t seed;
static unsigned own,
    large;              /* chances of pages that are not global, out of 100; of large ones, 1 : n */
static bool duplicates; /* the guest writes entries that match one address, too */
static unsigned stayed; /* writes that had nothing to look for */

static uint32_t draw(uint32_t limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % limit;
}

static bool covers(const struct tlb_entry *entry, uint32_t page, uint32_t space)
{
    return tlb_entry_matches(entry, page, space);
}

static bool is_live(const struct tlb_entry *entry)
{
    return ((entry->lo[0] | entry->lo[1]) & ENTRYLO_V) != 0;
}

/* --- what may be in the TLBs ---------------------------------------------------------------------
 */

/* Is this half of a copy what the entry and the pmap say, or poorer? */
static bool half_is_made_of(const struct tlb_entry *entry, gva_t address, uint32_t lo)
{
    uint32_t guest = entry->lo[tlb_entry_half(entry, address)];
    struct pmap_entry frame;

    if ((lo & ENTRYLO_V) == 0)
        return true;
    if ((guest & ENTRYLO_V) == 0)
        return false;
    frame = pmap_lookup(vcpu->vm, gpa_to_pfn(gpa(tlb_entry_translate(entry, address))));
    if (!frame.present || (lo & ENTRYLO_PFN) >> ENTRYLO_PFN_SHIFT != frame.frame.n)
        return false;
    return (lo & ENTRYLO_D) == 0 || ((guest & ENTRYLO_D) != 0 && frame.writable);
}

static bool is_made_of(const struct tlb_entry *entry, uint32_t page, const uint32_t lo[2])
{
    return half_is_made_of(entry, page, lo[0]) && half_is_made_of(entry, page + PAGE_SIZE, lo[1]);
}

static bool may_be_there(unsigned page, unsigned space, const uint32_t lo[2])
{
    const struct newest *last = &newest[page][space];

    if (last->is_there && is_made_of(&last->entry, pages[page], lo))
        return true;
    for (unsigned i = 0; i < vcpu->vm->settings.tlb_entries; i++)
        if (covers(&vcpu->tlb[i], pages[page], space) && is_made_of(&vcpu->tlb[i], pages[page], lo))
            return true;
    return false;
}

/* What the table says of a page of which there is such a copy. */
static void check_claim(uint32_t vpn2, const uint32_t lo[2])
{
    const struct global_pairs *pairs = &vcpu->pairs;
    unsigned slot = global_pairs_slot(vpn2);
    struct tlb_entry known = {.hi = vpn2, .lo = {pairs->lo[0][slot], pairs->lo[1][slot]}};

    if (vpn2 < GLOBAL_PAIRS_FIRST)
        return;
    if (pairs->key[slot] == GLOBAL_PAIRS_NONE)
        fail_msg("a copy of 0x%08x; the table says that there is none", vpn2);
    if (pairs->key[slot] == vpn2 && !is_made_of(&known, vpn2, lo))
        fail_msg("a copy of 0x%08x that is not of what the table says", vpn2);
}

static void check_copy(uint32_t tag, const uint32_t lo[2])
{
    unsigned guest_asid;

    if (((lo[0] | lo[1]) & ENTRYLO_V) == 0 ||
        !asid_is_of(vcpu->vm, tag & ENTRYHI_ASID, &guest_asid))
        return;
    for (unsigned page = 0; page < PAGES; page++)
        if ((tag & ENTRYHI_VPN2) == pages[page]) {
            if (!duplicates && !may_be_there(page, guest_asid & ENTRYHI_ASID, lo))
                fail_msg("a copy of 0x%08x for ASID %u of something else: 0x%x 0x%x", pages[page],
                         guest_asid, lo[0], lo[1]);
            check_claim(pages[page], lo);
        }
}

static void check_entry(const struct tlb_entry *entry, uint32_t vpn2)
{
    const struct global_pairs *pairs = &vcpu->pairs;
    unsigned slot = global_pairs_slot(vpn2);

    if (!is_live(entry) || ((entry->hi ^ vpn2) & ENTRYHI_VPN2 & ~entry->mask) != 0)
        return;
    assert_int_not_equal(pairs->key[slot], GLOBAL_PAIRS_NONE);
    if (pairs->key[slot] == vpn2) {
        assert_int_equal(entry->mask, 0);
        assert_int_equal(entry->lo[0], pairs->lo[0][slot]);
        assert_int_equal(entry->lo[1], pairs->lo[1][slot]);
    }
}

static void check(void)
{
    const struct stlb_entry *slots = vcpu->vm->stlb.slots;

    for (unsigned i = 1; i < machine.tlb_entries; i++)
        check_copy(machine.tlb[i].hi, machine.tlb[i].lo);
    for (unsigned i = 0; i < STLB_SLOTS && vcpu->vm->settings.software_tlb; i++)
        if (slots[i].key != 0)
            check_copy(stlb_tag(slots[i].key), slots[i].lo);
    for (unsigned page = 0; page < PAGES; page++)
        for (unsigned i = 0; i < vcpu->vm->settings.tlb_entries; i++)
            if (pages[page] >= GLOBAL_PAIRS_FIRST)
                check_entry(&vcpu->tlb[i], pages[page]);
}

/* --- what guests do ------------------------------------------------------------------------------
 */

static void ready(void)
{
    vcpu->cp0[CP0_STATUS] &= ST_ERL;
    vcpu->pc = GUEST_CODE;
    vcpu_prepare_resume(vcpu);
}

static void note_written(const struct tlb_entry *entry)
{
    for (unsigned page = 0; page < PAGES; page++)
        for (unsigned space = 0; space < SPACES; space++)
            if (covers(entry, pages[page], space))
                newest[page][space] = (struct newest){is_live(entry), *entry};
}

/* Nothing is retained: of what the TLB does not have there must be no copy. */
static void forget_all(void)
{
    memset(newest, 0, sizeof(newest));
    for (unsigned i = 0; i < vcpu->vm->settings.tlb_entries; i++)
        note_written(&vcpu->tlb[i]);
}

static uint32_t draw_lo(uint32_t flags)
{
    return lo_of(FIRST_PFN + draw(draw(2) ? PFNS : 3), flags & (draw(6) ? ~0u : ~(uint32_t)VD));
}

/* Operands of a TLB write: now and then a larger page, which covers two of those above. */
static void draw_operands(void)
{
    uint32_t flags = (draw(100) < own ? 0 : G) | (draw(4) ? VD : ENTRYLO_V);
    uint32_t odd = draw(12) ? flags : flags & ~(uint32_t)G;

    vcpu->cp0[CP0_ENTRYHI] = pages[draw(PAGES)] | (vcpu->cp0[CP0_ENTRYHI] & ENTRYHI_ASID);
    vcpu->cp0[CP0_ENTRYLO0] = draw_lo(flags);
    vcpu->cp0[CP0_ENTRYLO1] = draw_lo(odd);
    vcpu->cp0[CP0_PAGEMASK] = draw(large) ? 0 : 0x6000;
}

static struct tlb_entry operands(void)
{
    return tlb_entry_compose(vcpu->cp0[CP0_ENTRYHI], vcpu->cp0[CP0_ENTRYLO0],
                             vcpu->cp0[CP0_ENTRYLO1], vcpu->cp0[CP0_PAGEMASK]);
}

/* Would there be two entries for one address? What a machine does then is not defined. */
static bool is_duplicate(const struct tlb_entry *fresh, unsigned index)
{
    for (unsigned i = 0; i < vcpu->vm->settings.tlb_entries; i++)
        if (i != index && tlb_entries_overlap(fresh, &vcpu->tlb[i]))
            return true;
    return false;
}

static void execute_tlbwr(void)
{
    struct tlb_entry fresh = operands();

    if (!duplicates && is_duplicate(&fresh, vcpu->cp0[CP0_RANDOM]))
        return;
    stayed += global_pairs_may_stay(&vcpu->pairs, &fresh);
    assert_int_equal(guest_run(vcpu, WORD_TLBWR), EXIT_TLBWR);
    note_written(&fresh);
}

static void write_random(void)
{
    draw_operands();
    execute_tlbwr();
}

/* The same content again, as kernels have it. */
static void write_again(void)
{
    unsigned page = draw(PAGES), space = vcpu->cp0[CP0_ENTRYHI] & ENTRYHI_ASID;
    const struct newest *last = &newest[page][space];

    if (!last->is_there || last->entry.mask != 0)
        return;
    vcpu->cp0[CP0_ENTRYHI] = pages[page] | space;
    vcpu->cp0[CP0_ENTRYLO0] = last->entry.lo[0];
    vcpu->cp0[CP0_ENTRYLO1] = last->entry.lo[1];
    vcpu->cp0[CP0_PAGEMASK] = 0;
    execute_tlbwr();
}

/* Other pages, in the place of those that matter. */
static void evict(void)
{
    static uint32_t others;

    for (unsigned left = 1 + draw(12); left > 0; left--) {
        ready();
        vcpu->cp0[CP0_ENTRYHI] =
            0x10000000u + others++ % 4096 * 0x2000u + (vcpu->cp0[CP0_ENTRYHI] & ENTRYHI_ASID);
        vcpu->cp0[CP0_ENTRYLO0] = lo_of(FIRST_PFN, VD);
        vcpu->cp0[CP0_ENTRYLO1] = 0;
        vcpu->cp0[CP0_PAGEMASK] = 0;
        assert_int_equal(guest_run(vcpu, WORD_TLBWR), EXIT_TLBWR);
    }
}

static void write_indexed(void)
{
    struct tlb_entry old, fresh;

    vcpu->cp0[CP0_INDEX] = draw(16);
    old = vcpu->tlb[vcpu->cp0[CP0_INDEX]];
    draw_operands();
    if (draw(3) == 0) { /* as kernels take an entry away */
        vcpu->cp0[CP0_ENTRYHI] =
            0xd7f80000u + vcpu->cp0[CP0_INDEX] * 0x2000 + (vcpu->cp0[CP0_ENTRYHI] & ENTRYHI_ASID);
        vcpu->cp0[CP0_ENTRYLO0] = vcpu->cp0[CP0_ENTRYLO1] = 0;
    }
    fresh = operands();
    if (!duplicates && is_duplicate(&fresh, vcpu->cp0[CP0_INDEX]))
        return;
    if (draw(2)) {
        vcpu->exit.via = EXIT_VIA_SHORT;
        short_tlbwi(vcpu, vcpu->pc);
    } else {
        assert_int_equal(guest_run(vcpu, WORD_TLBWI), EXIT_TLBWI);
    }
    if (old.hi != fresh.hi) /* no upgrade */
        forget_all();
    note_written(&fresh);
}

static void probe(void)
{
    unsigned page = draw(PAGES), space = vcpu->cp0[CP0_ENTRYHI] & ENTRYHI_ASID;

    vcpu->cp0[CP0_ENTRYHI] = pages[page] | space;
    assert_int_equal(guest_run(vcpu, WORD_TLBP), EXIT_TLBP);
    if ((vcpu->cp0[CP0_INDEX] & INDEX_P) != 0)
        newest[page][space].is_there = false;
}

static void read_entry(void)
{
    uint32_t entryhi = vcpu->cp0[CP0_ENTRYHI];

    assert_int_equal(guest_run(vcpu, WORD_TLBR), EXIT_TLBR);
    forget_all();
    vcpu->cp0[CP0_ENTRYHI] = entryhi;
}

/* As the machine's TLB has it: nothing, or nothing valid. */
static void touch(void)
{
    gva_t address = pages[draw(PAGES)] + draw(2) * PAGE_SIZE;
    int index = model_tlb_find(address, vcpu->hw_entryhi & ENTRYHI_ASID);

    if (address < GLOBAL_PAIRS_FIRST && (vcpu->cp0[CP0_STATUS] & ST_ERL) != 0)
        return;
    if (index < 0 || (machine.tlb[index].lo[address / PAGE_SIZE % 2] & ENTRYLO_V) == 0)
        guest_tlb_exit(vcpu, EXC_TLBL, address, index < 0);
}

static void change_space(void)
{
    vcpu->cp0[CP0_ENTRYHI] = draw(SPACES);
}

static void toggle_erl(void)
{
    vcpu->cp0[CP0_STATUS] ^= ST_ERL;
}

/* The page gets another frame, or none, or one that it may not write. */
static void change_frame(void)
{
    pfn_t pfn = {FIRST_PFN + draw(3)};

    switch (draw(3)) {
    case 0:
        pages_discard(vcpu->vm, pfn);
        return;
    case 1:
        if (pmap_lookup(vcpu->vm, pfn).writable)
            pages_share(vcpu->vm, pfn);
        return;
    default:
        pages_prepare(vcpu->vm, pfn, true);
    }
}

/* All hardware ASIDs are taken: a new generation begins. */
static void use_up_asids(void)
{
    for (unsigned guest_asid = SPACES; guest_asid < GUEST_ASIDS / 2; guest_asid++)
        asid_get(vcpu->vm, guest_asid);
}

static void switch_software_tlb(void)
{
    assert_null(
        switch_set(vcpu->vm, "software_tlb", vcpu->vm->settings.software_tlb ? "off" : "on"));
    forget_all();
}

/* Chances out of 1,000. */
static const struct {
    unsigned chance;
    void (*run)(void);
} operations[] = {{200, write_random}, {160, write_again}, {250, touch},
                  {150, change_space}, {140, evict},       {30, probe},
                  {25, write_indexed}, {25, change_frame}, {10, toggle_erl},
                  {4, read_entry},     {3, use_up_asids},  {3, switch_software_tlb}};

static void run_operation(void)
{
    unsigned lot = draw(1000), i = 0;

    while (lot >= operations[i].chance)
        lot -= operations[i++].chance;
    operations[i].run();
}

static void run_guest(void)
{
    memset(newest, 0, sizeof(newest));
    own = draw(3) * 20;
    large = draw(2) ? 40 : OPERATIONS;
    for (unsigned i = 0; i < OPERATIONS; i++) {
        ready();
        run_operation();
        ready();
        check();
    }
}

static void run_guests(void **state)
{
    const char *asked = getenv("GLOBAL_PAIRS_SEED");
    uint32_t first = asked != NULL ? (uint32_t)strtoul(asked, NULL, 0) : (uint32_t)time(NULL);

    for (unsigned i = 0; i < (asked != NULL ? 1 : SEEDS); i++) {
        seed = first + i * 0x10001;
        printf("# GLOBAL_PAIRS_SEED=%u\n", seed);
        fflush(stdout);
        run_guest();
        stop(state);
        start(state);
    }
    printf("# %u writes of %u operations had no copies to look for\n", stayed, SEEDS * OPERATIONS);
    assert_int_not_equal(stayed, 0);
}

static void random_guests_find_no_copy_of_anything_but_the_newest_entry(void **state)
{
    duplicates = false;
    run_guests(state);
}

static void the_table_is_true_of_guests_that_write_duplicates(void **state)
{
    duplicates = true;
    run_guests(state);
}

/* Nothing is flushed from here on because hardware ASIDs have run out. */
static void start_fresh(void)
{
    for (unsigned i = 0; i < 2 * SPACES; i++)
        asid_get(vcpu->vm, i % SPACES);
    ready();
}

/* --- what the table brings -----------------------------------------------------------------------
 */

static void write_pair(uint32_t hi, uint32_t pfn, uint32_t flags)
{
    vcpu->cp0[CP0_ENTRYHI] = hi;
    ready();
    vcpu->cp0[CP0_ENTRYLO0] = flags & G;
    vcpu->cp0[CP0_ENTRYLO1] = lo_of(pfn, flags);
    vcpu->cp0[CP0_PAGEMASK] = 0;
    assert_int_equal(guest_run(vcpu, WORD_TLBWR), EXIT_TLBWR);
}

/* Is there a copy of what write_pair has written at STACK? Its odd page is valid. */
static bool is_cached_in(unsigned space)
{
    vcpu->cp0[CP0_ENTRYHI] = space;
    ready();
    return guest_is_cached(vcpu, STACK + PAGE_SIZE);
}

/* A copy for each of two address spaces; then the one entry that is not wired holds another page.
 */
static void copy_and_evict(void)
{
    start_fresh();
    vcpu->cp0[CP0_WIRED] = vcpu->cp0[CP0_RANDOM] = 15;
    write_pair(STACK | 1, FIRST_PFN, VDG);
    assert_false(is_cached_in(2));
    guest_touch(vcpu, STACK + PAGE_SIZE);
    write_pair(0x00400001, FIRST_PFN + 1, VD);
    assert_true(is_cached_in(1));
    assert_true(is_cached_in(2));
}

static void the_same_global_entry_again_leaves_the_copies_in_other_spaces(void **state)
{
    (void)state;
    copy_and_evict();
    write_pair(STACK | 1, FIRST_PFN, VDG);
    assert_true(is_cached_in(2));
}

static void another_frame_drops_the_copies_in_other_spaces(void **state)
{
    (void)state;
    copy_and_evict();
    write_pair(STACK | 1, FIRST_PFN + 2, VDG);
    assert_false(is_cached_in(2));
}

static void fewer_rights_drop_the_copies_in_other_spaces(void **state)
{
    (void)state;
    copy_and_evict();
    write_pair(STACK | 1, FIRST_PFN, ENTRYLO_V | G);
    assert_false(is_cached_in(2));
}

static void
a_page_of_one_address_space_in_between_makes_the_next_write_look_for_copies(void **state)
{
    (void)state;
    copy_and_evict();
    write_pair(STACK | 2, FIRST_PFN + 2, VD);
    write_pair(STACK | 1, FIRST_PFN, VDG);
    assert_false(is_cached_in(2));
}

static void a_page_that_was_there_before_the_first_global_one_is_looked_for(void **state)
{
    (void)state;
    vcpu->cp0[CP0_WIRED] = vcpu->cp0[CP0_RANDOM] = 15;
    write_pair(STACK | 2, FIRST_PFN + 2, VD);
    write_pair(STACK | 1, FIRST_PFN, VDG);
    assert_false(is_cached_in(2));
}

/* Two pages share a slot of the table: of the other one nothing is known. */
static void another_pair_in_the_slot_makes_the_next_write_look_for_copies(void **state)
{
    (void)state;
    copy_and_evict();
    assert_int_equal(global_pairs_slot(pages[0]), global_pairs_slot(pages[1]));
    write_pair(pages[1] | 1, FIRST_PFN, VDG);
    write_pair(STACK | 1, FIRST_PFN + 2, VDG);
    assert_false(is_cached_in(2));
}

/* A kernel that has taken its stack away by tlbp and tlbwi may have another one there: nobody need
 * be looked for. */
static void a_pair_that_was_taken_away_may_come_with_another_frame(void **state)
{
    struct tlb_entry other = {.hi = STACK, .lo = {G, lo_of(FIRST_PFN + 2, VDG)}};

    (void)state;
    vcpu->cp0[CP0_WIRED] = vcpu->cp0[CP0_RANDOM] = 15;
    write_pair(STACK | 1, FIRST_PFN, VDG);
    assert_false(global_pairs_may_stay(&vcpu->pairs, &other));
    guest_tlbwi(vcpu, 15, 0xd7f80001, 0, 0, 0);
    assert_true(global_pairs_may_stay(&vcpu->pairs, &other));
}

static void a_pair_that_tlbp_did_not_find_may_come_with_another_frame(void **state)
{
    struct tlb_entry other = {.hi = STACK, .lo = {G, lo_of(FIRST_PFN + 2, VDG)}};

    (void)state;
    copy_and_evict();
    assert_false(global_pairs_may_stay(&vcpu->pairs, &other));
    vcpu->cp0[CP0_ENTRYHI] = STACK | 1;
    ready();
    guest_run(vcpu, WORD_TLBP);
    assert_true(global_pairs_may_stay(&vcpu->pairs, &other));
    assert_false(is_cached_in(2));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(random_guests_find_no_copy_of_anything_but_the_newest_entry),
        TEST(the_table_is_true_of_guests_that_write_duplicates),
        TEST(the_same_global_entry_again_leaves_the_copies_in_other_spaces),
        TEST(another_frame_drops_the_copies_in_other_spaces),
        TEST(fewer_rights_drop_the_copies_in_other_spaces),
        TEST(a_page_of_one_address_space_in_between_makes_the_next_write_look_for_copies),
        TEST(a_page_that_was_there_before_the_first_global_one_is_looked_for),
        TEST(another_pair_in_the_slot_makes_the_next_write_look_for_copies),
        TEST(a_pair_that_was_taken_away_may_come_with_another_frame),
        TEST(a_pair_that_tlbp_did_not_find_may_come_with_another_frame),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
