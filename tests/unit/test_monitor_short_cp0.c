/* mtc0 of EntryHi, tlbwi and tlbp by short exits and by ordinary ones: from random states of a
 * guest both come to the same, in what the guest can see, in what the fast paths look into, and in
 * the VM's hardware ASIDs. What stays in the machine's TLB may differ in one direction: a short
 * exit installs nothing. */
#include <string.h>

#include "monitor/asid.h"
#include "monitor/exit.h"
#include "monitor/home.h"
#include "monitor/hwtlb.h"
#include "monitor/short_exits.h"
#include "tests/unit/one_guest.h"

#define STEPS  20000
#define SPACES 6
#define PAIRS  24 /* of each kind */
#define VALUE  8  /* t0 */

static uint32_t random_word;

static uint32_t draw(uint32_t limit)
{
    random_word = random_word * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)random_word * limit >> 32);
}

/* All that an instruction can change, but for the order of victims in the machine's TLB. */
struct snapshot {
    struct home home;
    struct vm vm;
    struct tlb_entry tlb[TLB_ENTRIES_MAX];
    struct asid_set taken;
    uint32_t generation;
};

static struct snapshot before, ordinary, by_short;

static void take(struct snapshot *snapshot)
{
    snapshot->home = *(struct home *)vcpu->vm->stlb.slots;
    snapshot->vm = *vcpu->vm;
    memcpy(snapshot->tlb, machine.tlb, sizeof(machine.tlb));
    snapshot->taken = asid_taken;
    snapshot->generation = asid_generation;
}

static void put_back(const struct snapshot *snapshot)
{
    *(struct home *)vcpu->vm->stlb.slots = snapshot->home;
    *vcpu->vm = snapshot->vm;
    memcpy(machine.tlb, snapshot->tlb, sizeof(machine.tlb));
    asid_taken = snapshot->taken;
    asid_generation = snapshot->generation;
}

/* --- what a guest may do --- */

/* Where a guest may have an entry: user pages, the window that its kernel maps, and, as kernels
 * park what they do not need, segments that are not mapped. */
static uint32_t draw_vpn2(void)
{
    static const uint32_t bases[] = {0x00400000, 0x00400000, 0xd0000000, 0x80000000, 0xc0000000};

    return bases[draw(5)] + draw(PAIRS) * 2 * PAGE_SIZE;
}

static uint32_t draw_lo(uint32_t global)
{
    return lo_of(draw(64), draw(3) == 0 ? global : ENTRYLO_V | draw(2) * ENTRYLO_D | global);
}

static bool wide = true; /* the guest has global entries and large pages, too */

/* The registers of a TLB write: any; or what the entry has, with other rights. */
static void draw_write(unsigned index)
{
    const struct tlb_entry *old = &vcpu->tlb[index];
    uint32_t *cp0 = vcpu->cp0, global = wide && draw(8) == 0;

    cp0[CP0_INDEX] = (index + (draw(3) == 0 ? vcpu->vm->settings.tlb_entries : 0)) |
                     (draw(8) == 0 ? INDEX_P : 0);
    cp0[CP0_ENTRYLO0] = draw_lo(global);
    cp0[CP0_ENTRYLO1] = draw_lo(global);
    cp0[CP0_PAGEMASK] = wide && draw(32) == 0 ? 0x6000 : 0;
    cp0[CP0_ENTRYHI] = draw_vpn2() | (cp0[CP0_ENTRYHI] & ENTRYHI_ASID);
    if (draw(3) == 0 && ((old->hi ^ cp0[CP0_ENTRYHI]) & ENTRYHI_ASID) == 0) {
        cp0[CP0_ENTRYHI] = old->hi;
        cp0[CP0_ENTRYLO0] = old->lo[0] ^ draw(2) * ENTRYLO_D;
        cp0[CP0_ENTRYLO1] = old->lo[1] ^ draw(2) * ENTRYLO_V;
        cp0[CP0_PAGEMASK] = old->mask;
    }
    if (draw(8) == 0) /* in one half alone it means nothing */
        cp0[CP0_ENTRYLO1] ^= ENTRYLO_G;
}

/* A kernel must not write a second entry for a page. */
static bool is_there_already(unsigned index)
{
    const uint32_t *cp0 = vcpu->cp0;
    struct tlb_entry fresh = tlb_entry_compose(cp0[CP0_ENTRYHI], cp0[CP0_ENTRYLO0],
                                               cp0[CP0_ENTRYLO1], cp0[CP0_PAGEMASK]);

    for (unsigned i = 0; i < vcpu->vm->settings.tlb_entries; i++)
        if (i != index && tlb_entries_overlap(&vcpu->tlb[i], &fresh))
            return true;
    return false;
}

