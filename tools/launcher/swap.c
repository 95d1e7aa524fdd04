#include "tools/launcher/swap.h"

#include "tools/launcher/numbers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE_MIN  MIB
#define SIZE_UNIT 4096

/* A file that no name leads to. */
static int open_unnamed(void)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    snprintf(path, sizeof(path), "%s/mirrorball-swap-XXXXXX", folder != NULL ? folder : "/tmp");
    int fd = mkstemp(path);
    if (fd >= 0)
        unlink(path);
    return fd;
}

static bool make(uint64_t size, int *fd, struct problem *problem)
{
    *fd = open_unnamed();
    if (*fd < 0 || ftruncate(*fd, (off_t)size) != 0)
        return problem_set(problem, "--swap", "see to TMPDIR, or give a file",
                           "cannot make the backing disk: %s", strerror(errno));
    return true;
}

bool swap_file_open(const char *value, int *fd, struct problem *problem)
{
    uint64_t size;
    struct stat status;
    if (parse_size(value, &size)) {
        if (size >= SIZE_MIN && size % SIZE_UNIT == 0)
            return make(size, fd, problem);
        return problem_set(problem, "--swap", "give a multiple of 4096 bytes, 1M or more",
                           "a backing disk cannot have this size");
    }
    *fd = open(value, O_RDWR);
    if (*fd < 0 || fstat(*fd, &status) != 0)
        return problem_set(problem, value, "give a size, or a file that may be written",
                           "cannot open the backing disk: %s", strerror(errno));
    if (S_ISREG(status.st_mode) && status.st_size < (off_t)SIZE_MIN)
        return problem_set(problem, value, "make it 1M or larger (truncate -s 64M FILE)",
                           "the backing disk is too small");
    return true;
}
