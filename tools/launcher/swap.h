/* The machine's backing disk, for --swap. */
#ifndef TOOLS_LAUNCHER_SWAP_H
#define TOOLS_LAUNCHER_SWAP_H

#include "tools/launcher/problem.h"

#include <stdbool.h>

/* Opens the file that `value` names; if `value` is a size, makes a file of so many bytes that is
 * gone when the run ends. What such a file held before does not matter. */
bool swap_file_open(const char *value, int *fd, struct problem *problem);

#endif
