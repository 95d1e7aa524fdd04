/* The machine's backing disk: the master on Malta's first IDE channel, read and written in pages by
 * programmed I/O. Source: ATA/ATAPI-5; the PIIX4 answers at the ISA addresses after reset (tried on
 * QEMU 7.2). */
#ifndef MONITOR_DISK_H
#define MONITOR_DISK_H

#include "monitor/types.h"

/* Looks for the disk. Returns how many pages it holds; 0: there is none, or it cannot be used. */
uint32_t disk_open(void);

/* A page between a frame and the disk; `page` is below what disk_open returned. false: the disk
 * reported an error, or did not answer. */
bool disk_read(uint32_t page, mfn_t frame);
bool disk_write(uint32_t page, mfn_t frame);

#endif
