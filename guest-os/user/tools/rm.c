/* rm [-r] [-f] NAME...: removes files and empty directories; -r: directories with all that is in
 * them; -f: what is not there is no error. */
#include "guest-os/user/errors.h"
#include "guest-os/user/path.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#include <string.h>

static int remove_all(const char *path);

static int remove_entries(const char *directory)
{
    char *path = allocate(PATH_MAX);
    struct dirent entry;
    int fd = open(directory, O_READ);
    int result = fd;

    while (result >= 0 && (result = getdents(fd, &entry, sizeof(entry))) > 0) {
        if (strcmp(entry.name, ".") == 0 || strcmp(entry.name, "..") == 0)
            continue;
        result = join_path(path, directory, entry.name);
        if (result == 0)
            result = remove_all(path);
        seek(fd, 0); /* removing an entry may move others */
    }
    close(fd);
    free(path);
    return result;
}

static int remove_all(const char *path)
{
    int error = is_directory(path) ? remove_entries(path) : 0;

    return error < 0 ? error : unlink(path);
}

int main(int argc, char **argv)
{
    bool recursive = false;
    bool force = false;
    int status = 0;

    for (int i = 1; i < argc; i++) {
        int error = 0;

        if (strcmp(argv[i], "-r") == 0)
            recursive = true;
        else if (strcmp(argv[i], "-f") == 0)
            force = true;
        else
            error = recursive ? remove_all(argv[i]) : unlink(argv[i]);
        if (error != 0 && !(force && error == -ENOENT))
            status = complain(argv[0], argv[i], error);
    }
    return status;
}
