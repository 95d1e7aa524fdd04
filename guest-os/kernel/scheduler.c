/* Round robin over the process table. */
#include "guest-os/kernel/process.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/clock.h"
#include "guest-os/kernel/stack.h"
#include "mips/tlb.h"

struct process *current;
uint32_t kernel_stack_top; /* where the next exception from user mode begins; vectors.S reads it */

static uint32_t switches; /* since boot */

void switch_context(uint32_t *old_sp, uint32_t new_sp); /* switch.S */
void idle(void);                                        /* switch.S */

/* The next ready process after the current one, which comes last; NULL if there is none. */
static struct process *find_ready(void)
{
    unsigned start = (unsigned)(current - processes);

    for (unsigned i = 1; i <= PROCESSES_MAX; i++) {
        struct process *process = &processes[(start + i) % PROCESSES_MAX];

        if (process->state == PROCESS_READY)
            return process;
    }
    return 0;
}

static void prepare(struct process *next)
{
    switches++;
    if (next->usage.slices++ == 0)
        next->usage.first_switch = switches;
    next->usage.last_switch = switches;
    current = next;
    kernel_stack_top = (uint32_t)ram(next->kernel_stack) + PAGE_SIZE;
    space_activate(&next->space);
}

void process_yield(void)
{
    struct process *previous = current;
    struct process *next = find_ready();

    if (!stack_is_whole(ram(previous->kernel_stack)))
        panic("pid %d (%s): kernel stack overflow", previous->pid, previous->name);
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

void process_block(const void *channel)
{
    current->state = PROCESS_BLOCKED;
    current->channel = channel;
    process_yield();
}

void process_wake(const void *channel)
{
    for (struct process *process = processes; process < processes + PROCESSES_MAX; process++) {
        if (process->state == PROCESS_BLOCKED && process->channel == channel)
            process->state = PROCESS_READY;
    }
}

void process_sleep(uint32_t ticks)
{
    current->wake_tick = clock_ticks() + ticks;
    if (ticks != 0)
        process_block(&current->wake_tick);
}

void process_wake_sleepers(uint32_t now)
{
    for (struct process *process = processes; process < processes + PROCESSES_MAX; process++) {
        if (process->state == PROCESS_BLOCKED && process->channel == &process->wake_tick &&
            (int32_t)(now - process->wake_tick) >= 0)
            process->state = PROCESS_READY;
    }
}
