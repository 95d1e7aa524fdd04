/* Kernel images and the files that travel with them: checked before anything boots. */
#ifndef TOOLS_LAUNCHER_IMAGE_H
#define TOOLS_LAUNCHER_IMAGE_H

#include "tools/launcher/problem.h"
#include "tools/launcher/vmspec.h"

#include <stdint.h>

#define NATIVE_ROM_LIMIT 0x500ULL /* bytes: above it lies QEMU's own boot code */

/* What a kernel starts from: files, and the memory (bytes) they have to fit in. */
struct boot_files {
    const char *kernel;
    const char *initrd; /* NULL: none */
    const char *rom;    /* NULL: none */
    uint64_t rom_limit; /* bytes */
    uint64_t memory;
};

/* Opens a regular file for reading and tells its size in bytes. Returns -1 with a problem set when
 * that fails. `role` names the file in messages: "kernel", "initrd", ... */
int image_open(const char *role, const char *path, uint64_t *size, struct problem *problem);

/* Whether `files` can boot on a MIPS of the given byte order: the kernel a complete, executable
 * 32-bit MIPS ELF whose loadable segments lie inside memory and clear of the PROM tables, with room
 * for the initrd where QEMU's Malta would put it. */
bool boot_files_check(const struct boot_files *files, bool big_endian, struct problem *problem);

/* The boot files of a VM. */
struct boot_files vm_boot_files(const struct vm_spec *spec);

#endif
