/* Processes, and who of them runs. */
#ifndef KERNEL_PROCESS_H
#define KERNEL_PROCESS_H

#include "guest-os/abi.h"
#include "guest-os/kernel/arguments.h"
#include "guest-os/kernel/file.h"
#include "guest-os/kernel/space.h"
#include "guest-os/kernel/trap_frame.h"

#include <stdbool.h>
#include <stdint.h>

#define PROCESSES_MAX     64
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
    int status;             /* what wait() gives the parent */
    const void *channel;    /* while PROCESS_BLOCKED: what it waits for */
    uint32_t wake_tick;     /* while asleep: when it goes on */
    uint32_t kernel_stack;  /* physical address of its one page */
    uint32_t kernel_sp;     /* while not running: where its switch_frame is */
    struct space space;
    struct usage usage;
    struct file files[DESCRIPTORS_MAX];
};

extern struct process *current;
extern struct process processes[PROCESSES_MAX];

/* --- process.c: birth and death --- */

/* Starts the first program and never returns. */
void process_start_first(const struct arguments *arguments) __attribute__((noreturn));

/* A child that is a copy of the current process, which is at `frame`. Its pid, -EAGAIN if there are
 * too many processes, -ENOMEM. */
int process_fork(const struct trap_frame *frame);

/* Replaces the current process's program. 0 with *frame its first registers, or program_load()'s
 * error with nothing changed. */
int process_exec(const struct arguments *arguments, struct trap_frame *frame);

/* Ends the current process. When it was the last one, the machine is switched off. */
void process_exit(int status) __attribute__((noreturn));

/* Waits for a child to end; its pid, or -ECHILD if there is none. */
int process_wait(int *status, struct usage *usage);

/* The frame of a process that is in the kernel, called or interrupted from user mode. */
struct trap_frame *process_frame(const struct process *process);

/* --- scheduler.c: who runs --- */

/* Lets the other ready processes run before the current one goes on. */
void process_yield(void);

/* Stops the current process until process_wake(channel). */
void process_block(const void *channel);
void process_wake(const void *channel);

/* Stops the current process for `ticks` clock ticks. */
void process_sleep(uint32_t ticks);

/* The clock has reached tick `now`: wakes the sleepers whose time has come. */
void process_wake_sleepers(uint32_t now);

/* Runs the first process, never to return to the stack it was called on. */
void scheduler_start(struct process *first) __attribute__((noreturn));

#endif
