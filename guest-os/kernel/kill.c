/* Ending other processes, and process groups.
 *
 * A process is not torn down from outside: it is marked, and woken if it waits. What it waited for
 * then returns -EINTR, the system call unwinds, and where it would go back to user mode it exits
 * (trap.c). */
#include "guest-os/kernel/process.h"

static int foreground;

static bool is_alive(const struct process *process)
{
    return process->state == PROCESS_READY || process->state == PROCESS_BLOCKED;
}

static void mark(struct process *process)
{
    process->killed = true;
    process->state = PROCESS_READY;
}

int process_kill(int pid)
{
    int found = -ESRCH;

    if (pid == 0)
        return -EINVAL;
    for (struct process *process = processes; process < processes_end; process++) {
        if (is_alive(process) && (process->pid == pid || -process->group == pid)) {
            mark(process);
            found = 0;
        }
    }
    return found;
}

static bool group_exists(int group)
{
    for (const struct process *process = processes; process < processes_end; process++) {
        if (process->state != PROCESS_UNUSED && process->group == group)
            return true;
    }
    return false;
}

int process_set_group(int pid, int group)
{
    if (pid == 0)
        pid = current->pid;
    if (group == 0)
        group = pid;
    if (pid < 0 || group < 0)
        return -EINVAL;
    for (struct process *process = processes; process < processes_end; process++) {
        if (process->state == PROCESS_UNUSED || process->pid != pid ||
            (process != current && process->parent != current))
            continue;
        if (group != pid && !group_exists(group))
            return -EPERM;
        process->group = group;
        return 0;
    }
    return -ESRCH;
}

int process_set_foreground(int group)
{
    if (group < 0)
        return -EINVAL;
    if (group != 0 && !group_exists(group))
        return -ESRCH;
    foreground = group;
    return 0;
}

void process_kill_foreground(void)
{
    if (foreground != 0)
        process_kill(-foreground);
}

struct process_info process_describe(const struct process *process)
{
    struct process_info info = {.pid = process->pid,
                                .parent = process->parent == 0 ? 0 : process->parent->pid,
                                .group = process->group,
                                .state = 'R',
                                .pages = process->space.pages};

    if (process->state == PROCESS_BLOCKED)
        info.state = 'S';
    if (process->state == PROCESS_ENDED)
        info.state = 'Z';
    for (unsigned i = 0; i < PROCESS_NAME_SIZE; i++)
        info.name[i] = process->name[i];
    return info;
}
