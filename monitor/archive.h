/* The archive that QEMU hands over with -initrd: a `newc` cpio file. Source: cpio(5). */
#ifndef MONITOR_ARCHIVE_H
#define MONITOR_ARCHIVE_H

#include <stdbool.h>
#include <stdint.h>

struct archive {
    const uint8_t *data;
    uint32_t size;
};

struct archive_member {
    const char *name; /* inside the archive */
    const uint8_t *data;
    uint32_t size;
};

/* Reads the member at *offset and moves *offset to the next one. false: there is none; *why then
 * says what is wrong with the archive, or is NULL at its regular end. */
bool archive_next(const struct archive *archive, uint32_t *offset, struct archive_member *member,
                  const char **why);

/* Finds a member by name. false: not there. The archive must have been read to its end before. */
bool archive_find(const struct archive *archive, const char *name, struct archive_member *member);

#endif
