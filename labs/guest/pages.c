/* What a guest sees of its pages while the monitor gives frames on first touch, shares them and
 * takes them back: nothing. The monitor's VM must have hypercalls; that pages can be given back is
 * what brings used frames among the free ones. Pages are numbered from POOL on. */
#include "labs/guest/lab.h"
#include "mips/exceptions.h"
#include "mips/hypercalls.h"
#include "mips/malta.h"
#include "tests/conformance/machine.h"

#define POOL        0x00800000u
#define WORDS       (PAGE_SIZE / 4)
#define VDG         (ENTRYLO_V | ENTRYLO_D | ENTRYLO_G)
#define LARGE       0x08000000u /* bytes of memory where the tests ask for as much */
#define MANY        20000u      /* pages: more than the machine that grades has frames */
#define ROUND       HYPERCALL_PAGES_MAX
#define SCAN_TICKS  (MALTA_COUNT_HZ / 8) /* in which the monitor looks at 16 MB more than twice */
#define SPARE       32u                  /* the first of the pages that lend their frames */
#define SPARE_PAGES 32u

static volatile uint32_t *words_of(unsigned page)
{
    return ram(POOL + page * PAGE_SIZE);
}

static void give_back(unsigned first, unsigned pages)
{
    register uint32_t v0 __asm__("$2") = HYPERCALL_FREE_PAGES;
    register uint32_t a0 __asm__("$4") = POOL + first * PAGE_SIZE;
    register uint32_t a1 __asm__("$5") = pages;

    __asm__ volatile(".word %[word]"
                     : "+r"(v0)
                     : [word] "i"(HYPERCALL_WORD), "r"(a0), "r"(a1)
                     : "$3", "memory");
    expect_equal("the hypercall's error", 0, v0);
}

static uint32_t value(uint32_t contents, unsigned i)
{
    return contents == 0 ? 0 : contents + i * 0x01010101u;
}

static void fill(unsigned page, uint32_t contents)
{
    for (unsigned i = 0; i < WORDS; i++)
        words_of(page)[i] = value(contents, i);
}

/* Every word but `except` is as fill left it, or zero for contents 0. */
static void expect_contents(const char *what, unsigned page, uint32_t contents, unsigned except)
{
    unsigned i = 0;

    while (i < WORDS && (i == except || words_of(page)[i] == value(contents, i)))
        i++;
    expect_equal(what, WORDS, i);
}

/* So does all that the tests before this one have used: the frame of zeros goes, too. */
static void give_all_back(uint32_t memory)
{
    for (uint32_t pa = POOL; pa < memory; pa += ROUND * PAGE_SIZE)
        give_back((pa - POOL) / PAGE_SIZE, ROUND);
}

/* The next frames that are handed out hold something. */
static void dirty_free_frames(void)
{
    for (unsigned i = 0; i < SPARE_PAGES; i++)
        fill(SPARE + i, lab_random() | 1);
    give_back(SPARE, SPARE_PAGES);
}

static void freed_pages_read_as_zeros(void)
{
    for (unsigned round = 0; round < 3; round++) {
        give_all_back(LARGE);
        dirty_free_frames();
        for (unsigned page = 0; page < 8; page++)
            expect_contents("the first word that is not zero", page, 0, WORDS);
        for (unsigned page = 8; page < 16; page++) {
            unsigned stored = lab_random_below(WORDS);

            words_of(page)[stored] = ~page;
            expect_equal("the word", ~page, words_of(page)[stored]);
            expect_contents("the first word that is not zero", page, 0, stored);
        }
    }
    give_back(0, ROUND);
}

/* Pages that were read first and are stored to one after the other. */
static void pages_of_zeros_are_apart(void)
{
    unsigned count = 2 + lab_random_below(5);

    give_all_back(LARGE);
    for (unsigned page = 0; page < count; page++)
        expect_equal("a word", 0, words_of(page)[lab_random_below(WORDS)]);
    for (unsigned page = 0; page < count; page++) {
        unsigned stored = lab_random_below(WORDS);

        dirty_free_frames();
        words_of(page)[stored] = page + 1;
        expect_contents("the first word that was not copied", page, 0, stored);
        for (unsigned other = page + 1; other < count + 2; other++)
            expect_contents("the first word that another page's store changed", other, 0, WORDS);
        give_back(count, 2);
    }
    for (unsigned page = 0; page < 12; page++)
        expect_equal("a page that is read later", 0, words_of(count + page)[0]);
    give_back(0, ROUND);
}

