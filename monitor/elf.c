#include "monitor/elf.h"

#include <string.h>

#include "mips/malta.h"

#define MACHINE_MIPS    8
#define TYPE_EXECUTABLE 2
#define CLASS_32        1
#define DATA_LITTLE     1
#define DATA_BIG        2
#define SEGMENT_LOAD    1
#define PHYSICAL_MASK   0x1fffffffu

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define DATA_NATIVE DATA_BIG
#else
#define DATA_NATIVE DATA_LITTLE
#endif

struct file_header {
    uint8_t magic[4], class, data, version, padding[9];
    uint16_t type, machine;
    uint32_t version_word, entry, program_headers, section_headers, flags;
    uint16_t size, program_header_size, program_header_count;
    uint16_t section_header_size, section_header_count, name_section;
};

struct program_header {
    uint32_t type, offset, virtual_address, physical_address, file_size, memory_size, flags, align;
};

static bool check_header(const struct file_header *header, uint32_t size, const char *name,
                         struct diagnosis *why)
{
    if (size < sizeof(*header) || memcmp(header->magic, "\177ELF", 4) != 0)
        return refuse(why, "%s is not an ELF file", name);
    if (header->class != CLASS_32)
        return refuse(why, "%s is not a 32-bit ELF file", name);
    if (header->data != DATA_NATIVE)
        return refuse(why, "%s has the other byte order: use --endian or rebuild it", name);
    if (header->machine != MACHINE_MIPS)
        return refuse(why, "%s is for machine %u, not for MIPS (8)", name, header->machine);
    if (header->type != TYPE_EXECUTABLE)
        return refuse(why, "%s is not an executable (ELF type %u)", name, header->type);
    if (header->program_header_size != sizeof(struct program_header) ||
        header->program_headers > size ||
        header->program_header_count >
            (size - header->program_headers) / sizeof(struct program_header))
        return refuse(why, "%s is truncated: its program headers are cut off", name);
    return true;
}

static struct program_header read_program_header(const struct elf_image *image, uint32_t index)
{
    struct program_header header;

    memcpy(&header, image->data + image->segment_table + index * sizeof(header), sizeof(header));
    return header;
}

static bool overlaps_prom(uint32_t start, uint32_t end)
{
    return start < MALTA_PROM_LIMIT && end > MALTA_PROM_PA;
}

static bool check_segment(struct elf_image *image, const struct program_header *header,
                          const char *name, uint32_t memory_size, struct diagnosis *why)
{
    uint32_t start = header->physical_address & PHYSICAL_MASK;
    uint32_t end = start + header->memory_size;

    if (header->offset > image->size || header->file_size > image->size - header->offset)
        return refuse(why, "%s is truncated: a segment is cut off", name);
    if (header->file_size > header->memory_size)
        return refuse(why, "%s is corrupt: a segment is larger in the file than in memory", name);
    if (end < start || end > memory_size)
        return refuse(why,
                      "%s does not fit: it needs memory up to 0x%x, the VM has 0x%x: give it more",
                      name, (unsigned)end, (unsigned)memory_size);
    if (overlaps_prom(start, end))
        return refuse(why, "%s overlaps the boot tables at 0x2000: link it higher", name);
    if (end > image->end.a)
        image->end = gpa(end);
    return true;
}

bool elf_open(const uint8_t *data, uint32_t size, const char *name, uint32_t memory_size,
              struct elf_image *image, struct diagnosis *why)
{
    struct file_header header = {0};
    bool any = false;

    memcpy(&header, data, size < sizeof(header) ? size : sizeof(header));
    if (!check_header(&header, size, name, why))
        return false;
    if (header.entry % 4 != 0)
        return refuse(why, "%s starts at 0x%08x, which is not a multiple of 4", name,
                      (unsigned)header.entry);
    *image = (struct elf_image){.data = data,
                                .size = size,
                                .entry = header.entry,
                                .segment_table = header.program_headers,
                                .segment_count = header.program_header_count};
    for (uint32_t i = 0; i < image->segment_count; i++) {
        struct program_header segment = read_program_header(image, i);

        if (segment.type != SEGMENT_LOAD || segment.memory_size == 0)
            continue;
        if (!check_segment(image, &segment, name, memory_size, why))
            return false;
        any = true;
    }
    return any || refuse(why, "%s has nothing to load", name);
}

bool elf_segment(const struct elf_image *image, uint32_t index, struct elf_segment *segment)
{
    struct program_header header = read_program_header(image, index);

    *segment = (struct elf_segment){.address = gpa(header.physical_address & PHYSICAL_MASK),
                                    .data = image->data + header.offset,
                                    .size = header.file_size,
                                    .memory_size = header.memory_size};
    return header.type == SEGMENT_LOAD && header.memory_size != 0;
}