/* --- both ways --- */

static bool is_live(uint32_t tag)
{
    unsigned guest_asid;

    return asid_is_of(vcpu->vm, tag & ENTRYHI_ASID, &guest_asid);
}

static bool is_valid(const struct tlb_entry *entry)
{
    return ((entry->lo[0] | entry->lo[1]) & ENTRYLO_V) != 0;
}

/* What is left after the short exit is there after the other one too, unless that one has put
 * something in its place. */
static void compare_tlbs(void)
{
    for (unsigned i = LAYOUT_WIRED_ENTRIES; i < machine.tlb_entries; i++)
        if (is_valid(&by_short.tlb[i]) && by_short.tlb[i].hi != ordinary.tlb[i].hi)
            assert_true(is_valid(&ordinary.tlb[i]));
    for (unsigned i = 0; i < STLB_SLOTS; i++)
        if (is_live(stlb_tag(by_short.home.stlb[i].key)) &&
            by_short.home.stlb[i].key != ordinary.home.stlb[i].key)
            assert_true(is_live(stlb_tag(ordinary.home.stlb[i].key)));
}

static void compare_asids(void)
{
    const struct vm_asids *a = &ordinary.vm.asids, *b = &by_short.vm.asids;

    assert_int_equal(ordinary.generation, by_short.generation);
    assert_memory_equal(&ordinary.taken, &by_short.taken, sizeof(ordinary.taken));
    assert_int_equal(a->generation, b->generation);
    assert_int_equal(a->count, b->count);
    assert_memory_equal(a->hardware, b->hardware, sizeof(a->hardware));
    assert_memory_equal(a->used, b->used, a->count * sizeof(a->used[0]));
    assert_memory_equal(&a->tagged, &b->tagged, sizeof(a->tagged));
    assert_int_equal(a->word, b->word);
}

static void compare(void)
{
    const struct vcpu *a = &ordinary.home.vcpu, *b = &by_short.home.vcpu;

    assert_memory_equal(a->gpr, b->gpr, sizeof(a->gpr));
    assert_memory_equal(a->cp0, b->cp0, sizeof(a->cp0));
    assert_memory_equal(a->tlb, b->tlb, sizeof(a->tlb));
    assert_memory_equal(a->tlb_filter, b->tlb_filter, sizeof(a->tlb_filter));
    assert_memory_equal(a->tlb_wide, b->tlb_wide, sizeof(a->tlb_wide));
    assert_memory_equal(&a->pairs, &b->pairs, sizeof(a->pairs));
    assert_int_equal(a->pc, b->pc);
    assert_int_equal(a->hw_status, b->hw_status);
    assert_int_equal(a->hw_entryhi, b->hw_entryhi);
    assert_int_equal(a->attention, b->attention);
    assert_int_equal(ordinary.vm.retained, by_short.vm.retained);
    assert_memory_equal(ordinary.vm.retained_wide, by_short.vm.retained_wide,
                        sizeof(ordinary.vm.retained_wide));
    assert_memory_equal(ordinary.vm.exits, by_short.vm.exits, sizeof(ordinary.vm.exits));
    compare_asids();
    compare_tlbs();
}

static void run_both_ways(uint32_t word, short_function *function)
{
    uint32_t answer;

    take(&before);
    guest_run(vcpu, word);
    take(&ordinary);
    put_back(&before);
    vcpu->exit.via = EXIT_VIA_SHORT;
    answer = function(vcpu, vcpu->pc);
    assert_int_equal(answer & 3, 0);
    vcpu->pc = answer;
    take(&by_short);
    compare();
}

/* --- steps --- */

static void go_to_a_space(uint32_t spaces)
{
    uint32_t value = draw_vpn2() | draw(spaces);

    vcpu->fast.value = value;
    vcpu->gpr[VALUE] = value;
    run_both_ways(WORD_MTC0(VALUE, CP0_ENTRYHI / 8, 0), short_put_entryhi);
}

static bool loses_rights(uint32_t old, uint32_t fresh)
{
    return (old & ENTRYLO_V) != 0 && ((fresh & ENTRYLO_V) == 0 || (old & ~fresh & ENTRYLO_D) != 0 ||
                                      ((old ^ fresh) & ENTRYLO_PFN) != 0);
}

