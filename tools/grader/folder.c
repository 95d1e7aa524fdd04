#include "tools/grader/folder.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool folder_make_work(char path[PATH_BYTES], struct problem *problem)
{
    const char *above = getenv("TMPDIR");

    snprintf(path, PATH_BYTES, "%s/mirrorball-grade-XXXXXX", above != NULL ? above : "/tmp");
    return mkdtemp(path) != NULL ||
           problem_set(problem, path, "make room, or set TMPDIR", "%s", strerror(errno));
}

static int remove_entry(const char *path, const struct stat *about, int type, struct FTW *walk)
{
    (void)about;
    (void)type;
    (void)walk;
    return remove(path);
}

void folder_remove(const char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

bool folder_print(const char *path, struct problem *problem)
{
    FILE *file = fopen(path, "r");
    int c;

    if (file == NULL)
        return problem_set(problem, path, "see whether `make run` works", "%s", strerror(errno));
    while ((c = getc(file)) != EOF)
        putchar(c);
    fclose(file);
    return true;
}
