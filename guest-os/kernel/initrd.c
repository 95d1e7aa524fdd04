/* Reading a cpio archive in the "new ASCII" format: a header of 8-digit hexadecimal numbers, the
 * name, the data; header with name, and data, each padded to 4 bytes. */
#include "guest-os/kernel/initrd.h"
#include "guest-os/kernel/board.h"

#include "guest-os/kernel/frames.h"
#include "guest-os/kernel/inode.h"
#include "guest-os/kernel/path.h"
#include "mips/tlb.h"

#include <stdbool.h>
#include <string.h>

#define HEADER_BYTES 110
#define LAST_NAME    "TRAILER!!!"

/* The mode: what kind of file */
#define MODE_TYPE      0170000
#define MODE_DIRECTORY 0040000
#define MODE_FILE      0100000

enum {
    FIELD_MODE = 1,
    FIELD_SIZE = 6,
    FIELD_NAME_SIZE = 11
}; /* the order of the numbers, from 0 */

struct member {
    const char *name;
    uint32_t mode;
    const uint8_t *bytes;
    uint32_t size;
    uint32_t next; /* offset of the next header */
};

static const uint8_t *archive;
static uint32_t archive_bytes;

/* The value of a header's number, all ones if a digit is not one. */
static uint32_t field(const uint8_t *header, unsigned which)
{
    uint32_t value = 0;

    for (const uint8_t *p = header + 6 + which * 8, *end = p + 8; p < end; p++) {
        if (*p >= '0' && *p <= '9')
            value = value << 4 | (uint32_t)(*p - '0');
        else if ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'f')
            value = value << 4 | (uint32_t)((*p | 0x20) - 'a' + 10);
        else
            return 0xffffffff;
    }
    return value;
}

static uint32_t round_up(uint32_t offset)
{
    return (offset + 3) & ~3U;
}

/* Reads the member at `offset`; false if it does not lie within the archive as a whole. */
static bool read_member(uint32_t offset, struct member *member)
{
    const uint8_t *header = archive + offset;
    uint32_t name_size;
    uint32_t room;

    if (offset > archive_bytes || archive_bytes - offset < HEADER_BYTES ||
        memcmp(header, "070701", 6) != 0)
        return false;
    room = archive_bytes - offset - HEADER_BYTES;
    name_size = field(header, FIELD_NAME_SIZE);
    if (name_size == 0 || name_size > room || header[HEADER_BYTES + name_size - 1] != '\0')
        return false;
    member->name = (const char *)header + HEADER_BYTES;
    member->mode = field(header, FIELD_MODE);

    offset = round_up(offset + HEADER_BYTES + name_size);
    member->bytes = archive + offset;
    member->size = field(header, FIELD_SIZE);
    if (offset > archive_bytes || member->size > archive_bytes - offset)
        return false;
    member->next = round_up(offset + member->size);
    return true;
}

static void fill(struct inode *file, const struct member *member)
{
    for (uint32_t offset = 0; offset < member->size; offset += PAGE_SIZE) {
        uint32_t bytes = member->size - offset < PAGE_SIZE ? member->size - offset : PAGE_SIZE;
        uint32_t pa = inode_make_frame(file, offset / PAGE_SIZE);

        if (pa == 0)
            panic("not enough memory for the initrd's files");
        memcpy(ram(pa), member->bytes + offset, bytes);
    }
    file->size = member->size;
}

/* Directories come before what is in them: that is how find and cpio list them. */
static void add_member(const struct member *member)
{
    struct inode *inode;
    int error = 0;

    if ((member->mode & MODE_TYPE) == MODE_DIRECTORY) {
        error = path_make(member->name, TYPE_DIRECTORY);
        if (error == -EEXIST)
            error = 0;
    } else if ((member->mode & MODE_TYPE) == MODE_FILE && member->size <= FILE_SIZE_MAX) {
        error = path_find_or_create(member->name, &inode);
        if (error == 0 && inode->type == TYPE_FILE && inode->size == 0)
            fill(inode, member);
        else if (error == 0)
            error = -EEXIST;
    } else {
        panic("the initrd's '%s' is neither a file nor a directory, or too large", member->name);
    }
    if (error != 0)
        panic("the initrd's '%s' cannot be made: error %d", member->name, -error);
}

unsigned initrd_unpack(const struct boot *boot)
{
    struct member member;
    unsigned count = 0;

    if (boot->initrd_bytes == 0)
        panic("no initrd: there are no programs to run");
    archive = ram(boot->initrd_pa);
    archive_bytes = boot->initrd_bytes;
    for (uint32_t offset = 0;; offset = member.next) {
        if (!read_member(offset, &member))
            panic("the initrd is not a cpio archive (newc), or is damaged at byte %u", offset);
        if (strcmp(member.name, LAST_NAME) == 0)
            break;
        add_member(&member);
        count++;
    }
    frames_add_initrd();
    return count;
}
