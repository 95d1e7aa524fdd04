/* Address spaces. The page table has two levels: the directory, and the pages of the linear table
 * (linear_table.h). Both hold EntryLo values, as the refill handlers load them into the TLB
 * unchanged. Where a page of the table does not exist the directory names one shared page of zeros,
 * so that a miss there loads an invalid entry and comes back as a fault with the right BadVAddr. */
#include "guest-os/kernel/space.h"
#include "guest-os/kernel/asid.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/frames.h"
#include "guest-os/kernel/inode.h"
#include "guest-os/kernel/kernel_stack.h"
#include "guest-os/kernel/linear_table.h"
#include "guest-os/kernel/tlb.h"
#include "mips/cp0.h"
#include "mips/tlb.h"

#include <string.h>

uint32_t *current_directory;
static uint32_t empty_directory_pa; /* with nothing but the kernel's part, for a start */
static uint32_t no_table;           /* EntryLo of the shared page of zeros */

uint32_t entrylo_of(uint32_t pa, bool writable)
{
    return (pa >> PAGE_SHIFT << ENTRYLO_PFN_SHIFT) | CONFIG_K0_CACHEABLE << ENTRYLO_C_SHIFT |
           (writable ? ENTRYLO_D : 0) | ENTRYLO_V;
}

uint32_t pa_of(uint32_t entrylo)
{
    return entrylo >> ENTRYLO_PFN_SHIFT << PAGE_SHIFT;
}

void spaces_init(void)
{
    uint32_t no_table_pa = frame_allocate();
    uint32_t *directory;

    empty_directory_pa = frame_allocate();
    if (no_table_pa == 0 || empty_directory_pa == 0)
        panic("not enough memory to start");
    no_table = entrylo_of(no_table_pa, false);
    directory = ram(empty_directory_pa);
    for (unsigned i = 0; i < LINEAR_TABLE_PAGES; i++)
        directory[i] = no_table;
    directory[KERNEL_STACKS / BYTES_PER_TABLE_PAGE] =
        entrylo_of(physical(kernel_stack_ptes), false);
    current_directory = directory;
}

bool space_create(struct space *space)
{
    static const struct region heap = {.writable = true};
    static const struct region stack = {
        .start = USER_STACK_TOP - USER_STACK_SIZE, .limit = USER_STACK_TOP, .writable = true};
    uint32_t pa = frame_copy(empty_directory_pa);

    if (pa == 0)
        return false;
    memset(space, 0, sizeof(*space));
    space->directory = ram(pa);
    space_add_region(space, &heap);
    space_add_region(space, &stack);
    return true;
}

void space_add_region(struct space *space, const struct region *region)
{
    space->regions[space->region_count++] = *region;
    if (region->source != 0) {
        inode_hold(region->source);
        region->source->programs++;
    }
}

uint32_t *space_pte(struct space *space, uint32_t va, bool make)
{
    uint32_t number = va / BYTES_PER_TABLE_PAGE;
    uint32_t *table;

    if (space->directory[number] == no_table) {
        uint32_t pa = make ? frame_allocate() : 0;

        if (pa == 0)
            return 0;
        space->directory[number] = entrylo_of(pa, false);
        if (space->directory == current_directory)
            tlb_invalidate(MAPPED_WINDOW + number * PAGE_SIZE);
    }
    table = ram(pa_of(space->directory[number]));
    return &table[va / PAGE_SIZE % PTES_PER_PAGE];
}

/* Shares the pages of one page of the parent's table. What can be written loses its D bit in both:
 * the first store is a TLB modified exception (fault.c). */
static bool share_table(struct space *child, uint32_t *table, uint32_t va)
{
    uint32_t *child_table = space_pte(child, va, true);

    if (child_table == 0)
        return false;
    for (unsigned i = 0; i < PTES_PER_PAGE; i++) {
        if (table[i] == 0)
            continue;
        table[i] &= ~ENTRYLO_D;
        child_table[i] = table[i];
        frame_share(pa_of(table[i]));
        child->pages++;
    }
    return true;
}

/* The TLB may hold PTEs with rights that they no longer have. */
static void forget_tlb_entries(struct space *space)
{
    space->generation = 0;
    space_activate(space);
}

bool space_copy(struct space *child, struct space *parent)
{
    bool complete = true;

    if (!space_create(child))
        return false;
    child->region_count = 0;
    for (unsigned i = 0; i < parent->region_count; i++)
        space_add_region(child, &parent->regions[i]);
    for (unsigned i = 0; i < LINEAR_TABLE_USER_PAGES && complete; i++) {
        if (parent->directory[i] != no_table)
            complete =
                share_table(child, ram(pa_of(parent->directory[i])), i * BYTES_PER_TABLE_PAGE);
    }
    forget_tlb_entries(parent);
    if (!complete)
        space_destroy(child);
    return complete;
}

/* Frees the pages of the table's entries [first, limit). */
static void release_pages(struct space *space, uint32_t *table, unsigned first, unsigned limit)
{
    for (unsigned i = first; i < limit; i++) {
        if (table[i] != 0) {
            frame_release(pa_of(table[i]));
            table[i] = 0;
            space->pages--;
        }
    }
}

void space_destroy(struct space *space)
{
    if (space->directory == current_directory)
        current_directory = ram(empty_directory_pa);
    for (unsigned i = 0; i < LINEAR_TABLE_USER_PAGES; i++) {
        if (space->directory[i] == no_table)
            continue;
        release_pages(space, ram(pa_of(space->directory[i])), 0, PTES_PER_PAGE);
        frame_release(pa_of(space->directory[i]));
    }
    frame_release(physical(space->directory));
    space->directory = 0;
    for (unsigned i = 0; i < space->region_count; i++) {
        struct inode *source = space->regions[i].source;

        if (source != 0) {
            source->programs--;
            inode_release(source);
        }
    }
    space->region_count = 0;
}

void space_activate(struct space *space)
{
    current_directory = space->directory;
    asid_activate(&space->asid, &space->generation);
}

/* Frees the tables of nothing but heap pages from `limit` on; the stack is in the last table. */
static void release_tables(struct space *space, uint32_t limit, uint32_t old_limit)
{
    uint32_t first = (limit + BYTES_PER_TABLE_PAGE - 1) / BYTES_PER_TABLE_PAGE;

    for (uint32_t i = first; i < LINEAR_TABLE_USER_PAGES - 1; i++) {
        if (i * BYTES_PER_TABLE_PAGE >= old_limit)
            break;
        if (space->directory[i] != no_table)
            frame_release(pa_of(space->directory[i]));
        space->directory[i] = no_table;
    }
}

void space_shrink_heap(struct space *space, uint32_t limit)
{
    struct region *heap = &space->regions[REGION_HEAP];

    for (uint32_t va = (limit + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1); va < heap->limit;
         va += PAGE_SIZE) {
        uint32_t *pte = space_pte(space, va, false);

        if (pte != 0)
            release_pages(space, pte, 0, 1);
    }
    release_tables(space, limit, heap->limit);
    heap->limit = limit;
    forget_tlb_entries(space);
}
