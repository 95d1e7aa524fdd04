/* ln FILE NAME: a second name for a file. If NAME is a directory, the same name in it. */
#include "guest-os/user/errors.h"
#include "guest-os/user/path.h"
#include "guest-os/user/system_calls.h"

int main(int argc, char **argv)
{
    char to[PATH_MAX];
    int error;

    destination(to, argc, argv);
    error = link(argv[1], to);
    return error != 0 ? complain(argv[0], argv[2], error) : 0;
}
