/* Paths and what they name. */
#include "guest-os/user/path.h"
#include "guest-os/user/errors.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"
#include "mips/freestanding/format.h"

#include <string.h>

int stat_path(const char *path, struct stat *stat)
{
    int fd = open(path, O_READ);
    int result;

    if (fd < 0)
        return fd;
    result = fstat(fd, stat);
    close(fd);
    return result;
}

bool is_directory(const char *path)
{
    struct stat stat;

    return stat_path(path, &stat) == 0 && stat.type == TYPE_DIRECTORY;
}

const char *base_name(const char *path)
{
    const char *name = path;

    for (; *path != '\0'; path++)
        if (path[0] == '/' && path[1] != '\0')
            name = path + 1;
    return name;
}

int join_path(char *buffer, const char *directory, const char *name)
{
    size_t length = strlen(directory);
    const char *slash = length != 0 && directory[length - 1] == '/' ? "" : "/";

    if (format_buffer(buffer, PATH_MAX, "%s%s%s", directory, slash, name) >= PATH_MAX)
        return -ENAMETOOLONG;
    return 0;
}

void destination(char *buffer, int argc, char *const *argv)
{
    int error;

    if (argc != 3) {
        dprintf(STDERR, "usage: %s FILE NAME\n", argv[0]);
        exit(2);
    }
    if (is_directory(argv[2]))
        error = join_path(buffer, argv[2], base_name(argv[1]));
    else
        error = format_buffer(buffer, PATH_MAX, "%s", argv[2]) < PATH_MAX ? 0 : -ENAMETOOLONG;
    if (error != 0)
        exit(complain(argv[0], argv[2], error));
}

int exec_program(char *const argv[])
{
    char path[PATH_MAX];
    int error;

    if (strchr(argv[0], '/') != 0)
        return exec(argv[0], argv);
    error = join_path(path, "/bin", argv[0]);
    return error != 0 ? error : exec(path, argv);
}

int copy_all(int from, int to)
{
    static char buffer[4096];
    int bytes;

    while ((bytes = read(from, buffer, sizeof(buffer))) > 0) {
        for (int done = 0; done < bytes;) {
            int written = write(to, buffer + done, (unsigned)(bytes - done));

            if (written < 0)
                return written;
            done += written;
        }
    }
    return bytes;
}

int for_each_file(int argc, char *const *argv, int (*function)(int fd, const char *name))
{
    int status = 0;

    for (int i = 1; i < argc || i == 1; i++) {
        int fd = argc > 1 ? open(argv[i], O_READ) : STDIN;
        int error = fd < 0 ? fd : function(fd, argc > 1 ? argv[i] : "");

        if (error < 0)
            status = complain(argv[0], argc > 1 ? argv[i] : "standard input", error);
        if (fd > STDIN)
            close(fd);
    }
    return status;
}
