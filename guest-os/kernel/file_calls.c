/* System calls about files. */
#include "guest-os/abi.h"
#include "guest-os/kernel/inode.h"
#include "guest-os/kernel/path.h"
#include "guest-os/kernel/process.h"
#include "guest-os/kernel/syscall.h"
#include "guest-os/kernel/user_memory.h"

#define OPEN_FLAGS (O_READ | O_WRITE | O_CREATE | O_TRUNCATE | O_APPEND)

/* The open file of the descriptor in register `reg`; NULL if it is none. */
static struct file *descriptor(const struct trap_frame *frame, unsigned reg)
{
    uint32_t fd = frame->gpr[reg];

    return fd < DESCRIPTORS_MAX ? current->files[fd] : 0;
}

/* The lowest free descriptor from `fd` on, or DESCRIPTORS_MAX. */
static uint32_t free_descriptor(uint32_t fd)
{
    while (fd < DESCRIPTORS_MAX && current->files[fd] != 0)
        fd++;
    return fd;
}

static int open_file(const char *path, uint32_t flags, struct file **file)
{
    struct inode *inode;
    int error;

    error = (flags & O_CREATE) != 0 ? path_find_or_create(path, &inode) : path_find(path, &inode);
    if (error != 0)
        return error;
    if (inode->type == TYPE_DIRECTORY && (flags & O_WRITE) != 0)
        return -EISDIR;
    if (inode->type == TYPE_FILE && (flags & O_TRUNCATE) != 0) {
        error = inode_truncate(inode, 0);
        if (error != 0)
            return error;
    }
    *file = file_open(inode, flags & (O_READ | O_WRITE | O_APPEND));
    return *file == 0 ? -ENFILE : 0;
}

int call_open(struct trap_frame *frame)
{
    char path[PATH_MAX];
    uint32_t flags = frame->gpr[REG_A1];
    uint32_t fd = free_descriptor(0);
    int error = copy_string_from_user(path, frame->gpr[REG_A0], PATH_MAX);

    if (error != 0)
        return error;
    if ((flags & ~(uint32_t)OPEN_FLAGS) != 0 || (flags & (O_READ | O_WRITE)) == 0 ||
        ((flags & (O_TRUNCATE | O_APPEND)) != 0 && (flags & O_WRITE) == 0))
        return -EINVAL;
    if (fd == DESCRIPTORS_MAX)
        return -EMFILE;
    error = open_file(path, flags, &current->files[fd]);
    return error != 0 ? error : (int)fd;
}

/* read, write, getdents: size is limited so that the result is never taken for an error. */
static int transfer(const struct trap_frame *frame,
                    int (*move)(struct file *file, uint32_t va, uint32_t size))
{
    struct file *file = descriptor(frame, REG_A0);

    if (file == 0)
        return -EBADF;
    if (frame->gpr[REG_A2] > INT32_MAX)
        return -EINVAL;
    return move(file, frame->gpr[REG_A1], frame->gpr[REG_A2]);
}

int call_read(struct trap_frame *frame)
{
    return transfer(frame, file_read);
}

int call_write(struct trap_frame *frame)
{
    return transfer(frame, file_write);
}

int call_getdents(struct trap_frame *frame)
{
    return transfer(frame, file_read_entries);
}

int call_close(struct trap_frame *frame)
{
    struct file *file = descriptor(frame, REG_A0);

    if (file == 0)
        return -EBADF;
    current->files[frame->gpr[REG_A0]] = 0;
    file_close(file);
    return 0;
}

int call_dup(struct trap_frame *frame)
{
    struct file *file = descriptor(frame, REG_A0);
    uint32_t to = free_descriptor(0);

    if (file == 0)
        return -EBADF;
    if (to == DESCRIPTORS_MAX)
        return -EMFILE;
    current->files[to] = file_share(file);
    return (int)to;
}

int call_dup2(struct trap_frame *frame)
{
    struct file *file = descriptor(frame, REG_A0);
    uint32_t to = frame->gpr[REG_A1];
    struct file *old;

    if (file == 0 || to >= DESCRIPTORS_MAX)
        return -EBADF;
    old = current->files[to];
    current->files[to] = file_share(file);
    if (old != 0)
        file_close(old);
    return (int)to;
}

int call_pipe(struct trap_frame *frame)
{
    struct file *ends[2];
    uint32_t fds[2];
    int error;

    fds[0] = free_descriptor(0);
    fds[1] = free_descriptor(fds[0] + 1);
    if (fds[1] >= DESCRIPTORS_MAX)
        return -EMFILE;
    error = copy_to_user(frame->gpr[REG_A0], fds, sizeof(fds));
    if (error == 0)
        error = file_open_pipe(&ends[0], &ends[1]);
    if (error != 0)
        return error;
    current->files[fds[0]] = ends[0];
    current->files[fds[1]] = ends[1];
    return 0;
}

int call_seek(struct trap_frame *frame)
{
    struct file *file = descriptor(frame, REG_A0);

    return file == 0 ? -EBADF : file_seek(file, frame->gpr[REG_A1]);
}

int call_truncate(struct trap_frame *frame)
{
    struct file *file = descriptor(frame, REG_A0);

    if (file == 0)
        return -EBADF;
    if (frame->gpr[REG_A1] > INT32_MAX)
        return -EINVAL;
    return file_truncate(file, frame->gpr[REG_A1]);
}

int call_fstat(struct trap_frame *frame)
{
    const struct file *file = descriptor(frame, REG_A0);
    struct stat stat;

    if (file == 0)
        return -EBADF;
    stat = file_stat(file);
    return copy_to_user(frame->gpr[REG_A1], &stat, sizeof(stat));
}

int call_mkdir(struct trap_frame *frame)
{
    char path[PATH_MAX];
    int error = copy_string_from_user(path, frame->gpr[REG_A0], PATH_MAX);

    return error != 0 ? error : path_make(path, TYPE_DIRECTORY);
}

int call_link(struct trap_frame *frame)
{
    char old[PATH_MAX];
    char fresh[PATH_MAX];
    int error = copy_string_from_user(old, frame->gpr[REG_A0], PATH_MAX);

    if (error == 0)
        error = copy_string_from_user(fresh, frame->gpr[REG_A1], PATH_MAX);
    return error != 0 ? error : path_link(old, fresh);
}

int call_unlink(struct trap_frame *frame)
{
    char path[PATH_MAX];
    int error = copy_string_from_user(path, frame->gpr[REG_A0], PATH_MAX);

    return error != 0 ? error : path_unlink(path);
}

int call_chdir(struct trap_frame *frame)
{
    char path[PATH_MAX];
    struct inode *directory;
    int error = copy_string_from_user(path, frame->gpr[REG_A0], PATH_MAX);

    if (error == 0)
        error = path_find(path, &directory);
    if (error != 0)
        return error;
    if (directory->type != TYPE_DIRECTORY)
        return -ENOTDIR;
    inode_hold(directory);
    inode_release(current->directory);
    current->directory = directory;
    return 0;
}
