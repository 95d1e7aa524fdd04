/* Where the monitor is. */
#ifndef TOOLS_LAUNCHER_PATHS_H
#define TOOLS_LAUNCHER_PATHS_H

#include "tools/launcher/options.h"
#include "tools/launcher/problem.h"

#define PATH_BYTES 4096

struct monitor_paths {
    char elf[PATH_BYTES];
    char boot_rom[PATH_BYTES];
};

/* The project's root, for a program that is ROOT/build/host/NAME. False if it cannot be told. */
bool paths_find_root(char root[PATH_BYTES]);

/* Finds the monitor that was built for the options' platform and byte order, or the one of
 * --monitor. */
bool paths_find_monitor(const struct options *options, struct monitor_paths *paths,
                        struct problem *problem);

#endif
