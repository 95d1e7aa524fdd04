/* Processes, and who of them runs. */
#ifndef KERNEL_PROCESS_H
#define KERNEL_PROCESS_H

#include "guest-os/abi.h"
#include "guest-os/kernel/arguments.h"
#include "guest-os/kernel/file.h"
#include "guest-os/kernel/kernel_stack.h"
#include "guest-os/kernel/space.h"
#include "guest-os/kernel/trap_frame.h"

#include <stdbool.h>
#include <stdint.h>

#define PROCESSES_MAX     KERNEL_STACKS_MAX
#define PROCESS_NAME_SIZE 16

enum process_state {
    PROCESS_UNUSED,
    PROCESS_READY,   /* runs, or can */
    PROCESS_BLOCKED, /* until somebody calls process_wake(channel) */
    PROCESS_ENDED,   /* until its parent asks for its status */
};

struct process {
    enum process_state state;
    int pid;
    char name[PROCESS_NAME_SIZE];
    struct process *parent; /* NULL: nobody will ask for the status */
    int group;              /* whom Ctrl-C and kill() of a group reach */
    bool killed;            /* it ends when it would next go back to user mode */
    int status;             /* what wait() gives the parent */
    const void *channel;    /* while PROCESS_BLOCKED: what it waits for */
    uint32_t wake_tick;     /* while asleep: when it goes on */
    uint32_t kernel_stack;  /* physical address of its one page */
    uint32_t kernel_sp;     /* while not running: where its switch_frame is */
    struct space space;
    struct usage usage;
    struct file *files[DESCRIPTORS_MAX]; /* NULL: not open */
    struct inode *directory;             /* the working directory */
};

extern struct process *current;
extern struct process processes[PROCESSES_MAX];
extern struct process *processes_end; /* behind the last one ever used: loops stop there */

/* --- process.c: birth and death --- */

/* Starts the first program and never returns. */
void process_start_first(const struct arguments *arguments) __attribute__((noreturn));

/* A child that is a copy of the current process, which is at `frame`. Its pid, -EAGAIN if there are
 * too many processes, -ENOMEM. */
int process_fork(const struct trap_frame *frame);

/* Replaces the current process's program by the one in the file `path`. 0 with *frame its first
 * registers, or program_load()'s error with nothing changed. */
int process_exec(const char *path, const struct arguments *arguments, struct trap_frame *frame);

/* Ends the current process; if it is the first one, all the others too. When the last one has ended
 * the machine is switched off. */
void process_exit(int status) __attribute__((noreturn));

/* Waits for a child to end; its pid, -ECHILD if there is none, -EINTR. */
int process_wait(int *status, struct usage *usage);

/* Frees what ended processes hold that no parent will ask about. */
void process_reap(void);

/* --- kill.c: ending other processes, process groups --- */

/* Ends process `pid`, or the group -pid: 0, -ESRCH, -EINVAL for 0. */
int process_kill(int pid);

/* Puts a process, which must be the current one or a child of it (0: the current one), into a group
 * (0: its own). 0, -ESRCH, -EINVAL, -EPERM if nobody is in that group. */
int process_set_group(int pid, int group);

/* Chooses the group that Ctrl-C ends; 0: none. 0, -ESRCH if nobody is in it. */
int process_set_foreground(int group);

void process_kill_foreground(void);

/* What ps shows of a process. */
struct process_info process_describe(const struct process *process);

/* --- scheduler.c: who runs --- */

/* Lets the other ready processes run before the current one goes on. */
void process_yield(void);

/* Stops the current process until process_wake(channel). 0, or -EINTR if it has been killed: then
 * it must go back to where it came from without waiting for anything. */
int process_block(const void *channel);
void process_wake(const void *channel);

/* Stops the current process for `ticks` clock ticks. 0 or -EINTR. */
int process_sleep(uint32_t ticks);

/* The clock has reached tick `now`: wakes the sleepers whose time has come. */
void process_wake_sleepers(uint32_t now);

/* Runs the first process, never to return to the stack it was called on. */
void scheduler_start(struct process *first) __attribute__((noreturn));

#endif
