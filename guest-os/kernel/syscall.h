/* System calls (guest-os/abi.h). Each takes its arguments from the registers in *frame and returns
 * its result, or minus an error number. */
#ifndef KERNEL_SYSCALL_H
#define KERNEL_SYSCALL_H

#include "guest-os/kernel/trap_frame.h"

/* Performs the system call in *frame and puts its result there. */
void system_call(struct trap_frame *frame);

/* process_calls.c */
int call_exit(struct trap_frame *frame);
int call_fork(struct trap_frame *frame);
int call_exec(struct trap_frame *frame);
int call_wait(struct trap_frame *frame);
int call_kill(struct trap_frame *frame);
int call_getpid(struct trap_frame *frame);
int call_yield(struct trap_frame *frame);
int call_sleep(struct trap_frame *frame);
int call_uptime(struct trap_frame *frame);
int call_sbrk(struct trap_frame *frame);
int call_setgroup(struct trap_frame *frame);
int call_foreground(struct trap_frame *frame);
int call_processes(struct trap_frame *frame);
int call_free(struct trap_frame *frame);
int call_poweroff(struct trap_frame *frame);

/* file_calls.c */
int call_open(struct trap_frame *frame);
int call_read(struct trap_frame *frame);
int call_write(struct trap_frame *frame);
int call_close(struct trap_frame *frame);
int call_dup(struct trap_frame *frame);
int call_dup2(struct trap_frame *frame);
int call_pipe(struct trap_frame *frame);
int call_seek(struct trap_frame *frame);
int call_fstat(struct trap_frame *frame);
int call_getdents(struct trap_frame *frame);
int call_mkdir(struct trap_frame *frame);
int call_link(struct trap_frame *frame);
int call_unlink(struct trap_frame *frame);
int call_chdir(struct trap_frame *frame);
int call_truncate(struct trap_frame *frame);

#endif
