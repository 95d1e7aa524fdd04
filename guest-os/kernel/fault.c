/* Page faults. The first part of the answer is in vectors.S: the two TLB refills, for which nothing
 * is missing but a TLB entry. What comes here is, from the cheap to the dear,
 *
 *   quick_fault    the page is there: the TLB entry is out of date, or nobody shares the page any
 *                  longer and it may be written at last
 *   copy_on_write  the page is there, shared, and must be written
 *   demand_zero    a page of heap, stack or bss touched for the first time
 *   demand_load    a page of a program touched for the first time
 */
#include "guest-os/kernel/fault.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/frames.h"
#include "guest-os/kernel/inode.h"
#include "mips/tlb.h"
#include "guest-os/kernel/tlb.h"

#include <string.h>

/* A function of its own in the symbol table too, by which tools recognize what a fault was. */
#define NAMED __attribute__((noinline))

static const struct region *find_region(const struct space *space, uint32_t va)
{
    for (unsigned i = 0; i < space->region_count; i++) {
        if (va >= space->regions[i].start && va < space->regions[i].limit)
            return &space->regions[i];
    }
    return 0;
}

static NAMED bool copy_on_write(uint32_t *pte)
{
    uint32_t pa = frame_copy(pa_of(*pte));

    if (pa == 0)
        return false;
    frame_release(pa_of(*pte));
    *pte = entrylo_of(pa, true);
    return true;
}

static NAMED bool quick_fault(uint32_t *pte, bool write)
{
    if (!write || (*pte & ENTRYLO_D) != 0)
        return true;
    if (frame_is_shared(pa_of(*pte)))
        return copy_on_write(pte);
    *pte |= ENTRYLO_D;
    return true;
}

#define BLOCK_PAGES 16 /* frame_allocate_at */

static bool is_in_place(uint32_t pte, uint32_t place)
{
    return pte != 0 && pa_of(pte) / PAGE_SIZE % BLOCK_PAGES == place;
}

/* Where the pages around this one have their frames: an address in the block; 0: nowhere, or each
 * somewhere else. The page before is the likeliest to be there. */
static uint32_t block_around(const uint32_t *pte, uint32_t page)
{
    uint32_t place = page / PAGE_SIZE % BLOCK_PAGES;
    const uint32_t *first = pte - place;

    if (place > 0 && is_in_place(pte[-1], place - 1))
        return pa_of(pte[-1]);
    for (uint32_t i = 0; i < BLOCK_PAGES; i++)
        if (is_in_place(first[i], i))
            return pa_of(first[i]);
    return 0;
}

static NAMED bool demand_zero(const struct region *region, uint32_t *pte, uint32_t page)
{
    uint32_t pa = frame_allocate_at(page, block_around(pte, page));

    if (pa != 0)
        *pte = entrylo_of(pa, region->writable);
    return pa != 0;
}

/* Takes the file's own page as long as nobody writes, a copy otherwise, and where the page is to
 * hold more than the file has for it. */
static NAMED bool demand_load(const struct region *region, uint32_t *pte, uint32_t page, bool write)
{
    uint32_t offset = page - region->start;
    uint32_t bytes = region->source_bytes - offset;
    uint32_t wanted = region->limit - page < PAGE_SIZE ? region->limit - page : PAGE_SIZE;
    uint32_t source = inode_frame(region->source, (region->source_offset + offset) / PAGE_SIZE);
    uint32_t pa;

    if (source == 0)
        return demand_zero(region, pte, page);
    if (!write && bytes >= wanted) {
        frame_share(source);
        *pte = entrylo_of(source, false);
        return true;
    }
    pa = frame_copy(source);
    if (pa == 0)
        return false;
    if (bytes < PAGE_SIZE)
        memset((uint8_t *)ram(pa) + bytes, 0, PAGE_SIZE - bytes);
    *pte = entrylo_of(pa, region->writable);
    return true;
}

static bool make_page(struct space *space, const struct region *region, uint32_t *pte,
                      uint32_t page, bool write)
{
    bool from_file = page - region->start < region->source_bytes;
    bool made = from_file ? demand_load(region, pte, page, write) : demand_zero(region, pte, page);

    if (made)
        space->pages++;
    return made;
}

enum fault space_fault(struct space *space, uint32_t va, bool write)
{
    const struct region *region = find_region(space, va);
    uint32_t *pte;
    bool resolved;

    if (region == 0 || (write && !region->writable))
        return FAULT_NO_ACCESS;
    pte = space_pte(space, va, true);
    if (pte == 0)
        return FAULT_NO_MEMORY;
    resolved = *pte != 0 ? quick_fault(pte, write)
                         : make_page(space, region, pte, va & ~(PAGE_SIZE - 1), write);
    if (!resolved)
        return FAULT_NO_MEMORY;
    if (space->directory == current_directory) {
        const uint32_t *pair = (const uint32_t *)((uint32_t)pte & ~7U);

        tlb_update(va, pair[0], pair[1]);
    }
    return FAULT_RESOLVED;
}

void *space_page(struct space *space, uint32_t va)
{
    if (space_fault(space, va, true) != FAULT_RESOLVED)
        return 0;
    return ram(pa_of(*space_pte(space, va, false)));
}
