#include "tools/lab/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_left_out(const struct tree_patterns *patterns, const char *path)
{
    for (size_t i = 0; i < patterns->count; i++)
        if (fnmatch(patterns->pattern[i], path, FNM_PATHNAME) == 0)
            return true;
    return false;
}

static bool copy_bytes(int from, int to)
{
    char buffer[65536];
    ssize_t got;

    while ((got = read(from, buffer, sizeof(buffer))) > 0)
        if (write(to, buffer, (size_t)got) != got)
            return false;
    return got == 0;
}

bool tree_copy_file(const char *from, const char *to, struct problem *problem)
{
    struct stat about;
    int in = open(from, O_RDONLY | O_CLOEXEC);
    bool good = in >= 0 && fstat(in, &about) == 0;
    int out = good ? open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, about.st_mode & 0777) : -1;

    good = out >= 0 && copy_bytes(in, out);
    if (!good)
        problem_set(problem, to, "see that there is room, and that it may be written", "%s: %s",
                    from, strerror(errno));
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    return good;
}

bool tree_make_folders(const char *path, struct problem *problem)
{
    char *copy = strdup(path);
    bool good = copy != NULL;

    for (char *c = good ? strchr(copy + 1, '/') : NULL; good && c != NULL; c = strchr(c + 1, '/')) {
        *c = '\0';
        good = mkdir(copy, 0777) == 0 || errno == EEXIST;
        *c = '/';
    }
    free(copy);
    return good || problem_set(problem, path, "choose another place", "%s", strerror(errno));
}

static bool take(const FTSENT *entry, const char *below, const char *to, struct problem *problem)
{
    char target[8192];

    snprintf(target, sizeof(target), "%s/%s", to, below);
    if (entry->fts_info == FTS_D)
        return mkdir(target, 0777) == 0 || errno == EEXIST ||
               problem_set(problem, target, "choose another DEST", "%s", strerror(errno));
    if (entry->fts_info == FTS_F)
        return tree_copy_file(entry->fts_path, target, problem);
    return true; /* a link or a device is no source */
}

static bool is_empty(const char *folder)
{
    return rmdir(folder) == 0 || errno == ENOENT;
}

bool tree_copy(const char *from, const char *to, const struct tree_patterns *leave_out,
               struct problem *problem)
{
    char *const roots[] = {(char *)from, NULL};
    char resolved[4096];
    size_t prefix = strlen(from) + 1;
    bool good = true;

    if (!is_empty(to))
        return problem_set(problem, to, "choose another DEST, or remove it",
                           "this exists and is not an empty folder");
    if (!tree_make_folders(to, problem))
        return false;
    if (mkdir(to, 0777) != 0 || realpath(to, resolved) == NULL)
        return problem_set(problem, to, "choose another DEST", "%s", strerror(errno));

    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    const FTSENT *entry;
    while (good && walk != NULL && (entry = fts_read(walk)) != NULL) {
        char here[4096];
        const char *below = entry->fts_pathlen < prefix ? "" : entry->fts_path + prefix;

        if (entry->fts_info == FTS_DP || below[0] == '\0')
            continue;
        if (is_left_out(leave_out, below) ||
            (realpath(entry->fts_path, here) != NULL && strcmp(here, resolved) == 0))
            fts_set(walk, (FTSENT *)entry, FTS_SKIP);
        else
            good = take(entry, below, to, problem);
    }
    if (walk != NULL)
        fts_close(walk);
    return good;
}
