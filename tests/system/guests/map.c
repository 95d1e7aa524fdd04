/* Maps what it has no right to: every frame number there is, and the addresses that the monitor
 * lives at. */
#include "tests/system/guests/guest.h"

#include "mips/exceptions.h"
#include "mips/malta.h"
#include "mips/tlb.h"

#define FRAMES      0x100000u
#define DENSE       0x20000u /* 512 MB: memory, devices and boot ROM of the machine; each is tried */
#define BOARD       0x10000u /* devices and boot ROM */
#define BOARD_LIMIT 0x20000u
#define PAGE        (1u << PAGE_SHIFT)
#define VA_PAIRS    0x20000u /* the pairs of frames follow one another in this much of useg */
#define VA_BASE     0x20000000u
#define TLB_WIRED   4

static uint32_t pattern_of(uint32_t frame)
{
    return frame * 2654435761u ^ 0x5a5a5a5au;
}

static volatile uint32_t *own_word(uint32_t frame)
{
    return (volatile uint32_t *)(RAM_WINDOW + frame * PAGE);
}

/* Frames that this program, its stack and the PROM tables do not need. */
static bool is_free(uint32_t frame)
{
    return frame * PAGE >= ((uint32_t)(uintptr_t)image_end & 0x1fffffffu);
}

/* Writes the pair of frames at `frame`, by turns with tlbwi and tlbwr, and returns its address. */
static uint32_t map_pair(uint32_t frame)
{
    uint32_t pair = frame / 2;
    uint32_t va = VA_BASE + pair % VA_PAIRS * 2 * PAGE;
    uint32_t lo = frame << ENTRYLO_PFN_SHIFT | ENTRYLO_V | ENTRYLO_D | ENTRYLO_G;

    cp0_write(CP0_ENTRYHI, va);
    cp0_write(CP0_ENTRYLO0, lo);
    cp0_write(CP0_ENTRYLO1, lo + (1u << ENTRYLO_PFN_SHIFT));
    if (pair % 64 < 32) {
        cp0_write(CP0_INDEX, pair % TLB_WIRED);
        __asm__ volatile("tlbwi" : : : "memory");
    } else {
        __asm__ volatile("tlbwr" : : : "memory");
    }
    return va;
}

static void check_own(uint32_t frame, uint32_t va)
{
    uint32_t value = 0;
    uint32_t before = *own_word(frame);

    if (try_load(va, &value) != NO_EXCEPTION || value != before)
        bad("frame 0x%x is mine and reads 0x%x through the TLB, 0x%x without", (unsigned)frame,
            (unsigned)value, (unsigned)before);
    if (!is_free(frame))
        return;
    if (try_store(va, ~before) != NO_EXCEPTION || *own_word(frame) != ~before)
        bad("a store to my frame 0x%x does not arrive", (unsigned)frame);
    *own_word(frame) = before;
}

static void check_foreign(uint32_t frame, uint32_t va)
{
    uint32_t value = 0;

    if (try_load(va, &value) != EXC_DBE)
        bad("a load from frame 0x%x gives exception %u, value 0x%x", (unsigned)frame,
            seen_exccode(), (unsigned)value);
    if (try_store(va, 0xbadbad00u) != EXC_DBE)
        bad("a store to frame 0x%x gives exception %u", (unsigned)frame, seen_exccode());
}

/* The board's own space answers with a device's register, or with ones. */
static void check_board(uint32_t frame, uint32_t va)
{
    uint32_t value = 0;

    if (try_load(va, &value) != NO_EXCEPTION)
        bad("a load from frame 0x%x of the board gives exception %u", (unsigned)frame,
            seen_exccode());
}

static void check_frame(uint32_t frame, uint32_t own, uint32_t va)
{
    if (frame < own)
        check_own(frame, va);
    else if (frame >= BOARD && frame < BOARD_LIMIT)
        check_board(frame, va);
    else
        check_foreign(frame, va);
}

