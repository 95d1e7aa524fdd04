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
    system_call write, SYS_WRITE
    system_call getpid, SYS_GETPID
    system_call fork, SYS_FORK
    system_call exec, SYS_EXEC
    system_call wait, SYS_WAIT
    system_call yield, SYS_YIELD
    system_call sbrk, SYS_SBRK
    system_call uptime, SYS_UPTIME
    system_call free_pages, SYS_FREE
    system_call sleep, SYS_SLEEP
    system_call read, SYS_READ
    system_call close, SYS_CLOSE
    system_call dup2, SYS_DUP2
    system_call pipe, SYS_PIPE
