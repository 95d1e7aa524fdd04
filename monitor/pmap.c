#include "monitor/pmap.h"

#include <string.h>

#include "mips/malta.h"
#include "monitor/fault.h"
#include "monitor/frames.h"
#include "monitor/hw.h"
#include "monitor/layout.h"
#include "monitor/vm.h"

/* One word of the map: frame number above, rights below. */
#define PMAP_PRESENT  1u
#define PMAP_WRITABLE 2u

#define ROM_PFN       (MALTA_BOOT_ROM >> PAGE_SHIFT)

static uint32_t frames_of_bytes(uint32_t bytes)
{
    return (bytes + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

/* The smallest pages in which the window's entries map so many bytes; PAGE_SIZE if there are none.
 */
static uint32_t page_for_window(uint32_t bytes)
{
    uint32_t page = 0x100000;

    if (LAYOUT_WINDOW_ENTRIES == 0 || bytes < 2 * page)
        return PAGE_SIZE;
    while (2 * LAYOUT_WINDOW_ENTRIES * page < bytes)
        page *= 4;
    return page;
}

/* Allocates a table for `count` frames and the frames themselves, and fills the one with the other.
 * RAM is contiguous in machine memory, and starts at a multiple of `align` frames if there is room.
 */
static bool create_range(struct vm *vm, uint32_t count, uint32_t align, uint32_t rights,
                         uint32_t **table)
{
    mfn_t tables, memory;
    uint32_t table_frames = frames_of_bytes(count * sizeof(uint32_t));

    if (!frames_allocate(FRAME_OWNER_MONITOR, table_frames, 1, &tables))
        return false;
    if (!frames_allocate(vm_frame_owner(vm), count, align, &memory) &&
        !frames_allocate(vm_frame_owner(vm), count, 1, &memory)) {
        for (uint32_t i = 0; i < table_frames; i++)
            frames_release((mfn_t){tables.n + i});
        return false;
    }
    *table = hw_frame_pointer(tables);
    for (uint32_t i = 0; i < count; i++)
        (*table)[i] = (memory.n + i) << PMAP_FRAME_SHIFT | rights | PMAP_PRESENT;
    return true;
}

static mfn_t frame_of_word(uint32_t word)
{
    return (mfn_t){word >> PMAP_FRAME_SHIFT};
}

static void destroy_range(uint32_t *table, uint32_t count)
{
    mfn_t tables = hw_frame_of_pointer(table);

    for (uint32_t i = 0; i < count; i++)
        frames_release(frame_of_word(table[i]));
    for (uint32_t i = 0; i < frames_of_bytes(count * sizeof(uint32_t)); i++)
        frames_release((mfn_t){tables.n + i});
}

bool pmap_create(struct vm *vm, uint32_t ram_bytes, uint32_t rom_bytes)
{
    struct pmap *pmap = &vm->pmap;

    *pmap = (struct pmap){.ram_frames = frames_of_bytes(ram_bytes),
                          .rom_frames = frames_of_bytes(rom_bytes)};
    if (!create_range(vm, pmap->ram_frames, page_for_window(ram_bytes) >> PAGE_SHIFT, PMAP_WRITABLE,
                      &pmap->ram))
        return false;
    if (pmap->rom_frames == 0 || create_range(vm, pmap->rom_frames, 1, 0, &pmap->rom))
        return true;
    destroy_range(pmap->ram, pmap->ram_frames);
    return false;
}

void pmap_destroy(struct vm *vm)
{
    destroy_range(vm->pmap.ram, vm->pmap.ram_frames);
    if (vm->pmap.rom_frames != 0)
        destroy_range(vm->pmap.rom, vm->pmap.rom_frames);
    vm->pmap = (struct pmap){0};
}

struct pmap_entry pmap_lookup(const struct vm *vm, pfn_t pfn)
{
    const struct pmap *pmap = &vm->pmap;
    uint32_t word = 0;

    if (pfn.n < pmap->ram_frames)
        word = pmap->ram[pfn.n];
    else if (pfn.n >= ROM_PFN && pfn.n - ROM_PFN < pmap->rom_frames)
        word = pmap->rom[pfn.n - ROM_PFN];
    return (struct pmap_entry){.frame = frame_of_word(word),
                               .present = (word & PMAP_PRESENT) != 0,
                               .writable = (word & PMAP_WRITABLE) != 0};
}

uint32_t pmap_window_page(const struct vm *vm)
{
    uint32_t page = page_for_window(vm->settings.memory);
    uint32_t start = frame_of_word(vm->pmap.ram[0]).n << PAGE_SHIFT;

    return page == PAGE_SIZE || start % page != 0 ? 0 : page;
}

/* Is all of [start, start + size) memory? */
static bool range_is_memory(struct vm *vm, gpa_t start, uint32_t size)
{
    if (size == 0)
        return true;
    if (start.a + (size - 1) < start.a)
        return false;
    for (uint32_t n = start.a >> PAGE_SHIFT; n <= (start.a + size - 1) >> PAGE_SHIFT; n++)
        if (!pmap_lookup(vm, (pfn_t){n}).present)
            return false;
    return true;
}

/* The bytes from `address` on that lie in the same frame, as the monitor reaches them. */
static uint8_t *piece(struct vm *vm, gpa_t address, uint32_t size, uint32_t *length)
{
    uint32_t offset = page_offset(address.a);
    uint8_t *frame = hw_frame_pointer(pmap_lookup(vm, gpa_to_pfn(address)).frame);

    *length = size < PAGE_SIZE - offset ? size : PAGE_SIZE - offset;
    return frame + offset;
}

bool pmap_copy_to_guest(struct vm *vm, gpa_t to, const void *from, uint32_t size)
{
    const uint8_t *source = from;
    uint32_t length;

    if (!range_is_memory(vm, to, size))
        return false;
    for (; size > 0; size -= length, source += length, to.a += length) {
        uint8_t *target = piece(vm, to, size, &length);

        memcpy(target, source, length);
        hw_sync_instructions(target, length);
    }
    return true;
}

bool pmap_copy_from_guest(struct vm *vm, void *to, gpa_t from, uint32_t size)
{
    uint8_t *target = to;
    uint32_t length;

    if (!range_is_memory(vm, from, size))
        return false;
    for (; size > 0; size -= length, target += length, from.a += length) {
        const uint8_t *source = piece(vm, from, size, &length);

        memcpy(target, source, length);
    }
    return true;
}
