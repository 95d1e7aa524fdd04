/* Copying a source tree. */
#ifndef TOOLS_LAB_TREE_H
#define TOOLS_LAB_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "tools/launcher/problem.h"

#define TREE_PATTERNS_MAX 64

/* Paths below the tree's top that are not copied, as fnmatch(3) takes them; a folder's name stands
 * for all that is in it. */
struct tree_patterns {
    const char *pattern[TREE_PATTERNS_MAX];
    size_t count;
};

/* Copies `from` to `to`, which must not exist or be an empty folder. */
bool tree_copy(const char *from, const char *to, const struct tree_patterns *leave_out,
               struct problem *problem);

/* Copies one file, with its mode; makes no folders. */
bool tree_copy_file(const char *from, const char *to, struct problem *problem);

/* Makes the folders that lead to the file `path`. */
bool tree_make_folders(const char *path, struct problem *problem);

#endif
