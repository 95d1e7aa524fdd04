/* Open files: what descriptors stand for. A file is open once for each open() or pipe end; copies
 * of the descriptor, from dup() or fork(), share it and with it the position. */
#ifndef KERNEL_FILE_H
#define KERNEL_FILE_H

#include "guest-os/abi.h"

#include <stdint.h>

struct inode;
struct pipe;

struct file {
    uint32_t references; /* descriptors; 0: unused */
    uint32_t flags;      /* O_READ, O_WRITE, O_APPEND */
    uint32_t offset;     /* where the next byte is read or written */
    struct inode *inode; /* NULL: an end of a pipe */
    struct pipe *pipe;
};

/* Opens what `inode` is, for one descriptor. NULL if there are too many open files. */
struct file *file_open(struct inode *inode, uint32_t flags);

/* Opens both ends of a new pipe. 0, -ENFILE, -ENOMEM. */
int file_open_pipe(struct file **read_end, struct file **write_end);

/* One more and one less descriptor. */
struct file *file_share(struct file *file);
void file_close(struct file *file);

/* Each moves up to `size` (at most INT32_MAX) bytes between the file and the current process's
 * memory at `va`, and returns how many it moved, 0 at the end of what there is to read; or -EBADF
 * (not open for this), -EISDIR, -EFAULT, -ENOMEM, -EINTR (killed), -EPIPE, and inode_write()'s. */
int file_read(struct file *file, uint32_t va, uint32_t size);
int file_write(struct file *file, uint32_t va, uint32_t size);

/* Sets the position and returns it; -ESPIPE if there is none, -EINVAL beyond FILE_SIZE_MAX. */
int file_seek(struct file *file, uint32_t offset);

/* 0; -EBADF if not open for writing, -EINVAL if not a file, inode_truncate()'s. */
int file_truncate(struct file *file, uint32_t size);

/* directory_read() of an open directory; -ENOTDIR. */
int file_read_entries(struct file *file, uint32_t va, uint32_t size);

struct stat file_stat(const struct file *file);

#endif
