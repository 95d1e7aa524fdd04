/* Loading a program: its ELF segments become regions, from which pages are made on first touch. */
#include "guest-os/kernel/program.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/fault.h"
#include "guest-os/kernel/inode.h"
#include "guest-os/kernel/path.h"
#include "guest-os/kernel/status.h"
#include "mips/tlb.h"

#include <string.h>

#define ELF_CLASS_32 1
#define ELF_EXEC     2
#define ELF_MIPS     8
/* The header and the table of segments lie in the first page: where linkers put them. */
#define HEADERS_LIMIT PAGE_SIZE
#define SEGMENT_LOAD  1
#define SEGMENT_WRITE 2

struct elf_header {
    uint8_t ident[16];
    uint16_t type, machine;
    uint32_t version, entry, segments_offset, sections_offset, flags;
    uint16_t header_size, segment_size, segment_count;
    uint16_t section_size, section_count, names_section;
};

struct elf_segment {
    uint32_t type, offset, va, pa, file_bytes, memory_bytes, flags, alignment;
};

/* As the fields have the byte order of the file, a file of the other order has the wrong type. */
static bool header_is_good(const struct elf_header *elf, uint32_t file_size)
{
    return file_size >= sizeof(*elf) && memcmp(elf->ident, "\177ELF", 4) == 0 &&
           elf->ident[4] == ELF_CLASS_32 && elf->type == ELF_EXEC && elf->machine == ELF_MIPS &&
           elf->segment_size == sizeof(struct elf_segment) && elf->segments_offset % 4 == 0 &&
           elf->segments_offset <= HEADERS_LIMIT &&
           elf->segment_count * sizeof(struct elf_segment) <= HEADERS_LIMIT - elf->segments_offset;
}

static bool segment_is_good(const struct elf_segment *segment, uint32_t file_size)
{
    uint32_t highest = USER_STACK_TOP - USER_STACK_SIZE;

    return segment->va % PAGE_SIZE == 0 && segment->va >= USER_LOWEST && segment->va < highest &&
           segment->memory_bytes <= highest - segment->va &&
           segment->file_bytes <= segment->memory_bytes && segment->offset % PAGE_SIZE == 0 &&
           segment->offset <= file_size && segment->file_bytes <= file_size - segment->offset;
}

/* Adds a region for each segment and lets the heap begin behind the last. */
static bool add_segments(struct space *space, const struct elf_header *elf, struct inode *file)
{
    const struct elf_segment *segment =
        (const struct elf_segment *)((const uint8_t *)elf + elf->segments_offset);
    struct region *heap = &space->regions[REGION_HEAP];

    for (unsigned i = 0; i < elf->segment_count; i++, segment++) {
        struct region region = {.start = segment->va,
                                .limit = segment->va + segment->memory_bytes,
                                .writable = (segment->flags & SEGMENT_WRITE) != 0,
                                .source = file,
                                .source_offset = segment->offset,
                                .source_bytes = segment->file_bytes};

        if (segment->type != SEGMENT_LOAD || segment->memory_bytes == 0)
            continue;
        if (space->region_count == REGIONS_MAX || !segment_is_good(segment, file->size) ||
            segment->va < heap->start)
            return false;
        space_add_region(space, &region);
        heap->start = (region.limit + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
        heap->limit = heap->start;
    }
    return space->region_count > REGION_FIRST_SEGMENT;
}

/* The stack from the top: the strings, argv, and room for the four argument registers. All of it
 * lies in one page. */
static bool push_arguments(struct space *space, const struct arguments *arguments,
                           struct trap_frame *frame)
{
    uint32_t strings = (USER_STACK_TOP - arguments->bytes) & ~7U;
    uint32_t argv = (strings - (arguments->count + 1) * 4) & ~7U;
    uint8_t *page = space_page(space, argv);
    uint32_t *slot;

    if (page == 0)
        return false;
    memcpy(page + strings % PAGE_SIZE, arguments->text, arguments->bytes);
    slot = (uint32_t *)(page + argv % PAGE_SIZE);
    for (uint32_t i = 0, offset = 0; i < arguments->count; i++) {
        slot[i] = strings + offset;
        offset += strlen(arguments->text + offset) + 1;
    }
    slot[arguments->count] = 0;
    frame->gpr[REG_A0] = arguments->count;
    frame->gpr[REG_A1] = argv;
    frame->gpr[REG_SP] = argv - 16;
    return true;
}

int program_load(const char *path, const struct arguments *arguments, struct space *space,
                 struct trap_frame *frame)
{
    const struct elf_header *elf;
    struct inode *file;
    int error = path_find(path, &file);

    if (error != 0)
        return error;
    if (file->type != TYPE_FILE)
        return file->type == TYPE_DIRECTORY ? -EISDIR : -ENOEXEC;
    elf = ram(inode_frame(file, 0));
    if (inode_frame(file, 0) == 0 || !header_is_good(elf, file->size))
        return -ENOEXEC;
    if (!space_create(space))
        return -ENOMEM;
    memset(frame, 0, sizeof(*frame));
    frame->epc = elf->entry;
    frame->status = USER_STATUS;
    if (!add_segments(space, elf, file)) {
        space_destroy(space);
        return -ENOEXEC;
    }
    if (!push_arguments(space, arguments, frame)) {
        space_destroy(space);
        return -ENOMEM;
    }
    return 0;
}
