#include "tools/launcher/archive.h"

#include "tools/launcher/image.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An archive under way. */
struct writer {
    struct archive *archive;
    unsigned members;
    struct problem *problem;
};

static bool write_failed(struct writer *writer, const char *member)
{
    const char *why = archive_error_string(writer->archive);
    return problem_set(writer->problem, member, "see whether the disk is full",
                       "cannot write the archive: %s", why != NULL ? why : "no reason given");
}

static bool begin_member(struct writer *writer, const char *member, uint64_t size)
{
    struct archive_entry *entry = archive_entry_new();
    if (entry == NULL)
        return write_failed(writer, member);
    archive_entry_set_pathname(entry, member);
    archive_entry_set_size(entry, (la_int64_t)size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_nlink(entry, 1);
    archive_entry_set_ino64(entry, ++writer->members);
    archive_entry_set_mtime(entry, 0, 0);
    int result = archive_write_header(writer->archive, entry);
    archive_entry_free(entry);
    return result == ARCHIVE_OK || write_failed(writer, member);
}

static bool write_data(struct writer *writer, const char *member, const void *data, size_t size)
{
    return archive_write_data(writer->archive, data, size) == (la_ssize_t)size ||
           write_failed(writer, member);
}

static bool copy_data(struct writer *writer, const char *member, int fd, const char *path,
                      uint64_t size)
{
    char buffer[65536];
    while (size > 0) {
        size_t part = size < sizeof(buffer) ? (size_t)size : sizeof(buffer);
        ssize_t got = read(fd, buffer, part);
        if (got <= 0)
            return problem_set(writer->problem, path, "see whether something else changes the file",
                               "cannot read it: %s",
                               got < 0 ? strerror(errno) : "it became shorter");
        if (!write_data(writer, member, buffer, (size_t)got))
            return false;
        size -= (uint64_t)got;
    }
    return true;
}

/* Adds a VM's file, or nothing if it has none, as member vmN/ROLE; once for all VMs that have it.
 */
static bool add_file(struct writer *writer, const struct vm_spec *specs, size_t vm,
                     const char *role, size_t field)
{
    const char *path = *(char *const *)(const void *)((const char *)&specs[vm] + field);
    if (path == NULL || vm_specs_first_with(specs, vm, field) != vm)
        return true;
    uint64_t size;
    int fd = image_open(role, path, &size, writer->problem);
    if (fd < 0)
        return false;
    char member[32];
    snprintf(member, sizeof(member), "vm%zu/%s", vm, role);
    bool good = begin_member(writer, member, size) && copy_data(writer, member, fd, path, size);
    close(fd);
    return good;
}

static bool add_configuration(struct writer *writer, const struct vm_spec *specs, size_t count)
{
    const char *member = "mirrorball.conf";
    char *text = vm_specs_configuration(specs, count);
    if (text == NULL)
        return problem_set(writer->problem, member, "free some memory", "out of memory");
    size_t size = strlen(text);
    bool good = begin_member(writer, member, size) && write_data(writer, member, text, size);
    free(text);
    return good;
}

bool archive_write(int fd, const struct vm_spec *specs, size_t count, struct problem *problem)
{
    struct writer writer = {.archive = archive_write_new(), .problem = problem};
    if (writer.archive == NULL)
        return problem_set(problem, "archive", "free some memory", "out of memory");
    archive_write_set_format_cpio_newc(writer.archive);
    archive_write_set_bytes_in_last_block(writer.archive, 1);
    bool good =
        archive_write_open_fd(writer.archive, fd) == ARCHIVE_OK || write_failed(&writer, "archive");
    good = good && add_configuration(&writer, specs, count);
    for (size_t i = 0; good && i < count; i++) {
        good = add_file(&writer, specs, i, "kernel", offsetof(struct vm_spec, kernel)) &&
               add_file(&writer, specs, i, "initrd", offsetof(struct vm_spec, initrd)) &&
               add_file(&writer, specs, i, "rom", offsetof(struct vm_spec, rom));
    }
    if (good && archive_write_close(writer.archive) != ARCHIVE_OK)
        good = write_failed(&writer, "archive");
    archive_write_free(writer.archive);
    return good;
}
