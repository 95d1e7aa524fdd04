/* echo [-n] [WORD...]: prints its arguments; -n: without a newline. */
#include "guest-os/user/stdio.h"

#include <string.h>

int main(int argc, char **argv)
{
    bool newline = argc < 2 || strcmp(argv[1], "-n") != 0;
    int first = newline ? 1 : 2;

    for (int i = first; i < argc; i++)
        printf("%s%s", i == first ? "" : " ", argv[i]);
    if (newline)
        putchar('\n');
    flush();
    return 0;
}
