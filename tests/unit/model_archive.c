#include "tests/unit/model_archive.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append(struct model_archive *archive, const void *data, uint32_t size)
{
    assert_true(archive->size + size + 4 <= MODEL_ARCHIVE_MAX);
    if (size != 0)
        memcpy(archive->data + archive->size, data, size);
    archive->size += size;
    while (archive->size % 4 != 0)
        archive->data[archive->size++] = '\0';
}

void model_archive_add(struct model_archive *archive, const char *name, const void *data,
                       uint32_t size)
{
    char header[110 + 64];
    int length;

    /* magic, inode, mode, uid, gid, links, time, size, devices (four), length of the name, check */
    length = snprintf(header, sizeof(header),
                      "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s", 1, 0100644, 0,
                      0, 1, 0, size, 0, 0, 0, 0, (unsigned)strlen(name) + 1, 0, name);
    append(archive, header, (uint32_t)length + 1);
    append(archive, data, size);
}

void model_archive_end(struct model_archive *archive)
{
    model_archive_add(archive, "TRAILER!!!", NULL, 0);
}

struct archive model_archive_copy(const void *data, uint32_t size)
{
    uint8_t *copy = malloc(size == 0 ? 1 : size);

    assert_non_null(copy);
    memcpy(copy, data, size);
    return (struct archive){copy, size};
}

void model_kernel_make(uint8_t file[MODEL_KERNEL_FILE], uint32_t address)
{
    Elf32_Ehdr header = {
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_EXEC,
        .e_machine = EM_MIPS,
        .e_version = EV_CURRENT,
        .e_entry = MODEL_KERNEL_ENTRY,
        .e_phoff = sizeof(header),
        .e_ehsize = sizeof(header),
        .e_phentsize = sizeof(Elf32_Phdr),
        .e_phnum = 1};
    Elf32_Phdr segment = {.p_type = PT_LOAD,
                          .p_offset = sizeof(header) + sizeof(segment),
                          .p_vaddr = address,
                          .p_paddr = address,
                          .p_filesz = MODEL_KERNEL_SIZE,
                          .p_memsz = 2 * MODEL_KERNEL_SIZE};

    memset(file, 0x5a, MODEL_KERNEL_FILE);
    memcpy(file, &header, sizeof(header));
    memcpy(file + sizeof(header), &segment, sizeof(segment));
}
