/* time PROGRAM [ARGUMENT...]: runs it, then prints on standard error how long that took, in clock
 * ticks (1/100 s): from start to end, and those that found it on the processor. */
#include "guest-os/user/errors.h"
#include "guest-os/user/path.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/system_calls.h"

int main(int argc, char **argv)
{
    struct usage usage;
    int status = 0;
    int before = uptime();
    int pid;

    if (argc < 2) {
        dprintf(STDERR, "usage: time PROGRAM [ARGUMENT...]\n");
        return 2;
    }
    pid = fork();
    if (pid == 0)
        return complain(argv[1], argv[1], exec_program(argv + 1));
    if (pid < 0 || (pid = wait(&status, &usage)) < 0)
        return complain(argv[0], argv[1], pid);
    dprintf(STDERR, "time: %d ticks, %u of them running\n", uptime() - before, usage.ticks);
    return status;
}
