/* What the guest kernel and its user programs agree on. Usable from C and assembly.
 *
 * System call: number in v0, arguments in a0..a3, `syscall`; the result comes back in v0. Results
 * from -ERROR_MAX to -1 are errors (minus one of the numbers below). All registers but v0 keep
 * their values. */
#ifndef GUEST_OS_ABI_H
#define GUEST_OS_ABI_H

#define SYS_EXIT         1 /* exit(status): ends the process; never returns */
#define SYS_WRITE        2 /* write(fd, buffer, size): bytes written */
#define SYS_GETPID       3 /* getpid() */
#define SYS_FORK         4 /* fork(): 0 in the child, its pid in the parent */
#define SYS_EXEC         5 /* exec(path, argv): returns only on error */
#define SYS_WAIT         6 /* wait(&status, &usage): pid of an ended child; each pointer may be 0 */
#define SYS_YIELD        7 /* yield(): lets the other processes run first */
#define SYS_SBRK         8 /* sbrk(bytes): the old end of the heap, which grows by bytes >= 0 */
#define SYS_UPTIME       9 /* uptime(): clock ticks since boot */
#define SYS_FREE         10 /* free_pages(): page frames that nobody uses */
#define SYS_SLEEP        11 /* sleep(ticks): returns after at least that many clock ticks */
#define SYS_READ         12 /* read(fd, buffer, size): bytes read, at least 1; 0 at the end */
#define SYS_CLOSE        13 /* close(fd) */
#define SYS_DUP2         14 /* dup2(fd, to): `to` means the same as fd from now on */
#define SYS_PIPE         15 /* pipe(fds): fds[0] reads what is written to fds[1] */
#define SYS_LIMIT        16

#define ENOENT           2
#define E2BIG            7
#define ENOEXEC          8
#define EBADF            9
#define ECHILD           10
#define EAGAIN           11
#define ENOMEM           12
#define EFAULT           14
#define EINVAL           22
#define ENFILE           23
#define EMFILE           24
#define EPIPE            32
#define ENOSYS           38

#define ERROR_MAX        4095

#define TICKS_PER_SECOND 100

/* wait()'s status: what the process gave to exit(), or STATUS_KILLED if the kernel ended it. */
#define STATUS_KILLED      (-1)

#define DESCRIPTORS_MAX    8   /* of a process; 1 is its standard output */
#define ARGUMENTS_MAX      16  /* entries of argv */
#define ARGUMENT_BYTES_MAX 512 /* all of argv's strings with their NULs */

#ifndef __ASSEMBLER__
#include <stdint.h>

/* How a process used the processor. Switches are numbered from boot: two processes ran at the same
 * time if each one's first switch came before the other's last. */
struct usage {
    uint32_t first_switch; /* number of the context switch that first ran it */
    uint32_t last_switch;  /* number of the one that last ran it */
    uint32_t slices;       /* how often it was switched to */
};
#endif

#endif
