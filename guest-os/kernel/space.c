/* Address spaces. The page table has two levels: the directory, and the pages of the linear table
 * (linear_table.h). Both hold EntryLo values, as the refill handlers load them into the TLB
 * unchanged. Where a page of the table does not exist the directory names one shared page of zeros,
 * so that a miss there loads an invalid entry and comes back as a fault with the right BadVAddr. */
#include "guest-os/kernel/space.h"
#include "guest-os/kernel/asid.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/frames.h"
#include "guest-os/kernel/linear_table.h"
#include "guest-os/kernel/tlb.h"
#include "mips/cp0.h"
#include "mips/tlb.h"
#include "mips/windows.h"

#include <string.h>

#define BYTES_PER_TABLE_PAGE (PTES_PER_PAGE * PAGE_SIZE) /* of user memory: 4 MB */

uint32_t *current_directory;
static uint32_t no_table; /* EntryLo of the shared page of zeros */

static uint32_t entrylo_of(uint32_t pa, bool writable)
{
    return (pa >> PAGE_SHIFT << ENTRYLO_PFN_SHIFT) | CONFIG_K0_CACHEABLE << ENTRYLO_C_SHIFT |
           (writable ? ENTRYLO_D : 0) | ENTRYLO_V;
}

static uint32_t pa_of(uint32_t entrylo)
{
    return entrylo >> ENTRYLO_PFN_SHIFT << PAGE_SHIFT;
}

void spaces_init(void)
{
    uint32_t pa = frame_allocate();

    if (pa == 0)
        panic("not enough memory to start");
    no_table = entrylo_of(pa, false);
}

bool space_create(struct space *space)
{
    uint32_t pa = frame_allocate();

    if (pa == 0)
        return false;
    memset(space, 0, sizeof(*space));
    space->directory = ram(pa);
    for (unsigned i = 0; i < LINEAR_TABLE_PAGES; i++)
        space->directory[i] = no_table;
    space->regions[REGION_HEAP].writable = true;
    space->regions[REGION_STACK].start = USER_STACK_TOP - USER_STACK_SIZE;
    space->regions[REGION_STACK].limit = USER_STACK_TOP;
    space->regions[REGION_STACK].writable = true;
    space->region_count = REGION_FIRST_SEGMENT;
    return true;
}

/* The PTE of `va`. A missing page of the table is made if `make`; NULL if there is none. */
static uint32_t *find_pte(struct space *space, uint32_t va, bool make)
{
    uint32_t number = va / BYTES_PER_TABLE_PAGE;
    uint32_t *table;

    if (space->directory[number] == no_table) {
        uint32_t pa = make ? frame_allocate() : 0;

        if (pa == 0)
            return 0;
        space->directory[number] = entrylo_of(pa, false);
        if (space->directory == current_directory)
            tlb_invalidate(MAPPED_WINDOW + number * PAGE_SIZE, space->asid);
    }
    table = ram(pa_of(space->directory[number]));
    return &table[va / PAGE_SIZE % PTES_PER_PAGE];
}

static const struct region *find_region(const struct space *space, uint32_t va)
{
    for (unsigned i = 0; i < space->region_count; i++) {
        if (va >= space->regions[i].start && va < space->regions[i].limit)
            return &space->regions[i];
    }
    return 0;
}

/* A new page with the region's contents at page address `va`; 0 if memory is short. */
static uint32_t make_page(const struct region *region, uint32_t va)
{
    uint32_t pa = frame_allocate();
    uint32_t offset = va - region->start;

    if (pa != 0 && offset < region->source_bytes) {
        uint32_t bytes = region->source_bytes - offset;

        memcpy(ram(pa), region->source + offset, bytes < PAGE_SIZE ? bytes : PAGE_SIZE);
    }
    return pa;
}

enum fault space_fault(struct space *space, uint32_t va, bool write)
{
    const struct region *region = find_region(space, va);
    uint32_t *pte;

    if (region == 0 || (write && !region->writable))
        return FAULT_NO_ACCESS;
    pte = find_pte(space, va, true);
    if (pte == 0)
        return FAULT_NO_MEMORY;
    if (*pte == 0) {
        uint32_t pa = make_page(region, va & ~(PAGE_SIZE - 1));

        if (pa == 0)
            return FAULT_NO_MEMORY;
        *pte = entrylo_of(pa, region->writable);
    }
    if (space->directory == current_directory) {
        const uint32_t *pair = (const uint32_t *)((uint32_t)pte & ~7U);

        tlb_update(va, space->asid, pair);
    }
    return FAULT_RESOLVED;
}

void *space_page(struct space *space, uint32_t va, bool write)
{
    if (space_fault(space, va, write) != FAULT_RESOLVED)
        return 0;
    return ram(pa_of(*find_pte(space, va, false)));
}

/* Copies the pages of one page of the parent's table. */
static bool copy_table(struct space *child, const uint32_t *table, uint32_t va)
{
    for (unsigned i = 0; i < PTES_PER_PAGE; i++, va += PAGE_SIZE) {
        uint32_t *pte;
        uint32_t pa;

        if (table[i] == 0)
            continue;
        pte = find_pte(child, va, true);
        pa = pte != 0 ? frame_allocate() : 0;
        if (pa == 0)
            return false;
        memcpy(ram(pa), ram(pa_of(table[i])), PAGE_SIZE);
        *pte = entrylo_of(pa, (table[i] & ENTRYLO_D) != 0);
    }
    return true;
}

bool space_copy(struct space *child, const struct space *parent)
{
    if (!space_create(child))
        return false;
    memcpy(child->regions, parent->regions, sizeof(child->regions));
    child->region_count = parent->region_count;
    for (unsigned i = 0; i < LINEAR_TABLE_PAGES; i++) {
        if (parent->directory[i] == no_table)
            continue;
        if (!copy_table(child, ram(pa_of(parent->directory[i])), i * BYTES_PER_TABLE_PAGE)) {
            space_destroy(child);
            return false;
        }
    }
    return true;
}

void space_destroy(struct space *space)
{
    for (unsigned i = 0; i < LINEAR_TABLE_PAGES; i++) {
        const uint32_t *table = ram(pa_of(space->directory[i]));

        if (space->directory[i] == no_table)
            continue;
        for (unsigned j = 0; j < PTES_PER_PAGE; j++) {
            if (table[j] != 0)
                frame_free(pa_of(table[j]));
        }
        frame_free(pa_of(space->directory[i]));
    }
    frame_free(physical(space->directory));
    space->directory = 0;
}

void space_activate(struct space *space)
{
    current_directory = space->directory;
    asid_activate(&space->asid, &space->generation);
}
