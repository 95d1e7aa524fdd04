/* head [-N] [FILE]: the first N lines (10) of a file or of standard input. */
#include "guest-os/user/errors.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

int main(int argc, char **argv)
{
    struct input input = {.fd = STDIN};
    const char *name = "standard input";
    int lines = 10;
    int c;

    if (argc > 1 && argv[1][0] == '-') {
        lines = atoi(argv[1] + 1);
        argc--;
        argv++;
    }
    if (argc > 1) {
        name = argv[1];
        input.fd = open(name, O_READ);
        if (input.fd < 0)
            return complain("head", name, input.fd);
    }
    while (lines > 0 && (c = input_char(&input)) != -1) {
        putchar(c);
        if (c == '\n')
            lines--;
    }
    return input.error != 0 ? complain("head", name, input.error) : 0;
}
