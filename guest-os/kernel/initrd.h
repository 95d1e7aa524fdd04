/* The files that there are at the start: a `newc` cpio archive in memory. */
#ifndef KERNEL_INITRD_H
#define KERNEL_INITRD_H

#include "guest-os/kernel/boot.h"

/* Copies the archive's directories and files into the file system, and frees its memory. A missing
 * or malformed one is a panic. Returns how many there were. */
unsigned initrd_unpack(const struct boot *boot);

#endif
