/* Open files. */
#include "guest-os/kernel/file.h"
#include "guest-os/kernel/console.h"
#include "guest-os/kernel/directory.h"
#include "guest-os/kernel/inode.h"
#include "guest-os/kernel/pipe.h"

#include <string.h>

#define FILES_MAX 256

static struct file files[FILES_MAX];

static struct file *allocate(uint32_t flags)
{
    for (struct file *file = files; file < files + FILES_MAX; file++) {
        if (file->references == 0) {
            *file = (struct file){.references = 1, .flags = flags};
            return file;
        }
    }
    return 0;
}

struct file *file_open(struct inode *inode, uint32_t flags)
{
    struct file *file = allocate(flags);

    if (file != 0) {
        file->inode = inode;
        inode_hold(inode);
    }
    return file;
}

int file_open_pipe(struct file **read_end, struct file **write_end)
{
    struct pipe *pipe = 0;
    int error = -ENFILE;

    *read_end = allocate(O_READ);
    *write_end = allocate(O_WRITE);
    if (*read_end != 0 && *write_end != 0) {
        error = -ENOMEM;
        pipe = pipe_create();
    }
    if (pipe != 0) {
        (*read_end)->pipe = pipe;
        (*write_end)->pipe = pipe;
        return 0;
    }
    if (*read_end != 0)
        (*read_end)->references = 0;
    if (*write_end != 0)
        (*write_end)->references = 0;
    return error;
}

struct file *file_share(struct file *file)
{
    if (file != 0)
        file->references++;
    return file;
}

void file_close(struct file *file)
{
    if (--file->references != 0)
        return;
    if (file->inode != 0)
        inode_release(file->inode);
    else
        pipe_close(file->pipe, (file->flags & O_WRITE) != 0);
}

int file_read(struct file *file, uint32_t va, uint32_t size)
{
    int bytes;

    if ((file->flags & O_READ) == 0)
        return -EBADF;
    if (file->pipe != 0)
        return pipe_read(file->pipe, va, size);
    if (file->inode->type == TYPE_CONSOLE)
        return console_read(va, size);
    if (file->inode->type == TYPE_DIRECTORY)
        return -EISDIR;
    bytes = inode_read(file->inode, file->offset, va, size);
    if (bytes > 0)
        file->offset += (uint32_t)bytes;
    return bytes;
}

int file_write(struct file *file, uint32_t va, uint32_t size)
{
    int bytes;

    if ((file->flags & O_WRITE) == 0)
        return -EBADF;
    if (file->pipe != 0)
        return pipe_write(file->pipe, va, size);
    if (file->inode->type == TYPE_CONSOLE)
        return console_write(va, size);
    if ((file->flags & O_APPEND) != 0)
        file->offset = file->inode->size;
    bytes = inode_write(file->inode, file->offset, va, size);
    if (bytes > 0)
        file->offset += (uint32_t)bytes;
    return bytes;
}

int file_seek(struct file *file, uint32_t offset)
{
    if (file->pipe != 0 || file->inode->type == TYPE_CONSOLE)
        return -ESPIPE;
    if (offset > FILE_SIZE_MAX)
        return -EINVAL;
    if (file->inode->type == TYPE_DIRECTORY && offset % sizeof(struct dirent) != 0)
        return -EINVAL;
    file->offset = offset;
    return (int)offset;
}

int file_truncate(struct file *file, uint32_t size)
{
    if ((file->flags & O_WRITE) == 0)
        return -EBADF;
    if (file->pipe != 0 || file->inode->type != TYPE_FILE)
        return -EINVAL;
    return inode_truncate(file->inode, size);
}

int file_read_entries(struct file *file, uint32_t va, uint32_t size)
{
    if (file->pipe != 0 || file->inode->type != TYPE_DIRECTORY)
        return -ENOTDIR;
    return directory_read(file->inode, &file->offset, va, size);
}

struct stat file_stat(const struct file *file)
{
    if (file->pipe != 0)
        return (struct stat){.type = TYPE_PIPE, .links = 1, .size = pipe_size(file->pipe)};
    return (struct stat){.type = file->inode->type,
                         .number = inode_number(file->inode),
                         .links = file->inode->links,
                         .size = file->inode->size};
}
