/* Process table; fork, exec, exit, wait. */
#include "guest-os/kernel/process.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/frames.h"
#include "guest-os/kernel/inode.h"
#include "guest-os/kernel/path.h"
#include "guest-os/kernel/program.h"
#include "mips/freestanding/format.h"
#include "mips/tlb.h"

#include <string.h>

#define FIRST_PID 1

struct process processes[PROCESSES_MAX];
struct process *processes_end = processes;

static int next_pid = FIRST_PID;

void trap_return(void); /* vectors.S */

static unsigned number_of(const struct process *process)
{
    return (unsigned)(process - processes);
}

/* The frame from which a new process starts. Its stack is not in the TLB and need not be. */
static struct trap_frame *first_frame(const struct process *process)
{
    return (struct trap_frame *)((uint8_t *)ram(process->kernel_stack) + PAGE_SIZE) - 1;
}

/* The last of a process: its kernel stack and its place in the table. */
static void release(struct process *process)
{
    kernel_stack_unmap(number_of(process));
    frame_release(process->kernel_stack);
    process->state = PROCESS_UNUSED;
}

void process_reap(void)
{
    for (struct process *process = processes; process < processes_end; process++) {
        if (process->state == PROCESS_ENDED && process->parent == 0 && process != current)
            release(process);
    }
}

/* A process with a kernel stack but no address space; NULL with *error set if that cannot be. */
static struct process *allocate(int *error)
{
    struct process *process = processes;

    process_reap();
    while (process < processes + PROCESSES_MAX && process->state != PROCESS_UNUSED)
        process++;
    *error = -EAGAIN;
    if (process == processes + PROCESSES_MAX)
        return 0;
    memset(process, 0, sizeof(*process));
    process->kernel_stack = frame_allocate();
    *error = -ENOMEM;
    if (process->kernel_stack == 0)
        return 0;
    kernel_stack_map(number_of(process), process->kernel_stack);
    process->parent = current;
    if (process == processes_end)
        processes_end++;
    return process;
}

/* When it first runs it will resume its trap frame. */
static void make_ready(struct process *process)
{
    struct switch_frame *frame = (struct switch_frame *)first_frame(process) - 1;

    memset(frame, 0, sizeof(*frame));
    frame->ra = (uint32_t)trap_return;
    process->kernel_sp = kernel_stack_top(number_of(process)) - sizeof(struct trap_frame) -
                         sizeof(struct switch_frame);
    process->state = PROCESS_READY;
}

/* The file's name without the directories. */
static void set_name(struct process *process, const char *path)
{
    const char *name = path;

    for (const char *c = path; *c != '\0'; c++) {
        if (*c == '/')
            name = c + 1;
    }
    memset(process->name, 0, sizeof(process->name));
    memcpy(process->name, name, strnlen(name, PROCESS_NAME_SIZE - 1));
}

/* A program named without a directory may be in /bin. */
static int load_first(const struct arguments *arguments, struct process *process, char *path)
{
    static const char *const directories[] = {"/", "/bin/"};
    int error = -ENOENT;

    for (unsigned i = 0; i < 2 && error == -ENOENT; i++) {
        format_buffer(path, PATH_MAX, "%s%s", directories[i], arguments->text);
        error = program_load(path, arguments, &process->space, first_frame(process));
    }
    return error;
}

void process_start_first(const struct arguments *arguments)
{
    char path[PATH_MAX];
    struct inode *console;
    int error = 0;
    struct process *process = allocate(&error);

    if (process == 0)
        panic("not enough memory to start");
    error = load_first(arguments, process, path);
    if (error == -ENOMEM)
        panic("not enough memory to start");
    if (error == -ENOEXEC)
        panic("'%s' is not a program for this machine", arguments->text);
    if (error != 0)
        panic("there is no program '%s' in the initrd", arguments->text);
    set_name(process, path);
    process->pid = next_pid++;
    process->group = process->pid;
    process_set_foreground(process->group);
    process->directory = root();
    inode_hold(process->directory);
    path_find("/dev/console", &console);
    process->files[0] = file_open(console, O_READ | O_WRITE);
    process->files[1] = file_share(process->files[0]);
    process->files[2] = file_share(process->files[0]);
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
        release(child);
        return -ENOMEM;
    }
    *first_frame(child) = *frame;
    first_frame(child)->gpr[REG_V0] = 0;
    set_name(child, current->name);
    child->pid = next_pid++;
    child->group = current->group;
    child->directory = current->directory;
    inode_hold(child->directory);
    for (unsigned fd = 0; fd < DESCRIPTORS_MAX; fd++)
        child->files[fd] = file_share(current->files[fd]);
    make_ready(child);
    return child->pid;
}

int process_exec(const char *path, const struct arguments *arguments, struct trap_frame *frame)
{
    struct space old = current->space;
    struct space space;
    struct trap_frame start;
    int error = program_load(path, arguments, &space, &start);

    if (error != 0)
        return error;
    *frame = start;
    current->space = space;
    space_activate(&current->space);
    space_destroy(&old);
    set_name(current, path);
    return 0;
}

/* Children live on without a parent. Whether any process does. */
static bool leave_children(void)
{
    bool any = false;

    for (struct process *process = processes; process < processes_end; process++) {
        if (process->parent == current)
            process->parent = 0;
        if (process->state != PROCESS_READY && process->state != PROCESS_BLOCKED)
            continue;
        any = true;
        if (current->pid == FIRST_PID)
            process_kill(process->pid);
    }
    return any;
}

void process_exit(int status)
{
    for (unsigned fd = 0; fd < DESCRIPTORS_MAX; fd++) {
        if (current->files[fd] != 0)
            file_close(current->files[fd]);
    }
    inode_release(current->directory);
    space_destroy(&current->space);
    current->status = status;
    current->state = PROCESS_ENDED;
    if (!leave_children()) {
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

        for (struct process *child = processes; child < processes_end; child++) {
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
        if (process_block(current) != 0)
            return -EINTR;
    }
}
