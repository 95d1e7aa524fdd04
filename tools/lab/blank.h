/* Taking a task's answer out of a source file. */
#ifndef TOOLS_LAB_BLANK_H
#define TOOLS_LAB_BLANK_H

#include "tools/lab/definition.h"

/* Where the blank's lines are in `path`: first..last, counted from 0; last < first if the block is
 * empty. A function's are those of its body, braces included. false: the file has no such function
 * or labels. */
bool blank_find(const char *path, const struct lab_blank *blank, size_t *first, size_t *last,
                struct problem *problem);

/* Replaces every blank of the lab that lies in `file`, below `root`, by a hint and LAB_TASK. */
bool blank_file(const char *root, const struct lab *lab, const char *file, struct problem *problem);

#endif
