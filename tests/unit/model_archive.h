/* Makes newc archives and small kernels for tests of what the monitor boots from. */
#ifndef MODEL_ARCHIVE_H
#define MODEL_ARCHIVE_H

#include "tests/unit/unit_test.h"
#include "monitor/archive.h"

#define MODEL_ARCHIVE_MAX 65536

struct model_archive {
    uint8_t data[MODEL_ARCHIVE_MAX];
    uint32_t size;
};

void model_archive_add(struct model_archive *archive, const char *name, const void *data,
                       uint32_t size);

/* Closes it with its end marker. */
void model_archive_end(struct model_archive *archive);

/* A copy of exactly `size` bytes in memory of its own, so that a read beyond them is found out. The
 * caller frees .data. */
struct archive model_archive_copy(const void *data, uint32_t size);

/* A MIPS executable: one segment of 4096 bytes at `address`, filled with 0x5a, 8192 in memory. */
#define MODEL_KERNEL_ENTRY 0xc0100040u
#define MODEL_KERNEL_SIZE  4096u
#define MODEL_KERNEL_FILE  (84u + MODEL_KERNEL_SIZE)
void model_kernel_make(uint8_t file[MODEL_KERNEL_FILE], uint32_t address);

#endif
