/* The kernel's system calls; guest-os/abi.h says what each does. There is no errno: results from
 * -ERROR_MAX to -1 are errors, minus an E... number (errors.h has their texts). */
#ifndef USER_SYSTEM_CALLS_H
#define USER_SYSTEM_CALLS_H

#include "guest-os/abi.h"

/* processes */
void system_exit(int status) __attribute__((noreturn)); /* without writing out stdout: see exit() */
int system_fork(void);                                  /* likewise: see fork() */
int system_exec(const char *path, char *const argv[]);  /* likewise: see exec() */
int fork(void);                                         /* writes out stdout first */
int exec(const char *path, char *const argv[]);         /* writes out stdout first */
int wait(int *status, struct usage *usage);             /* either may be NULL */
int kill(int pid);                                      /* < 0: the group -pid */
int getpid(void);
int yield(void);
int sleep(unsigned ticks);
int uptime(void);
int sbrk(int bytes); /* the old end of the heap, as an address */
int setgroup(int pid, int group);
int foreground(int group);
int processes(struct process_info *info, unsigned count);
int free_pages(void);
int poweroff(void);

/* files */
int open(const char *path, unsigned flags);
int read(int fd, void *buffer, unsigned size);
int write(int fd, const void *buffer, unsigned size);
int close(int fd);
int dup(int fd);
int dup2(int fd, int to);
int pipe(int fds[2]);
int seek(int fd, unsigned offset);
int fstat(int fd, struct stat *stat);
int getdents(int fd, struct dirent *entries, unsigned size);
int mkdir(const char *path);
int link(const char *old_path, const char *new_path);
int unlink(const char *path);
int chdir(const char *path);
int truncate(int fd, unsigned size);

#endif
