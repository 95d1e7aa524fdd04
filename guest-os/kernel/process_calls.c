/* System calls about processes and their memory. */
#include "guest-os/abi.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/clock.h"
#include "guest-os/kernel/frames.h"
#include "guest-os/kernel/process.h"
#include "guest-os/kernel/syscall.h"
#include "guest-os/kernel/user_memory.h"
#include "mips/tlb.h"

#define EXIT_STATUS_MASK 0xff

int call_exit(struct trap_frame *frame)
{
    process_exit((int)(frame->gpr[REG_A0] & EXIT_STATUS_MASK));
}

int call_fork(struct trap_frame *frame)
{
    return process_fork(frame);
}

/* Adds the string at user address `from`, with its NUL. */
static int copy_argument(struct arguments *arguments, uint32_t from)
{
    for (;; from++) {
        char c;
        int error = copy_from_user(&c, from, 1);

        if (error != 0)
            return error;
        if (c == '\0')
            return arguments_end_one(arguments);
        if (arguments_add(arguments, c) != 0)
            return -E2BIG;
    }
}

static int copy_arguments(struct arguments *arguments, uint32_t argv)
{
    for (;; argv += 4) {
        uint32_t string;
        int error = copy_from_user(&string, argv, sizeof(string));

        if (error == 0 && string == 0)
            return arguments->count == 0 ? -EINVAL : 0;
        if (error == 0)
            error = copy_argument(arguments, string);
        if (error != 0)
            return error;
    }
}

/* exec(path, argv). The arguments are too large for the kernel stack. */
int call_exec(struct trap_frame *frame)
{
    char path[PATH_MAX];
    struct arguments *arguments;
    uint32_t pa;
    int error = copy_string_from_user(path, frame->gpr[REG_A0], PATH_MAX);

    if (error != 0)
        return error;
    pa = frame_allocate();
    if (pa == 0)
        return -ENOMEM;
    arguments = ram(pa);
    error = copy_arguments(arguments, frame->gpr[REG_A1]);
    if (error == 0)
        error = process_exec(path, arguments, frame);
    frame_release(pa);
    return error;
}

/* Whether the result can be stored is seen before a child is waited for, so that none is lost. */
static int store_usage(uint32_t status_va, int status, uint32_t usage_va, const struct usage *usage)
{
    int error = 0;

    if (status_va != 0)
        error = copy_to_user(status_va, &status, sizeof(status));
    if (error == 0 && usage_va != 0)
        error = copy_to_user(usage_va, usage, sizeof(*usage));
    return error;
}

int call_wait(struct trap_frame *frame)
{
    uint32_t status_va = frame->gpr[REG_A0];
    uint32_t usage_va = frame->gpr[REG_A1];
    struct usage usage = {0};
    int status = 0;
    int error = store_usage(status_va, status, usage_va, &usage);
    int pid;

    if (error != 0)
        return error;
    pid = process_wait(&status, &usage);
    if (pid < 0)
        return pid;
    error = store_usage(status_va, status, usage_va, &usage);
    return error != 0 ? error : pid;
}

int call_kill(struct trap_frame *frame)
{
    return process_kill((int)frame->gpr[REG_A0]);
}

int call_getpid(struct trap_frame *frame)
{
    (void)frame;
    return current->pid;
}

int call_yield(struct trap_frame *frame)
{
    (void)frame;
    process_yield();
    return 0;
}

int call_sleep(struct trap_frame *frame)
{
    if (frame->gpr[REG_A0] > INT32_MAX)
        return -EINVAL;
    return process_sleep(frame->gpr[REG_A0]);
}

int call_uptime(struct trap_frame *frame)
{
    (void)frame;
    return (int)(clock_ticks() & INT32_MAX);
}

/* A heap may not grow by more than there is memory: a program should hear of that here rather than
 * be killed when it touches the page that is one too many. */
int call_sbrk(struct trap_frame *frame)
{
    struct region *heap = &current->space.regions[REGION_HEAP];
    uint32_t bytes = frame->gpr[REG_A0];
    uint32_t old = heap->limit;

    if ((int32_t)bytes < 0) {
        if (-bytes > old - heap->start)
            return -EINVAL;
        space_shrink_heap(&current->space, old + bytes);
    } else {
        if (bytes > USER_STACK_TOP - USER_STACK_SIZE - old ||
            bytes / PAGE_SIZE > frames_available())
            return -ENOMEM;
        heap->limit += bytes;
    }
    return (int)old;
}

int call_setgroup(struct trap_frame *frame)
{
    return process_set_group((int)frame->gpr[REG_A0], (int)frame->gpr[REG_A1]);
}

int call_foreground(struct trap_frame *frame)
{
    return process_set_foreground((int)frame->gpr[REG_A0]);
}

int call_processes(struct trap_frame *frame)
{
    uint32_t va = frame->gpr[REG_A0];
    uint32_t limit = frame->gpr[REG_A1];
    uint32_t count = 0;

    if (limit > INT32_MAX)
        return -EINVAL;
    process_reap();
    for (struct process *process = processes; process < processes_end && count < limit; process++) {
        struct process_info info = process_describe(process);
        int error;

        if (process->state == PROCESS_UNUSED)
            continue;
        error = copy_to_user(va + count * sizeof(info), &info, sizeof(info));
        if (error != 0)
            return error;
        count++;
    }
    return (int)count;
}

int call_free(struct trap_frame *frame)
{
    (void)frame;
    process_reap();
    return (int)frames_available();
}

/* Pid 1 has no parent. */
int call_poweroff(struct trap_frame *frame)
{
    (void)frame;
    if (current->parent != processes && current != processes)
        return -EPERM;
    console_printf("kernel: power off\n");
    power_off();
}