/* Even pages, then odd ones: the TLB loads its entries in pairs. */
static void expect_zeros_far_and_wide(void)
{
    unsigned page = 0;

    while (page < MANY && words_of(page)[lab_random_below(WORDS)] == 0)
        page = page == MANY - 2 ? 1 : page + 2;
    expect("every word is zero", page > MANY);
}

static void zeros_take_no_memory(void)
{
    give_all_back(LARGE);
    expect_zeros_far_and_wide();
    expect_zeros_far_and_wide();
    for (unsigned page = 0; page < MANY; page += ROUND)
        give_back(page, ROUND);
}

static void freed_frames_serve_again(void)
{
    for (unsigned used = 0; used < MANY; used += ROUND) {
        for (unsigned page = 0; page < ROUND; page++)
            words_of(page)[used / ROUND] = used + page;
        give_back(0, ROUND);
    }
}

/* The page can be reached at two more addresses; the first store to it comes through one of them.
 */
static void copy_is_seen_through_all_mappings(void)
{
    for (unsigned i = 0; i < 8; i++) {
        uint32_t va = TEST_VA + lab_random_below(64) * 0x2000, other = va + 0x01000000;
        uint32_t lo = page(POOL + 2 * PAGE_SIZE, VDG), fresh = lab_random() | 1;

        give_back(0, ROUND);
        dirty_free_frames();
        expect_equal("another page", 0, *words_of(3));
        tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = va, .lo = {lo, lo}});
        tlb_write(FREE_ENTRY + 1, (struct tlb_entry){.hi = other, .lo = {lo, lo}});
        expect_equal("through the second mapping", 0, *(volatile uint32_t *)other);
        *(volatile uint32_t *)va = fresh;
        expect_equal("through the second mapping", fresh, *(volatile uint32_t *)other);
        expect_equal("through the first mapping", fresh, *(volatile uint32_t *)va);
        expect_equal("another page", 0, *words_of(3));
        tlb_flush();
    }
    give_back(0, ROUND);
}

/* Computes, so that the machine's timer interrupts and the monitor looks for equal pages. */
static void let_the_monitor_look(void)
{
    uint32_t start = cp0_read(CP0_COUNT), now;

    do {
        spin(100000);
        now = cp0_read(CP0_COUNT);
    } while (now - start < SCAN_TICKS);
}

static void store_and_compare(unsigned pages, uint32_t contents)
{
    for (unsigned page = 0; page < pages; page++) {
        unsigned stored = lab_random_below(WORDS);

        words_of(page)[stored] = ~contents;
        expect_contents("the first word that the store changed beside its own", page, contents,
                        stored);
        for (unsigned other = page + 1; other < pages; other++)
            expect_contents("the first word that another page's store changed", other, contents,
                            WORDS);
    }
}

static void equal_pages_are_apart(void)
{
    uint32_t contents = lab_random() | 1;

    give_back(0, ROUND);
    for (unsigned page = 0; page < 6; page++)
        fill(page, contents);
    let_the_monitor_look();
    dirty_free_frames();
    for (unsigned page = 0; page < 6; page++)
        expect_contents("the first word that the sharing changed", page, contents, WORDS);
    store_and_compare(6, contents);
    give_back(0, ROUND);
}

/* Frames that were looked at are given back, and others hold then what these did. */
static void freed_frames_are_not_found(void)
{
    uint32_t contents = lab_random() | 1;

    give_back(0, ROUND);
    for (unsigned i = 0; i < 8; i++)
        fill(16 + i, contents + 0x1000 * i);
    let_the_monitor_look();
    for (unsigned i = 0; i < 8; i++)
        *words_of(i) = i;
    give_back(16, 8);
    let_the_monitor_look(); /* until another guest that does the same has come so far */
    for (unsigned i = 0; i < 8; i++)
        fill(i, contents + 0x1000 * i);
    let_the_monitor_look();
    dirty_free_frames();
    for (unsigned i = 0; i < 8; i++)
        expect_contents("the first word that the sharing changed", i, contents + 0x1000 * i, WORDS);
    give_back(0, ROUND);
}

const struct test tests_pages[] = {
    {"freed_pages_read_as_zeros", freed_pages_read_as_zeros},
    {"pages_of_zeros_are_apart", pages_of_zeros_are_apart},
    {"zeros_take_no_memory", zeros_take_no_memory},
    {"freed_frames_serve_again", freed_frames_serve_again},
    {"copy_is_seen_through_all_mappings", copy_is_seen_through_all_mappings},
    {"equal_pages_are_apart", equal_pages_are_apart},
    {"freed_frames_are_not_found", freed_frames_are_not_found},
    {0},
};
