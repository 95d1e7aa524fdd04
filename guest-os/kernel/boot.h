/* What the boot loader told: memory, the initrd, the command line. */
#ifndef KERNEL_BOOT_H
#define KERNEL_BOOT_H

#include "guest-os/kernel/arguments.h"

#include <stdbool.h>
#include <stdint.h>

struct boot {
    uint32_t memory_bytes;
    uint32_t initrd_pa;
    uint32_t initrd_bytes; /* 0: there is none */
    bool monitor_zeroes;   /* zero=monitor: fresh pages are zeroed by a monitor below */
    struct arguments run;  /* the first program and its arguments */
};

/* Reads the boot loader's tables (docs/guest-os.md, "Boot"); a malformed one is a panic. */
void boot_parse(struct boot *boot, int argc, char **argv, uint32_t memory_bytes);

#endif
