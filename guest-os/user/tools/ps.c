/* ps: the processes. STATE is R (running or ready), S (sleeping) or Z (ended, not waited for);
 * PAGES counts its memory. */
#include "guest-os/user/errors.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/system_calls.h"

#define COUNT_MAX 128

int main(int argc, char **argv)
{
    static struct process_info info[COUNT_MAX];
    int count = processes(info, COUNT_MAX);

    (void)argc;
    if (count < 0)
        return complain(argv[0], "processes", count);
    puts("  PID PARENT  GROUP STATE  PAGES NAME");
    for (int i = 0; i < count; i++)
        printf("%5d %6d %6d %5c %6u %s\n", info[i].pid, info[i].parent, info[i].group,
               (char)info[i].state, info[i].pages, info[i].name);
    return 0;
}
