#include "monitor/archive.h"

#include <stddef.h>
#include <string.h>

#define HEADER_SIZE    110
#define MAGIC          "070701"
#define MAGIC_SIZE     6
#define FIELD_SIZE     8
#define FIELD_FILESIZE 6
#define FIELD_NAMESIZE 11
#define LAST_MEMBER    "TRAILER!!!"

/* Field number `field` of a header: eight hexadecimal digits. false: they are not. */
static bool read_field(const uint8_t *header, unsigned field, uint32_t *value)
{
    const uint8_t *digits = header + MAGIC_SIZE + field * FIELD_SIZE;

    *value = 0;
    for (unsigned i = 0; i < FIELD_SIZE; i++) {
        uint8_t c = digits[i];
        uint8_t digit;

        if (c >= '0' && c <= '9')
            digit = c - '0';
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            digit = (c | 0x20) - 'a' + 10;
        else
            return false;
        *value = *value << 4 | digit;
    }
    return true;
}

static uint32_t align4(uint32_t offset)
{
    return (offset + 3) & ~3u;
}

static bool bad(const char **why, const char *text)
{
    *why = text;
    return false;
}

bool archive_next(const struct archive *archive, uint32_t *offset, struct archive_member *member,
                  const char **why)
{
    const uint8_t *header = archive->data + *offset;
    uint32_t left = archive->size - *offset;
    uint32_t name_size, data_offset;

    if (left < HEADER_SIZE)
        return bad(why, "it is truncated (no end marker)");
    if (memcmp(header, MAGIC, MAGIC_SIZE) != 0)
        return bad(why, "it is not a newc cpio archive");
    if (!read_field(header, FIELD_FILESIZE, &member->size) ||
        !read_field(header, FIELD_NAMESIZE, &name_size))
        return bad(why, "a header is corrupt");
    if (name_size == 0 || name_size > left - HEADER_SIZE ||
        header[HEADER_SIZE + name_size - 1] != '\0')
        return bad(why, "a member's name is corrupt");
    member->name = (const char *)header + HEADER_SIZE;
    if (strcmp(member->name, LAST_MEMBER) == 0)
        return bad(why, NULL);
    data_offset = align4(*offset + HEADER_SIZE + name_size);
    if (data_offset > archive->size || member->size > archive->size - data_offset)
        return bad(why, "it is truncated (a member is cut off)");
    member->data = archive->data + data_offset;
    *offset = align4(data_offset + member->size);
    if (*offset > archive->size)
        *offset = archive->size;
    return true;
}

bool archive_find(const struct archive *archive, const char *name, struct archive_member *member)
{
    const char *why;

    for (uint32_t offset = 0; archive_next(archive, &offset, member, &why);)
        if (strcmp(member->name, name) == 0)
            return true;
    return false;
}
