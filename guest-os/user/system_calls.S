/* System calls (guest-os/abi.h): a function for each, arguments and result as in C. */
#include "mips/asm.h"
#include "guest-os/abi.h"

    .set noreorder
    .text

.macro system_call name, number
    .section .text.\name, "ax"
    LEAF(\name)
    li      v0, \number
    syscall
    jr      ra
     nop
    END(\name)
.endm

    system_call system_exit, SYS_EXIT
    system_call system_fork, SYS_FORK
    system_call system_exec, SYS_EXEC
    system_call wait, SYS_WAIT
    system_call kill, SYS_KILL
    system_call getpid, SYS_GETPID
    system_call yield, SYS_YIELD
    system_call sleep, SYS_SLEEP
    system_call uptime, SYS_UPTIME
    system_call sbrk, SYS_SBRK
    system_call setgroup, SYS_SETGROUP
    system_call foreground, SYS_FOREGROUND
    system_call processes, SYS_PROCESSES
    system_call free_pages, SYS_FREE
    system_call poweroff, SYS_POWEROFF
    system_call open, SYS_OPEN
    system_call read, SYS_READ
    system_call write, SYS_WRITE
    system_call close, SYS_CLOSE
    system_call dup, SYS_DUP
    system_call dup2, SYS_DUP2
    system_call pipe, SYS_PIPE
    system_call seek, SYS_SEEK
    system_call fstat, SYS_FSTAT
    system_call getdents, SYS_GETDENTS
    system_call mkdir, SYS_MKDIR
    system_call link, SYS_LINK
    system_call unlink, SYS_UNLINK
    system_call chdir, SYS_CHDIR
    system_call truncate, SYS_TRUNCATE
