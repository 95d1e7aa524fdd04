/* faults: what a program must not do, each in a process of its own, which the kernel is to end; and
 * what a system call must refuse. The kernel and the other processes go on. */
#include "tests/usertests/forbidden.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

static void provoke_faults(void)
{
    for (unsigned i = 0; i < FORBIDDEN_COUNT; i++) {
        int status = 0;

        if (fork() == 0) {
            forbidden[i].function(forbidden[i].argument);
            exit(0);
        }
        wait(&status, 0);
        printf("faults: %s: %s\n", forbidden[i].what,
               status == STATUS_FAULT ? "killed" : "NOT KILLED");
    }
}

static void expect(const char *call, int result, int error)
{
    if (result == -error)
        printf("faults: %s: error %d\n", call, error);
    else
        printf("faults: %s: result %d, EXPECTED error %d\n", call, result, error);
}

static int unknown_call(void)
{
    register int result __asm__("$2") = SYS_LIMIT;

    __asm__ volatile("syscall" : "+r"(result) : : "memory");
    return result;
}

static void provoke_errors(void)
{
    char *no_arguments[] = {"missing", 0};
    char byte = 'x';
    int fds[2];

    expect("write from nowhere", write(1, (const void *)NOWHERE, 4), EFAULT);
    expect("write from the kernel", write(1, (const void *)KERNEL_ADDRESS, 4), EFAULT);
    expect("write across the end of user memory", write(1, (const void *)0x7fffffff, 2), EFAULT);
    expect("write to no file", write(7, &byte, 1), EBADF);
    expect("write to a wild descriptor", write(-1, &byte, 1), EBADF);
    expect("write of a huge size", write(1, &byte, 0x80000000), EINVAL);
    expect("read from the console's descriptor", read(open("/dev/console", O_WRITE), &byte, 1),
           EBADF);
    expect("pipe to the text", pipe((int *)TEXT), EFAULT);
    expect("close of no file", close(5), EBADF);
    expect("exec of nothing", exec("missing", no_arguments), ENOENT);
    expect("exec of a bad path", exec((const char *)NOWHERE, no_arguments), EFAULT);
    expect("exec with bad arguments", exec("/bin/hello", (char *const *)KERNEL_ADDRESS), EFAULT);
    expect("sbrk of less than nothing", sbrk(-1), EINVAL);
    expect("sbrk of too much", sbrk(0x7fffffff), ENOMEM);
    expect("wait without children", wait(0, 0), ECHILD);
    expect("system call of no number", unknown_call(), ENOSYS);
    if (pipe(fds) == 0) {
        close(fds[0]);
        expect("write to a pipe that nobody reads", write(fds[1], &byte, 1), EPIPE);
    }
}

int main(void)
{
    provoke_faults();
    provoke_errors();
    return 0;
}
