/* System calls (guest-os/abi.h). */
#include "guest-os/kernel/trap.h"
#include "guest-os/abi.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/clock.h"
#include "guest-os/kernel/frames.h"
#include "guest-os/kernel/process.h"
#include "guest-os/kernel/user_memory.h"

#include <string.h>

static int call_exit(struct trap_frame *frame)
{
    process_exit((int)frame->gpr[REG_A0]);
}

/* The open file of the descriptor in register `reg`; NULL if it is none. */
static struct file *descriptor(const struct trap_frame *frame, unsigned reg)
{
    uint32_t fd = frame->gpr[reg];

    if (fd >= DESCRIPTORS_MAX || current->files[fd].kind == FILE_NONE)
        return 0;
    return &current->files[fd];
}

/* read and write: size is limited so that the result is never taken for an error. */
static int call_read(struct trap_frame *frame)
{
    const struct file *file = descriptor(frame, REG_A0);

    if (file == 0)
        return -EBADF;
    if (frame->gpr[REG_A2] > INT32_MAX)
        return -EINVAL;
    return file_read(file, frame->gpr[REG_A1], frame->gpr[REG_A2]);
}

static int call_write(struct trap_frame *frame)
{
    const struct file *file = descriptor(frame, REG_A0);

    if (file == 0)
        return -EBADF;
    if (frame->gpr[REG_A2] > INT32_MAX)
        return -EINVAL;
    return file_write(file, frame->gpr[REG_A1], frame->gpr[REG_A2]);
}

static int call_close(struct trap_frame *frame)
{
    struct file *file = descriptor(frame, REG_A0);

    if (file == 0)
        return -EBADF;
    file_close(file);
    return 0;
}

static int call_dup2(struct trap_frame *frame)
{
    const struct file *file = descriptor(frame, REG_A0);
    uint32_t to = frame->gpr[REG_A1];

    if (file == 0 || to >= DESCRIPTORS_MAX)
        return -EBADF;
    if (to != frame->gpr[REG_A0]) {
        file_close(&current->files[to]);
        current->files[to] = file_share(file);
    }
    return (int)to;
}

/* The lowest free descriptor from `fd` on, or DESCRIPTORS_MAX. */
static uint32_t free_descriptor(uint32_t fd)
{
    while (fd < DESCRIPTORS_MAX && current->files[fd].kind != FILE_NONE)
        fd++;
    return fd;
}

static int call_pipe(struct trap_frame *frame)
{
    uint32_t fds[2];
    int error;

    fds[0] = free_descriptor(0);
    fds[1] = free_descriptor(fds[0] + 1);
    if (fds[1] >= DESCRIPTORS_MAX)
        return -EMFILE;
    error = copy_to_user(frame->gpr[REG_A0], fds, sizeof(fds));
    if (error != 0)
        return error;
    return file_make_pipe(&current->files[fds[0]], &current->files[fds[1]]);
}

static int call_getpid(struct trap_frame *frame)
{
    (void)frame;
    return current->pid;
}

static int call_fork(struct trap_frame *frame)
{
    return process_fork(frame);
}

/* Adds the string at user address `from`, with its NUL. */
static int copy_argument(struct arguments *arguments, uint32_t from)
{
    for (;; from++) {
        char c;

        if (copy_from_user(&c, from, 1) != 0)
            return -EFAULT;
        if (c == '\0')
            return arguments_end_one(arguments);
        if (arguments_add(arguments, c) != 0)
            return -E2BIG;
    }
}

/* exec(path, argv): the program gets argv; the file is the one that path names. */
static int call_exec(struct trap_frame *frame)
{
    uint32_t argv = frame->gpr[REG_A1];
    struct arguments arguments = {.count = 0};
    int error = copy_argument(&arguments, frame->gpr[REG_A0]);

    for (argv += 4; error == 0; argv += 4) { /* argv[0] is the path's place */
        uint32_t string;

        error = copy_from_user(&string, argv, sizeof(string));
        if (error != 0 || string == 0)
            break;
        error = copy_argument(&arguments, string);
    }
    if (error != 0)
        return error;
    return process_exec(&arguments, frame);
}

static int call_wait(struct trap_frame *frame)
{
    uint32_t status_va = frame->gpr[REG_A0];
    uint32_t usage_va = frame->gpr[REG_A1];
    struct usage usage;
    int status;
    int pid = process_wait(&status, &usage);

    if (pid < 0)
        return pid;
    if (status_va != 0 && copy_to_user(status_va, &status, sizeof(status)) != 0)
        return -EFAULT;
    if (usage_va != 0 && copy_to_user(usage_va, &usage, sizeof(usage)) != 0)
        return -EFAULT;
    return pid;
}

static int call_yield(struct trap_frame *frame)
{
    (void)frame;
    process_yield();
    return 0;
}

static int call_sbrk(struct trap_frame *frame)
{
    struct region *heap = &current->space.regions[REGION_HEAP];
    uint32_t bytes = frame->gpr[REG_A0];
    uint32_t old = heap->limit;

    if (bytes > USER_STACK_TOP - USER_STACK_SIZE - old)
        return (int32_t)bytes < 0 ? -EINVAL : -ENOMEM;
    heap->limit += bytes;
    return (int)old;
}

static int call_uptime(struct trap_frame *frame)
{
    (void)frame;
    return (int)(clock_ticks() & INT32_MAX);
}

static int call_free(struct trap_frame *frame)
{
    (void)frame;
    return (int)frames_available();
}

static int call_sleep(struct trap_frame *frame)
{
    if (frame->gpr[REG_A0] > INT32_MAX)
        return -EINVAL;
    process_sleep(frame->gpr[REG_A0]);
    return 0;
}

static int (*const calls[SYS_LIMIT])(struct trap_frame *frame) = {
    [SYS_EXIT] = call_exit,   [SYS_WRITE] = call_write, [SYS_GETPID] = call_getpid,
    [SYS_FORK] = call_fork,   [SYS_EXEC] = call_exec,   [SYS_WAIT] = call_wait,
    [SYS_YIELD] = call_yield, [SYS_SBRK] = call_sbrk,   [SYS_UPTIME] = call_uptime,
    [SYS_FREE] = call_free,   [SYS_SLEEP] = call_sleep, [SYS_READ] = call_read,
    [SYS_CLOSE] = call_close, [SYS_DUP2] = call_dup2,   [SYS_PIPE] = call_pipe,
};

void system_call(struct trap_frame *frame)
{
    uint32_t number = frame->gpr[REG_V0];

    frame->epc += 4; /* behind the syscall instruction; exec sets its own */
    if (number >= SYS_LIMIT || calls[number] == 0)
        frame->gpr[REG_V0] = (uint32_t)-ENOSYS;
    else
        frame->gpr[REG_V0] = (uint32_t)calls[number](frame);
}
