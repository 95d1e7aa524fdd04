/* The programs: a `newc` cpio archive in memory. */
#ifndef KERNEL_INITRD_H
#define KERNEL_INITRD_H

#include "guest-os/kernel/boot.h"

#include <stdbool.h>
#include <stdint.h>

struct file_data {
    const uint8_t *bytes;
    uint32_t size;
};

/* Checks the archive; a missing or malformed one is a panic. Returns the number of its files. */
unsigned initrd_init(const struct boot *boot);

/* Finds a file by its exact name in the archive. */
bool initrd_find(const char *name, struct file_data *file);

#endif
