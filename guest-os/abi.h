/* What the guest kernel and its user programs agree on. Usable from C and assembly.
 *
 * System call: number in v0, arguments in a0..a3, `syscall`; the result comes back in v0. Results
 * from -ERROR_MAX to -1 are errors (minus one of the numbers below). All registers but v0 keep
 * their values. */
#ifndef GUEST_OS_ABI_H
#define GUEST_OS_ABI_H

/* processes */
#define SYS_EXIT       1  /* exit(status): ends the process; never returns. status 0..255 */
#define SYS_FORK       2  /* fork(): 0 in the child, its pid in the parent */
#define SYS_EXEC       3  /* exec(path, argv): returns only on error */
#define SYS_WAIT       4  /* wait(&status, &usage): pid of an ended child; each pointer may be 0 */
#define SYS_KILL       5  /* kill(pid): ends the process; pid < 0: all of group -pid */
#define SYS_GETPID     6  /* getpid() */
#define SYS_YIELD      7  /* yield(): lets the other processes run first */
#define SYS_SLEEP      8  /* sleep(ticks): returns after at least that many clock ticks */
#define SYS_UPTIME     9  /* uptime(): clock ticks since boot */
#define SYS_SBRK       10 /* sbrk(bytes): the old end of the heap, which grows or shrinks */
#define SYS_SETGROUP   11 /* setgroup(pid, group): pid 0: itself; group 0: a group of its own */
#define SYS_FOREGROUND 12 /* foreground(group): Ctrl-C at the console ends this group; 0: none */
#define SYS_PROCESSES  13 /* processes(&info[], count): fills in at most count, returns how many */
#define SYS_FREE       14 /* free_pages(): page frames that nobody uses */
#define SYS_POWEROFF   15 /* poweroff(): ends the machine; only pid 1 and its children may */
/* files */
#define SYS_OPEN     16 /* open(path, flags): a descriptor */
#define SYS_READ     17 /* read(fd, buffer, size): bytes read, at least 1; 0 at the end */
#define SYS_WRITE    18 /* write(fd, buffer, size): bytes written */
#define SYS_CLOSE    19 /* close(fd) */
#define SYS_DUP      20 /* dup(fd): the lowest free descriptor means the same */
#define SYS_DUP2     21 /* dup2(fd, to): `to` means the same as fd from now on */
#define SYS_PIPE     22 /* pipe(fds): fds[0] reads what is written to fds[1] */
#define SYS_SEEK     23 /* seek(fd, offset): the absolute position in a file; returns it */
#define SYS_FSTAT    24 /* fstat(fd, &stat) */
#define SYS_GETDENTS 25 /* getdents(fd, entries, size): whole struct dirents; 0 at the end */
#define SYS_MKDIR    26 /* mkdir(path) */
#define SYS_LINK     27 /* link(old, new): a second name for a file, not a directory */
#define SYS_UNLINK   28 /* unlink(path): a file's name, or an empty directory */
#define SYS_CHDIR    29 /* chdir(path) */
#define SYS_TRUNCATE 30 /* truncate(fd, size): shorter or, filled with zeros, longer */
#define SYS_LIMIT    31

/* open flags */
#define O_READ     1
#define O_WRITE    2
#define O_CREATE   4  /* make the file if there is none */
#define O_TRUNCATE 8  /* size 0 */
#define O_APPEND   16 /* each write goes to the end */

/* errors: the usual numbers */
#define EPERM            1
#define ENOENT           2
#define ESRCH            3
#define EINTR            4
#define E2BIG            7
#define ENOEXEC          8
#define EBADF            9
#define ECHILD           10
#define EAGAIN           11
#define ENOMEM           12
#define EFAULT           14
#define EBUSY            16
#define EEXIST           17
#define ENOTDIR          20
#define EISDIR           21
#define EINVAL           22
#define ENFILE           23
#define EMFILE           24
#define EFBIG            27
#define ENOSPC           28
#define ESPIPE           29
#define EPIPE            32
#define ENAMETOOLONG     36
#define ENOSYS           38
#define ENOTEMPTY        39

#define ERROR_MAX        4095

#define TICKS_PER_SECOND 100

/* wait()'s status: what the process gave to exit(), or one of these. */
#define STATUS_FAULT       256 /* the kernel ended it: a fault, or memory ran out */
#define STATUS_KILLED      257 /* kill() or Ctrl-C */

#define DESCRIPTORS_MAX    16   /* of a process; 0, 1, 2: input, output, errors */
#define ARGUMENTS_MAX      32   /* entries of argv */
#define ARGUMENT_BYTES_MAX 2048 /* all of argv's strings with their NULs */
#define NAME_MAX           27   /* of one path component */
#define PATH_MAX           256  /* with its NUL */
#define FILE_SIZE_MAX      0x1000000

#define TYPE_FILE          1
#define TYPE_DIRECTORY     2
#define TYPE_CONSOLE       3
#define TYPE_PIPE          4

#ifndef __ASSEMBLER__
#include <stdint.h>

/* How a process used the processor. Switches are numbered from boot: two processes ran at the same
 * time if each one's first switch came before the other's last. */
struct usage {
    uint32_t first_switch; /* number of the context switch that first ran it */
    uint32_t last_switch;  /* number of the one that last ran it */
    uint32_t slices;       /* how often it was switched to */
    uint32_t ticks;        /* clock ticks that found it running */
};

struct stat {
    uint32_t type;   /* TYPE_... */
    uint32_t number; /* of the inode, unique */
    uint32_t links;
    uint32_t size;
};

struct dirent {
    uint32_t number;
    char name[NAME_MAX + 1];
};

struct process_info {
    int32_t pid, parent, group;
    uint32_t state; /* 'R' running or ready, 'S' sleeping, 'Z' ended, not waited for */
    uint32_t pages; /* of memory */
    char name[16];
};
#endif

#endif