/* Would fast_tlbwi go on to short_tlbwi_in_place? */
static bool is_in_place(void)
{
    const uint32_t *cp0 = vcpu->cp0;
    uint32_t index = cp0[CP0_INDEX] & ~INDEX_P, hi = cp0[CP0_ENTRYHI];
    uint32_t lo0 = cp0[CP0_ENTRYLO0], lo1 = cp0[CP0_ENTRYLO1];
    const struct tlb_entry *old = &vcpu->tlb[index];

    if (cp0[CP0_PAGEMASK] != 0 || (lo0 & lo1 & ENTRYLO_G) != 0 || hi >= 0x80000000u ||
        (cp0[CP0_STATUS] & ST_ERL) != 0 || ((lo0 | lo1) & ENTRYLO_V) == 0)
        return false;
    return vcpu->tlb_wide[0] == 0 &&
           vcpu->tlb_filter[vtlb_filter_hash(hi)] == (index << TLB_FILTER_INDEX_SHIFT | 1) &&
           old->hi == hi && (loses_rights(old->lo[0], lo0) || loses_rights(old->lo[1], lo1));
}

static unsigned in_place;

static void write_indexed(void)
{
    unsigned index = draw(vcpu->vm->settings.tlb_entries);

    draw_write(index);
    if (is_there_already(index))
        return;
    if (is_in_place()) {
        in_place++;
        run_both_ways(WORD_TLBWI, short_tlbwi_in_place);
        put_back(&before);
    }
    run_both_ways(WORD_TLBWI, short_tlbwi);
}

static void write_random(void)
{
    draw_write(0);
    if (!is_there_already(vcpu->cp0[CP0_RANDOM]))
        guest_run(vcpu, WORD_TLBWR);
}

static void probe(void)
{
    vcpu->cp0[CP0_ENTRYHI] = draw_vpn2() | (vcpu->cp0[CP0_ENTRYHI] & ENTRYHI_ASID);
    run_both_ways(WORD_TLBP, short_tlbp);
}

static void step(uint32_t spaces)
{
    vcpu->pc = GUEST_CODE;
    switch (draw(9)) {
    case 0:
        go_to_a_space(spaces);
        return;
    case 1:
    case 2:
    case 3:
        write_random();
        return;
    case 4:
        probe();
        return;
    default:
        write_indexed();
        return;
    }
}

static void run(uint32_t seed, uint32_t spaces)
{
    random_word = seed;
    for (unsigned i = 0; i < STEPS; i++)
        step(spaces);
    assert_true(asid_generation > 2); /* all of them were needed, more than once */
}

static void with_small_pages_alone_both_ways_come_to_the_same(void **state)
{
    (void)state;
    wide = false;
    in_place = 0;
    run(6, SPACES);
    wide = true;
    assert_true(in_place > 50);
}

static void in_few_spaces_both_ways_come_to_the_same(void **state)
{
    (void)state;
    run(1, SPACES);
}

static void in_all_spaces_both_ways_come_to_the_same(void **state)
{
    (void)state;
    run(2, 256);
}

static void with_erl_both_ways_come_to_the_same(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = ST_ERL;
    vcpu_prepare_resume(vcpu);
    run(3, SPACES);
}

static void without_asids_both_ways_come_to_the_same(void **state)
{
    (void)state;
    assert_null(switch_set(vcpu->vm, "asids", "off"));
    run(4, SPACES);
}

static void without_the_software_tlb_both_ways_come_to_the_same(void **state)
{
    (void)state;
    assert_null(switch_set(vcpu->vm, "software_tlb", "off"));
    vcpu_prepare_resume(vcpu);
    run(5, SPACES);
}

/* The flush of one page, line by line: what was evicted before is not found again. */
static void a_page_that_is_taken_away_takes_what_was_evicted_with_it(void **state)
{
    uint32_t asid = vcpu->hw_entryhi;

    (void)state;
    vcpu->vm->retained = true;
    vcpu->cp0[CP0_INDEX] = 3;
    vcpu->cp0[CP0_ENTRYHI] = 0x80006000;
    assert_int_equal(short_tlbwi(vcpu, GUEST_CODE), GUEST_CODE + 4);
    assert_int_equal(vcpu->tlb[3].hi, 0x80006000);
    assert_false(vcpu->vm->retained);
    assert_int_not_equal(vcpu->hw_entryhi, asid);
    assert_int_equal(asid_find(&vcpu->vm->asids, 0), vcpu->hw_entryhi);
    assert_int_equal(vcpu->vm->asids.count, 1);
    assert_int_equal(vcpu->attention, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(with_small_pages_alone_both_ways_come_to_the_same),
        TEST(in_few_spaces_both_ways_come_to_the_same),
        TEST(in_all_spaces_both_ways_come_to_the_same),
        TEST(with_erl_both_ways_come_to_the_same),
        TEST(without_asids_both_ways_come_to_the_same),
        TEST(without_the_software_tlb_both_ways_come_to_the_same),
        TEST(a_page_that_is_taken_away_takes_what_was_evicted_with_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
