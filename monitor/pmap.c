#include "monitor/pmap.h"

#include <string.h>

#include "mips/malta.h"
#include "monitor/fault.h"
#include "monitor/frames.h"
#include "monitor/hw.h"
#include "monitor/pages.h"
#include "monitor/vm.h"

#define ROM_PFN (MALTA_BOOT_ROM >> PAGE_SHIFT)

static uint32_t frames_of_bytes(uint32_t bytes)
{
    return (bytes + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

static uint32_t table_frames(uint32_t count)
{
    return frames_of_bytes(count * sizeof(uint32_t));
}

/* A table for `count` frames, all of them absent. */
static bool create_table(uint32_t count, uint32_t **table)
{
    mfn_t first;

    if (!frames_allocate(FRAME_OWNER_MONITOR, table_frames(count), 1, &first))
        return false;
    *table = hw_frame_pointer(first);
    return true;
}

static void destroy_table(const uint32_t *table, uint32_t count)
{
    mfn_t first = hw_frame_of_pointer(table);

    for (uint32_t i = 0; i < table_frames(count); i++)
        frames_release((mfn_t){first.n + i});
}

static void release_rom(const struct pmap *pmap, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        frames_release(pmap_word_frame(pmap->rom[i]));
    destroy_table(pmap->rom, pmap->rom_frames);
}

static bool create_rom(struct vm *vm)
{
    struct pmap *pmap = &vm->pmap;
    mfn_t frame;

    if (!create_table(pmap->rom_frames, &pmap->rom))
        return false;
    for (uint32_t i = 0; i < pmap->rom_frames; i++) {
        if (!frames_allocate(vm_frame_owner(vm), 1, 1, &frame)) {
            release_rom(pmap, i);
            return false;
        }
        pmap->rom[i] = frame.n << PMAP_FRAME_SHIFT | PMAP_PRESENT;
    }
    return true;
}

bool pmap_create(struct vm *vm, uint32_t ram_bytes, uint32_t rom_bytes)
{
    struct pmap *pmap = &vm->pmap;

    *pmap = (struct pmap){.ram_frames = frames_of_bytes(ram_bytes),
                          .rom_frames = frames_of_bytes(rom_bytes),
                          .pinned = {PMAP_NO_PAGE}};
    if (!create_table(pmap->ram_frames, &pmap->ram))
        return false;
    if (pmap->rom_frames == 0 || create_rom(vm))
        return true;
    destroy_table(pmap->ram, pmap->ram_frames);
    return false;
}

void pmap_destroy(struct vm *vm)
{
    struct pmap *pmap = &vm->pmap;

    for (uint32_t i = 0; i < pmap->ram_frames; i++)
        ASSERT((pmap->ram[i] & (PMAP_PRESENT | PMAP_SWAPPED)) == 0);
    destroy_table(pmap->ram, pmap->ram_frames);
    if (pmap->rom_frames != 0)
        release_rom(pmap, pmap->rom_frames);
    pmap->ram_frames = 0;
    pmap->rom_frames = 0;
}

struct pmap_entry pmap_lookup(const struct vm *vm, pfn_t pfn)
{
    const struct pmap *pmap = &vm->pmap;
    uint32_t word = 0;

    if (pfn.n < pmap->ram_frames)
        word = pmap->ram[pfn.n];
    else if (pfn.n >= ROM_PFN && pfn.n - ROM_PFN < pmap->rom_frames)
        word = pmap->rom[pfn.n - ROM_PFN];
    return (struct pmap_entry){.frame = pmap_word_frame(word),
                               .present = (word & PMAP_PRESENT) != 0,
                               .writable = (word & PMAP_WRITABLE) != 0};
}

bool pmap_is_memory(const struct vm *vm, pfn_t pfn)
{
    const struct pmap *pmap = &vm->pmap;

    return pfn.n < pmap->ram_frames || (pfn.n >= ROM_PFN && pfn.n - ROM_PFN < pmap->rom_frames);
}

/* Is all of [start, start + size) memory? */
static bool range_is_memory(const struct vm *vm, gpa_t start, uint32_t size)
{
    if (size == 0)
        return true;
    if (start.a + (size - 1) < start.a)
        return false;
    for (uint32_t n = start.a >> PAGE_SHIFT; n <= (start.a + size - 1) >> PAGE_SHIFT; n++)
        if (!pmap_is_memory(vm, (pfn_t){n}))
            return false;
    return true;
}

/* The bytes from `address` on that lie in the same frame, as the monitor reaches them; NULL: there
 * is no frame for them. */
static uint8_t *piece(struct vm *vm, gpa_t address, bool store, uint32_t size, uint32_t *length)
{
    uint32_t offset = page_offset(address.a);
    pfn_t pfn = gpa_to_pfn(address);

    if (pfn.n < vm->pmap.ram_frames && pages_prepare(vm, pfn, store) == PAGE_NO_FRAME)
        return NULL;
    *length = size < PAGE_SIZE - offset ? size : PAGE_SIZE - offset;
    return (uint8_t *)hw_frame_pointer(pmap_lookup(vm, pfn).frame) + offset;
}

bool pmap_copy_to_guest(struct vm *vm, gpa_t to, const void *from, uint32_t size)
{
    const uint8_t *source = from;
    uint32_t length;

    if (!range_is_memory(vm, to, size))
        return false;
    for (; size > 0; size -= length, source += length, to.a += length) {
        uint8_t *target = piece(vm, to, true, size, &length);

        if (target == NULL)
            return false;
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
        const uint8_t *source = piece(vm, from, false, size, &length);

        if (source == NULL)
            return false;
        memcpy(target, source, length);
    }
    return true;
}
