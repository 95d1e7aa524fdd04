/* Page frames, in blocks of 16. Pages of a program that lie in one aligned block of 16 pages get
 * frames of one aligned block, each at its place, as long as there are such: page colouring for
 * caches that are indexed by physical address, and something that large TLB entries can be made of.
 * Whatever else needs frames takes them from blocks of its own. A frame is not touched before
 * somebody needs it, which keeps booting quick. */
#include "guest-os/kernel/frames.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/monitor.h"
#include "mips/malta.h"
#include "mips/tlb.h"

#include <string.h>

#define BLOCK_FRAMES 16
#define BLOCK_SIZE   (BLOCK_FRAMES * PAGE_SIZE)
#define BLOCKS       (MALTA_RAM_LOW_LIMIT / BLOCK_SIZE)
#define ALL          0xffff /* of a block */

struct block {
    uint16_t free; /* bit i: frame i is free */
    uint16_t used; /* bit i: somebody has used frame i */
};

enum want {
    WANT_ANY,
    WANT_MIXED,
    WANT_WHOLE
};

extern char kernel_end[]; /* kernel.lds.S */

static uint16_t references[MALTA_RAM_LOW_LIMIT / PAGE_SIZE];
static struct block blocks[BLOCKS];
static uint8_t is_mixed[BLOCKS];             /* its frames are given to whoever wants one */
static uint32_t search_from[WANT_WHOLE + 1]; /* no block below is what is wanted */
static uint32_t block_limit;
static uint32_t reserved_start, reserved_limit; /* the initrd */
static uint32_t available;

static uint32_t number_of(uint32_t pa)
{
    return pa / PAGE_SIZE % BLOCK_FRAMES;
}

static void search_no_higher(enum want want, uint32_t number)
{
    if (search_from[want] > number)
        search_from[want] = number;
}

static void set_free(uint32_t pa)
{
    uint32_t number = pa / BLOCK_SIZE;
    struct block *block = &blocks[number];

    block->free |= (uint16_t)(1U << number_of(pa));
    if (block->free == ALL) {
        is_mixed[number] = 0;
        search_no_higher(WANT_WHOLE, number);
    } else if (is_mixed[number]) {
        search_no_higher(WANT_MIXED, number);
    }
    search_no_higher(WANT_ANY, number);
    available++;
}

/* Has a piece of memory nothing of the initrd? */
static bool is_outside(uint32_t pa, uint32_t size)
{
    return pa + size <= reserved_start || pa >= reserved_limit;
}

void frames_init(const struct boot *boot)
{
    uint32_t memory_limit = boot->memory_bytes & ~(PAGE_SIZE - 1);
    uint32_t start = physical(kernel_end);

    reserved_start = boot->initrd_pa & ~(PAGE_SIZE - 1);
    reserved_limit = (boot->initrd_pa + boot->initrd_bytes + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
    if (reserved_start < start)
        panic("the initrd overlaps the kernel");
    block_limit = (memory_limit + BLOCK_SIZE - 1) / BLOCK_SIZE;
    is_mixed[start / BLOCK_SIZE] = 1;
    for (uint32_t pa = start; pa < memory_limit; pa += PAGE_SIZE) {
        if (pa % BLOCK_SIZE == 0 && is_outside(pa, BLOCK_SIZE) && memory_limit - pa >= BLOCK_SIZE) {
            blocks[pa / BLOCK_SIZE].free = ALL;
            available += BLOCK_FRAMES;
            pa += BLOCK_SIZE - PAGE_SIZE;
        } else if (is_outside(pa, PAGE_SIZE)) {
            set_free(pa);
        }
    }
}

void frames_add_initrd(void)
{
    for (uint32_t pa = reserved_start; pa < reserved_limit; pa += PAGE_SIZE) {
        references[pa / PAGE_SIZE] = 1;
        blocks[pa / BLOCK_SIZE].used |= (uint16_t)(1U << number_of(pa));
        frame_release(pa);
    }
}

static bool is_wanted(uint32_t number, enum want want)
{
    uint16_t free = blocks[number].free;

    if (want == WANT_WHOLE)
        return free == ALL;
    return free != 0 && (want == WANT_ANY || is_mixed[number]);
}

/* The lowest block of the kind; block_limit: there is none. */
static uint32_t find(enum want want)
{
    uint32_t number = search_from[want];

    while (number < block_limit && !is_wanted(number, want))
        number++;
    search_from[want] = number;
    return number;
}

static uint32_t take(uint32_t pa)
{
    struct block *block = &blocks[pa / BLOCK_SIZE];

    block->free &= (uint16_t) ~(1U << number_of(pa));
    available--;
    references[pa / PAGE_SIZE] = 1;
    return pa;
}

/* Has nobody used the frame before? */
static bool is_fresh(uint32_t pa)
{
    return (blocks[pa / BLOCK_SIZE].used >> number_of(pa) & 1) == 0;
}

static void note_use(uint32_t pa)
{
    blocks[pa / BLOCK_SIZE].used |= (uint16_t)(1U << number_of(pa));
}

static uint32_t take_from(uint32_t number)
{
    uint32_t free = blocks[number].free;

    return take(number * BLOCK_SIZE + (uint32_t)(31 - __builtin_clz(free & -free)) * PAGE_SIZE);
}

static uint32_t choose(void)
{
    uint32_t number;

    if (available == 0)
        return 0;
    number = find(WANT_MIXED);
    if (number == block_limit)
        number = find(WANT_WHOLE);
    if (number == block_limit)
        number = find(WANT_ANY);
    is_mixed[number] = 1;
    search_no_higher(WANT_MIXED, number);
    return take_from(number);
}

uint32_t frame_take(void)
{
    uint32_t pa = choose();

    if (pa != 0)
        note_use(pa);
    return pa;
}

/* A monitor below has cleared what nobody has used yet; what somebody has is not cleared any faster
 * by it. One store has the monitor bring the frame now: else it would be missing from the first TLB
 * entry. */
static uint32_t clear(uint32_t pa)
{
    if (pa == 0)
        return 0;
    if (is_fresh(pa) && monitor_zeroes(pa))
        *(volatile uint32_t *)ram(pa) = 0;
    else
        memset(ram(pa), 0, PAGE_SIZE);
    note_use(pa);
    return pa;
}

uint32_t frame_allocate(void)
{
    return clear(choose());
}

uint32_t frame_allocate_at(uint32_t page, uint32_t block)
{
    uint32_t pa = (block & ~(BLOCK_SIZE - 1)) | page % BLOCK_SIZE;

    if (block != 0 && (blocks[pa / BLOCK_SIZE].free >> number_of(pa) & 1) != 0)
        return clear(take(pa));
    pa = find(WANT_WHOLE) * BLOCK_SIZE + page % BLOCK_SIZE;
    if (pa < block_limit * BLOCK_SIZE)
        return clear(take(pa));
    return frame_allocate();
}

uint32_t frame_copy(uint32_t from)
{
    uint32_t pa = frame_take();

    if (pa != 0)
        memcpy(ram(pa), ram(from), PAGE_SIZE);
    return pa;
}

void frame_share(uint32_t pa)
{
    references[pa / PAGE_SIZE]++;
}

void frame_release(uint32_t pa)
{
    if (references[pa / PAGE_SIZE] == 0)
        panic("frame %08x is released once too often", pa);
    if (--references[pa / PAGE_SIZE] == 0)
        set_free(pa);
}

bool frame_is_shared(uint32_t pa)
{
    return references[pa / PAGE_SIZE] > 1;
}

uint32_t frames_available(void)
{
    return available;
}
