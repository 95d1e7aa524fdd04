/* File descriptors' operations. */
#include "guest-os/kernel/file.h"
#include "guest-os/abi.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/pipe.h"
#include "guest-os/kernel/user_memory.h"

#define CONSOLE_CHUNK 128

struct file file_share(const struct file *file)
{
    if (file->kind == FILE_PIPE_READ)
        file->pipe->readers++;
    if (file->kind == FILE_PIPE_WRITE)
        file->pipe->writers++;
    return *file;
}

void file_close(struct file *file)
{
    if (file->kind == FILE_PIPE_READ)
        pipe_close_read(file->pipe);
    if (file->kind == FILE_PIPE_WRITE)
        pipe_close_write(file->pipe);
    file->kind = FILE_NONE;
}

static int console_write(uint32_t va, uint32_t size)
{
    char chunk[CONSOLE_CHUNK];

    for (uint32_t done = 0; done < size;) {
        uint32_t bytes = size - done < CONSOLE_CHUNK ? size - done : CONSOLE_CHUNK;

        if (copy_from_user(chunk, va + done, bytes) != 0)
            return done != 0 ? (int)done : -EFAULT;
        for (uint32_t i = 0; i < bytes; i++)
            console_put(chunk[i]);
        done += bytes;
    }
    return (int)size;
}

int file_read(const struct file *file, uint32_t va, uint32_t size)
{
    return file->kind == FILE_PIPE_READ ? pipe_read(file->pipe, va, size) : -EBADF;
}

int file_write(const struct file *file, uint32_t va, uint32_t size)
{
    if (file->kind == FILE_CONSOLE)
        return console_write(va, size);
    return file->kind == FILE_PIPE_WRITE ? pipe_write(file->pipe, va, size) : -EBADF;
}

int file_make_pipe(struct file *read_end, struct file *write_end)
{
    struct pipe *pipe = pipe_create();

    if (pipe == 0)
        return -ENFILE;
    *read_end = (struct file){FILE_PIPE_READ, pipe};
    *write_end = (struct file){FILE_PIPE_WRITE, pipe};
    return 0;
}
