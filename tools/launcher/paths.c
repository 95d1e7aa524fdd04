#include "tools/launcher/paths.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Cuts off the last components of a path; false if it has fewer. */
static bool cut_components(char *path, unsigned count)
{
    char *slash = path;
    while (count-- > 0 && (slash = strrchr(path, '/')) != NULL)
        *slash = '\0';
    return slash != NULL;
}

bool paths_find_root(char root[PATH_BYTES])
{
    ssize_t length = readlink("/proc/self/exe", root, PATH_BYTES - 1);
    if (length < 0)
        return false;
    root[length] = '\0';
    return cut_components(root, 3);
}

static bool join(char *path, const char *folder, const char *rest)
{
    int length = snprintf(path, PATH_BYTES, "%s/%s", folder, rest);
    return length >= 0 && length < PATH_BYTES;
}

static bool name_files(const struct options *options, struct monitor_paths *paths)
{
    char folder[PATH_BYTES];
    if (options->monitor != NULL) {
        snprintf(paths->elf, PATH_BYTES, "%s", options->monitor);
        snprintf(folder, PATH_BYTES, "%s", options->monitor);
        if (!cut_components(folder, 1))
            strcpy(folder, ".");
        return join(paths->boot_rom, folder, "bootrom.bin");
    }
    char root[PATH_BYTES], rest[32];
    snprintf(rest, sizeof(rest), "build/%s/monitor%s", options->big_endian ? "big" : "little",
             options->segctl ? "-segctl" : "");
    if (!paths_find_root(root) || !join(folder, root, rest))
        return false;
    return join(paths->elf, folder, "monitor.elf") && join(paths->boot_rom, folder, "bootrom.bin");
}

bool paths_find_monitor(const struct options *options, struct monitor_paths *paths,
                        struct problem *problem)
{
    if (!name_files(options, paths))
        return problem_set(problem, "/proc/self/exe", "move the project to a shorter path",
                           "cannot tell where the project is");
    const char *files[] = {paths->elf, paths->boot_rom};
    for (size_t i = 0; i < 2; i++) {
        if (access(files[i], R_OK) != 0)
            return problem_set(problem, files[i],
                               options->big_endian ? "run 'make all'"
                                                   : "run 'make all ENDIAN=little'",
                               "the monitor is not built");
    }
    return true;
}
