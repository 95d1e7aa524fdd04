/* A model of an IDE disk behind monitor/hw.h's I/O ports, register by register. */
#ifndef MODEL_DISK_H
#define MODEL_DISK_H

#include <stdbool.h>
#include <stdint.h>

#define MODEL_DISK_PAGES_MAX 256u

struct model_disk {
    uint32_t pages;         /* 0: there is no disk */
    bool fails;             /* every read and write ends in an error */
    bool hangs;             /* it stays busy */
    unsigned reads, writes; /* of sectors */
};

extern struct model_disk model_disk;

#endif
