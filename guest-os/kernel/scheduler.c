/* Round robin over the process table. */
#include "guest-os/kernel/process.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/clock.h"

struct process *current;
uint32_t current_stack_top; /* where the next exception from user mode begins; vectors.S reads it */

static uint32_t switches; /* since boot */

void switch_context(uint32_t *old_sp, uint32_t new_sp); /* switch.S */
void idle(void);                                        /* switch.S */

/* The next ready process after the current one, which comes last; NULL if there is none. */
static struct process *find_ready(void)
{
    struct process *process = current;

    do {
        process++;
        if (process >= processes_end)
            process = processes;
        if (process->state == PROCESS_READY)
            return process;
    } while (process != current);
    return 0;
}

static void prepare(struct process *next)
{
    switches++;
    if (next->usage.slices++ == 0)
        next->usage.first_switch = switches;
    next->usage.last_switch = switches;
    current = next;
    current_stack_top = kernel_stack_top((unsigned)(next - processes));
    space_activate(&next->space);
}

void process_yield(void)
{
    struct process *previous = current;
    struct process *next = find_ready();

    while (next == 0) {
        idle();
        next = find_ready();
    }
    if (next == previous)
        return;
    prepare(next);
    switch_context(&previous->kernel_sp, next->kernel_sp);
}

void scheduler_start(struct process *first)
{
    uint32_t boot_sp; /* the boot stack is never resumed */

    prepare(first);
    switch_context(&boot_sp, first->kernel_sp);
    panic("the boot stack was resumed");
}

int process_block(const void *channel)
{
    if (current->killed)
        return -EINTR;
    current->state = PROCESS_BLOCKED;
    current->channel = channel;
    process_yield();
    return current->killed ? -EINTR : 0;
}

void process_wake(const void *channel)
{
    for (struct process *process = processes; process < processes_end; process++) {
        if (process->state == PROCESS_BLOCKED && process->channel == channel)
            process->state = PROCESS_READY;
    }
}

int process_sleep(uint32_t ticks)
{
    current->wake_tick = clock_ticks() + ticks;
    return ticks == 0 ? 0 : process_block(&current->wake_tick);
}

void process_wake_sleepers(uint32_t now)
{
    for (struct process *process = processes; process < processes_end; process++) {
        if (process->state == PROCESS_BLOCKED && process->channel == &process->wake_tick &&
            (int32_t)(now - process->wake_tick) >= 0)
            process->state = PROCESS_READY;
    }
}
