/* What a process's file descriptors stand for: the console, or an end of a pipe. */
#ifndef KERNEL_FILE_H
#define KERNEL_FILE_H

#include <stdint.h>

enum file_kind {
    FILE_NONE,
    FILE_CONSOLE,
    FILE_PIPE_READ,
    FILE_PIPE_WRITE
};

struct pipe;

struct file {
    enum file_kind kind;
    struct pipe *pipe; /* of the two pipe kinds */
};

/* Another descriptor for the same thing. */
struct file file_share(const struct file *file);

/* The descriptor is no longer used. */
void file_close(struct file *file);

/* Each moves up to `size` bytes between the file and the current process's memory at `va`, and
 * returns how many it moved, or -EBADF (wrong kind), -EFAULT, -EPIPE. May block. */
int file_read(const struct file *file, uint32_t va, uint32_t size);
int file_write(const struct file *file, uint32_t va, uint32_t size);

/* A new pipe: its ends. 0, or -ENFILE if there are too many. */
int file_make_pipe(struct file *read_end, struct file *write_end);

#endif
