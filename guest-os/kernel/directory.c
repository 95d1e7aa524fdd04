/* Directories. */
#include "guest-os/kernel/directory.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/user_memory.h"
#include "mips/tlb.h"

#include <string.h>

/* The entry at a byte offset below the size. Its page exists: directories have no holes. */
static struct dirent *entry_at(struct inode *directory, uint32_t offset)
{
    uint8_t *page = ram(inode_frame(directory, offset / PAGE_SIZE));

    return (struct dirent *)(page + offset % PAGE_SIZE);
}

static struct dirent *find(struct inode *directory, const char *name)
{
    for (uint32_t offset = 0; offset < directory->size; offset += sizeof(struct dirent)) {
        struct dirent *entry = entry_at(directory, offset);

        if (entry->number != 0 && strcmp(entry->name, name) == 0)
            return entry;
    }
    return 0;
}

struct inode *directory_lookup(struct inode *directory, const char *name)
{
    const struct dirent *entry = find(directory, name);

    return entry == 0 ? 0 : inode_of(entry->number);
}

/* A free entry, at the end if there is none before; NULL if memory is short. */
static struct dirent *find_free(struct inode *directory)
{
    for (uint32_t offset = 0; offset < directory->size; offset += sizeof(struct dirent)) {
        if (entry_at(directory, offset)->number == 0)
            return entry_at(directory, offset);
    }
    if (directory->size == FILE_SIZE_MAX ||
        inode_make_frame(directory, directory->size / PAGE_SIZE) == 0)
        return 0;
    directory->size += sizeof(struct dirent);
    return entry_at(directory, directory->size - sizeof(struct dirent));
}

int directory_add(struct inode *directory, const char *name, struct inode *inode)
{
    struct dirent *entry = find_free(directory);

    if (entry == 0)
        return -ENOSPC;
    entry->number = inode_number(inode);
    memset(entry->name, 0, sizeof(entry->name));
    memcpy(entry->name, name, strlen(name));
    inode->links++;
    return 0;
}

/* Gives back the free entries at the end. */
static void shrink(struct inode *directory)
{
    uint32_t size = directory->size;

    while (size != 0 && entry_at(directory, size - sizeof(struct dirent))->number == 0)
        size -= sizeof(struct dirent);
    inode_truncate(directory, size);
}

void directory_remove(struct inode *directory, const char *name)
{
    struct dirent *entry = find(directory, name);
    struct inode *inode = inode_of(entry->number);

    entry->number = 0;
    shrink(directory);
    inode_unlink(inode);
}

bool directory_is_empty(struct inode *directory)
{
    return directory->size <= 2 * sizeof(struct dirent); /* "." and ".." are the first two */
}

struct inode *directory_make(struct inode *parent)
{
    struct inode *directory = inode_allocate(TYPE_DIRECTORY);

    if (directory == 0)
        return 0;
    if (directory_add(directory, ".", directory) != 0 ||
        directory_add(directory, "..", parent == 0 ? directory : parent) != 0) {
        directory->links = 1; /* whatever it has named is nothing but itself */
        inode_unlink(directory);
        return 0;
    }
    return directory;
}

void directory_unmake(struct inode *directory)
{
    directory_remove(directory, "..");
    directory_remove(directory, ".");
}

int directory_read(struct inode *directory, uint32_t *offset, uint32_t va, uint32_t size)
{
    uint32_t done = 0;

    while (*offset < directory->size && size - done >= sizeof(struct dirent)) {
        const struct dirent *entry = entry_at(directory, *offset);

        if (entry->number != 0) {
            int error = copy_to_user(va + done, entry, sizeof(*entry));

            if (error != 0)
                return done != 0 ? (int)done : error;
            done += sizeof(*entry);
        }
        *offset += sizeof(*entry);
    }
    if (done == 0 && size < sizeof(struct dirent))
        return -EINVAL;
    return (int)done;
}
