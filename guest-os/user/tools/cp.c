/* cp FILE NAME: copies a file. If NAME is a directory, into it. */
#include "guest-os/user/errors.h"
#include "guest-os/user/path.h"
#include "guest-os/user/system_calls.h"

static int copy(int from, const char *path)
{
    struct stat source;
    struct stat target;
    int to;
    int error = fstat(from, &source);

    if (error != 0)
        return error;
    if (source.type == TYPE_DIRECTORY)
        return -EISDIR;
    if (stat_path(path, &target) == 0 && target.number == source.number)
        return -EEXIST; /* truncating the copy would empty the file */
    to = open(path, O_WRITE | O_CREATE | O_TRUNCATE);
    if (to < 0)
        return to;
    error = copy_all(from, to);
    close(to);
    return error;
}

int main(int argc, char **argv)
{
    char to[PATH_MAX];
    int from;
    int error;

    destination(to, argc, argv);
    from = open(argv[1], O_READ);
    if (from < 0)
        return complain(argv[0], argv[1], from);
    error = copy(from, to);
    return error != 0 ? complain(argv[0], argv[2], error) : 0;
}
