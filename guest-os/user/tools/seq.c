/* seq [FIRST] LAST: the numbers from FIRST (1) to LAST, a line each. */
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"

int main(int argc, char **argv)
{
    int first = argc > 2 ? atoi(argv[1]) : 1;
    int last;

    if (argc < 2) {
        dprintf(STDERR, "usage: seq [FIRST] LAST\n");
        return 2;
    }
    last = atoi(argv[argc - 1]);
    for (int i = first; i <= last; i++)
        printf("%d\n", i);
    return 0;
}
