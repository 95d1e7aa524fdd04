/* mv FILE NAME: gives a file another name, in place of a file that has it. If NAME is a directory,
 * moves the file there. A directory cannot be moved. */
#include "guest-os/user/errors.h"
#include "guest-os/user/path.h"
#include "guest-os/user/system_calls.h"

static int move(const char *from, const char *to)
{
    struct stat source;
    struct stat target;
    int error = stat_path(from, &source);

    if (error != 0)
        return error;
    if (source.type == TYPE_DIRECTORY)
        return -EISDIR;
    if (stat_path(to, &target) == 0) {
        if (target.number == source.number)
            return -EEXIST;
        error = unlink(to);
        if (error != 0)
            return error;
    }
    error = link(from, to);
    return error != 0 ? error : unlink(from);
}

int main(int argc, char **argv)
{
    char to[PATH_MAX];
    int error;

    destination(to, argc, argv);
    error = move(argv[1], to);
    return error != 0 ? complain(argv[0], argv[1], error) : 0;
}
