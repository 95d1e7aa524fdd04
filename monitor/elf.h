/* ELF, as much as a kernel image needs. Source: System V ABI, chapters 4 and 5; MIPS supplement. */
#ifndef MONITOR_ELF_H
#define MONITOR_ELF_H

#include "monitor/diagnosis.h"
#include "monitor/types.h"

/* A loadable segment: `size` bytes at `data`, then zeros up to memory_size, at GPA `address`. */
struct elf_segment {
    gpa_t address;
    const uint8_t *data;
    uint32_t size, memory_size;
};

struct elf_image {
    const uint8_t *data;
    uint32_t size;
    gva_t entry;
    uint32_t segment_table, segment_count; /* program headers, checked to lie inside */
    gpa_t end;                             /* end of the highest segment */
};

/* Checks that `data` is an executable for this byte order, 32-bit MIPS, whose segments lie in the
 * first memory_size bytes and off the PROM tables. false: *why says what is wrong; `name` is what
 * to call the file. */
bool elf_open(const uint8_t *data, uint32_t size, const char *name, uint32_t memory_size,
              struct elf_image *image, struct diagnosis *why);

/* Segment number `index`. false: it is not one to load. */
bool elf_segment(const struct elf_image *image, uint32_t index, struct elf_segment *segment);

#endif
