/* The kernel's system calls. Results from -ERROR_MAX to -1 are errors: minus an E... number. */
#ifndef USER_SYSTEM_CALLS_H
#define USER_SYSTEM_CALLS_H

#include "guest-os/abi.h"

void system_exit(int status) __attribute__((noreturn)); /* without writing out stdout: see exit() */
int write(int fd, const void *buffer, unsigned size);
int getpid(void);
int fork(void);
int exec(const char *path, char *const argv[]);
int wait(int *status, struct usage *usage); /* either may be NULL */
int yield(void);
int sbrk(int bytes); /* the old end of the heap, as an address */
int uptime(void);
int free_pages(void);
int sleep(unsigned ticks);
int read(int fd, void *buffer, unsigned size);
int close(int fd);
int dup2(int fd, int to);
int pipe(int fds[2]);

#endif
