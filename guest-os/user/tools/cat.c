/* cat [FILE...]: the contents of files, or of standard input, one after the other. */
#include "guest-os/user/path.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"

static int copy(int fd, const char *name)
{
    int error = copy_all(fd, STDOUT);

    (void)name;
    if (error == -EPIPE)
        exit(1);
    return error;
}

int main(int argc, char **argv)
{
    return for_each_file(argc, argv, copy);
}