/* Word 0 of each page is looked at. `step=`: beyond the dense part, only every so many frames. */
void act_map_all(const struct machine *machine)
{
    uint32_t own = machine->ram_bytes / PAGE;
    uint32_t step = option_number(machine, "step=", 2);
    uint32_t looked = 0;

    for (uint32_t frame = 0; frame < own; frame++)
        if (is_free(frame))
            *own_word(frame) = pattern_of(frame);
    cp0_write(CP0_WIRED, TLB_WIRED);
    cp0_write(CP0_PAGEMASK, 0);
    for (uint32_t pair = 0; pair < FRAMES; pair += pair < DENSE ? 2 : step) {
        uint32_t va = map_pair(pair);

        for (uint32_t frame = pair; frame < pair + 2; frame++, va += PAGE, looked++)
            check_frame(frame, own, va);
    }
    for (uint32_t frame = 0; frame < own; frame++)
        if (is_free(frame) && *own_word(frame) != pattern_of(frame))
            bad("my frame 0x%x has changed", (unsigned)frame);
    print("%u frames mapped, %u of them mine\n", (unsigned)looked, (unsigned)own);
}

/* EntryHi values under which the monitor may keep entries of its own. */
static const uint32_t edges[] = {
    0xffffe000u, 0xffffc000u, 0xffff8000u, 0xe0000000u, 0x80000000u,
    0x80002000u, 0x80100000u, 0xa0000000u, 0x80020000u, 0xbfc00000u,
    0xc0000000u, 0xc0100000u, 0xcffe0000u, 0xd7ffe000u, 0xdfffe000u,
};

/* Writes, probes and overwrites entries there, in each way, then sees that nothing is reachable. */
static void poke_edge(uint32_t va, uint32_t asid, uint32_t mask, uint32_t flags)
{
    uint32_t lo = 1u << ENTRYLO_PFN_SHIFT | flags;

    cp0_write(CP0_PAGEMASK, mask);
    cp0_write(CP0_ENTRYHI, va | asid);
    cp0_write(CP0_ENTRYLO0, lo);
    cp0_write(CP0_ENTRYLO1, lo);
    __asm__ volatile("tlbp" : : : "memory");
    __asm__ volatile("tlbwr" : : : "memory");
    __asm__ volatile("tlbp" : : : "memory");
    __asm__ volatile("tlbwi" : : : "memory");
    cp0_write(CP0_ENTRYLO0, 0);
    cp0_write(CP0_ENTRYLO1, 0);
    __asm__ volatile("tlbwi" : : : "memory");
    __asm__ volatile("tlbwr" : : : "memory");
    __asm__ volatile("tlbr" : : : "memory");
    cp0_write(CP0_ENTRYHI, 0);
}

void act_map_edges(const struct machine *machine)
{
    static const uint32_t masks[] = {0, 0x6000, 0x1e000, 0x1ffe000, 0x1fffe000};
    static const uint32_t flags[] = {0, ENTRYLO_V | ENTRYLO_D, ENTRYLO_V | ENTRYLO_D | ENTRYLO_G};
    uint32_t value, pokes = 0;

    (void)machine;
    for (unsigned i = 0; i < sizeof(edges) / sizeof(edges[0]); i++)
        for (unsigned m = 0; m < sizeof(masks) / sizeof(masks[0]); m++)
            for (unsigned f = 0; f < sizeof(flags) / sizeof(flags[0]); f++, pokes += 3) {
                poke_edge(edges[i], 0, masks[m], flags[f]);
                poke_edge(edges[i], 1, masks[m], flags[f]);
                poke_edge(edges[i], 255, masks[m], flags[f]);
                if ((edges[i] < 0xc0000000u || edges[i] >= 0xe0000000u) &&
                    try_load(edges[i], &value) != EXC_ADEL)
                    bad("a load from 0x%x gives exception %u", (unsigned)edges[i], seen_exccode());
            }
    print("%u entries written at the monitor's addresses\n", (unsigned)pokes);
}
