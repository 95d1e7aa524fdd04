#include "monitor/large.h"

#include "monitor/contents.h"
#include "monitor/fault.h"
#include "monitor/frames.h"
#include "monitor/hwtlb.h"
#include "monitor/pages.h"
#include "monitor/swap.h"
#include "monitor/vm.h"

/* The smallest pages in which the window's entries map so many bytes; 0: too few bytes for that. */
static uint32_t page_for_window(uint32_t bytes)
{
    uint32_t page = 0x100000;

    if (bytes < 2 * page)
        return 0;
    while (2 * LAYOUT_WINDOW_ENTRIES * page < bytes)
        page *= 4;
    return page;
}

static bool allocate_block(struct vm *vm, uint32_t page, mfn_t *block)
{
    uint32_t count = vm->pmap.ram_frames;

    return frames_allocate(vm_frame_owner(vm), count, page >> PAGE_SHIFT, block);
}

/* The page's bytes go to its frame of the block. false: the disk fails. */
static bool move_in(struct vm *vm, pfn_t pfn, mfn_t to)
{
    uint32_t word = vm->pmap.ram[pfn.n];

    if ((word & PMAP_SWAPPED) != 0 && !swap_fetch(word >> PMAP_FRAME_SHIFT, to))
        return false;
    if ((word & PMAP_PRESENT) != 0)
        contents_copy(to, pmap_word_frame(word));
    pages_replace(vm, pfn, to);
    return true;
}

/* Frames of the block that no page has come to. */
static void release_rest(uint32_t first, uint32_t limit)
{
    for (uint32_t n = first; n < limit; n++)
        frames_release((mfn_t){n});
}

bool large_reserve(struct vm *vm)
{
    uint32_t page = page_for_window(vm->settings.memory);
    mfn_t block;

    if (page == 0)
        return true;
    if (!allocate_block(vm, page, &block))
        return false;
    hwtlb_drop_vm(vm);
    for (uint32_t n = 0; n < vm->pmap.ram_frames; n++)
        if (!move_in(vm, (pfn_t){n}, (mfn_t){block.n + n})) {
            release_rest(block.n + n, block.n + vm->pmap.ram_frames);
            return false;
        }
    vm->pmap.window_page = page;
    vm->pmap.window_broken = 0;
    hwtlb_compose_window(vm);
    return true;
}

void large_give_up(struct vm *vm)
{
    vm->pmap.window_page = 0;
    hwtlb_compose_window(vm);
}

const char *large_switch(struct vm *vm)
{
    if (!vm->settings.large_pages)
        large_give_up(vm);
    else if (!large_reserve(vm))
        return "the machine has no contiguous memory left for that: kill or shrink a VM";
    return NULL;
}

void large_break(struct vm *vm, pfn_t pfn)
{
    struct pmap *pmap = &vm->pmap;
    uint32_t entry;

    if (pmap->window_page == 0)
        return;
    entry = pfn.n / (2 * (pmap->window_page >> PAGE_SHIFT));
    if (entry >= LAYOUT_WINDOW_ENTRIES || (pmap->window_broken >> entry & 1) != 0)
        return;
    pmap->window_broken |= 1u << entry;
    hwtlb_compose_window(vm);
}
