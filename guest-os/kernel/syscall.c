/* Which number is which system call. */
#include "guest-os/kernel/syscall.h"
#include "guest-os/abi.h"

static int (*const calls[SYS_LIMIT])(struct trap_frame *frame) = {
    [SYS_EXIT] = call_exit,           [SYS_FORK] = call_fork,
    [SYS_EXEC] = call_exec,           [SYS_WAIT] = call_wait,
    [SYS_KILL] = call_kill,           [SYS_GETPID] = call_getpid,
    [SYS_YIELD] = call_yield,         [SYS_SLEEP] = call_sleep,
    [SYS_UPTIME] = call_uptime,       [SYS_SBRK] = call_sbrk,
    [SYS_SETGROUP] = call_setgroup,   [SYS_FOREGROUND] = call_foreground,
    [SYS_PROCESSES] = call_processes, [SYS_FREE] = call_free,
    [SYS_POWEROFF] = call_poweroff,   [SYS_OPEN] = call_open,
    [SYS_READ] = call_read,           [SYS_WRITE] = call_write,
    [SYS_CLOSE] = call_close,         [SYS_DUP] = call_dup,
    [SYS_DUP2] = call_dup2,           [SYS_PIPE] = call_pipe,
    [SYS_SEEK] = call_seek,           [SYS_FSTAT] = call_fstat,
    [SYS_GETDENTS] = call_getdents,   [SYS_MKDIR] = call_mkdir,
    [SYS_LINK] = call_link,           [SYS_UNLINK] = call_unlink,
    [SYS_CHDIR] = call_chdir,         [SYS_TRUNCATE] = call_truncate,
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
