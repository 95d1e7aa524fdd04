/* Process table; fork, exec, exit, wait. */
#include "guest-os/kernel/process.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/frames.h"
#include "guest-os/kernel/program.h"
#include "guest-os/kernel/stack.h"
#include "mips/tlb.h"

#include <string.h>

#define STANDARD_OUTPUT 1

struct process processes[PROCESSES_MAX];

static int next_pid = 1;

void trap_return(void); /* vectors.S */

struct trap_frame *process_frame(const struct process *process)
{
    return (struct trap_frame *)((uint8_t *)ram(process->kernel_stack) + PAGE_SIZE) - 1;
}

static void release(struct process *process)
{
    space_destroy(&process->space);
    frame_free(process->kernel_stack);
    process->state = PROCESS_UNUSED;
}

/* Gives back what ended processes hold that no parent will ask about. */
static void release_orphans(void)
{
    for (struct process *process = processes; process < processes + PROCESSES_MAX; process++) {
        if (process->state == PROCESS_ENDED && process->parent == 0 && process != current)
            release(process);
    }
}

/* A process with a kernel stack but no address space; NULL with *error set if that cannot be. */
static struct process *allocate(int *error)
{
    release_orphans();
    for (struct process *process = processes; process < processes + PROCESSES_MAX; process++) {
        if (process->state != PROCESS_UNUSED)
            continue;
        memset(process, 0, sizeof(*process));
        process->kernel_stack = frame_allocate();
        if (process->kernel_stack == 0) {
            *error = -ENOMEM;
            return 0;
        }
        stack_mark(ram(process->kernel_stack));
        process->parent = current;
        return process;
    }
    *error = -EAGAIN;
    return 0;
}

/* When it first runs it will resume its trap frame. */
static void make_ready(struct process *process)
{
    struct switch_frame *frame = (struct switch_frame *)process_frame(process) - 1;

    memset(frame, 0, sizeof(*frame));
    frame->ra = (uint32_t)trap_return;
    process->kernel_sp = (uint32_t)frame;
    process->pid = next_pid++;
    process->state = PROCESS_READY;
}

static void set_name(struct process *process, const char *name)
{
    memset(process->name, 0, sizeof(process->name));
    memcpy(process->name, name, strnlen(name, PROCESS_NAME_SIZE - 1));
}

void process_start_first(const struct arguments *arguments)
{
    int error = 0;
    struct process *process = allocate(&error);

    if (process == 0)
        panic("not enough memory to start");
    error = program_load(arguments, &process->space, process_frame(process));
    if (error == -ENOENT)
        panic("there is no program '%s' in the initrd", arguments->text);
    if (error == -ENOEXEC)
        panic("'%s' is not a program for this machine", arguments->text);
    if (error != 0)
        panic("not enough memory to start");
    set_name(process, arguments->text);
    process->files[STANDARD_OUTPUT].kind = FILE_CONSOLE;
    make_ready(process);
    scheduler_start(process);
}

int process_fork(const struct trap_frame *frame)
{
    int error = 0;
    struct process *child = allocate(&error);

    if (child == 0)
        return error;
    if (!space_copy(&child->space, &current->space)) {
        frame_free(child->kernel_stack);
        return -ENOMEM;
    }
    *process_frame(child) = *frame;
    process_frame(child)->gpr[REG_V0] = 0;
    set_name(child, current->name);
    for (unsigned fd = 0; fd < DESCRIPTORS_MAX; fd++)
        child->files[fd] = file_share(&current->files[fd]);
    make_ready(child);
    return child->pid;
}

int process_exec(const struct arguments *arguments, struct trap_frame *frame)
{
    struct space old = current->space;
    struct space space;
    struct trap_frame start;
    int error = program_load(arguments, &space, &start);

    if (error != 0)
        return error;
    *frame = start;
    current->space = space;
    space_activate(&current->space);
    space_destroy(&old);
    set_name(current, arguments->text);
    return 0;
}

void process_exit(int status)
{
    bool last = true;

    for (unsigned fd = 0; fd < DESCRIPTORS_MAX; fd++)
        file_close(&current->files[fd]);
    current->status = status;
    current->state = PROCESS_ENDED;
    for (struct process *process = processes; process < processes + PROCESSES_MAX; process++) {
        if (process->parent == current)
            process->parent = 0;
        if (process->state == PROCESS_READY || process->state == PROCESS_BLOCKED)
            last = false;
    }
    if (last) {
        console_printf("kernel: all processes have ended; power off\n");
        power_off();
    }
    process_wake(current->parent);
    process_yield();
    panic("an ended process ran");
}

int process_wait(int *status, struct usage *usage)
{
    for (;;) {
        bool any = false;

        for (struct process *child = processes; child < processes + PROCESSES_MAX; child++) {
            if (child->state == PROCESS_UNUSED || child->parent != current)
                continue;
            any = true;
            if (child->state == PROCESS_ENDED) {
                *status = child->status;
                *usage = child->usage;
                release(child);
                return child->pid;
            }
        }
        if (!any)
            return -ECHILD;
        process_block(current);
    }
}
