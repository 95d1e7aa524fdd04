/* The throw-away folder of one grading. */
#ifndef TOOLS_GRADER_FOLDER_H
#define TOOLS_GRADER_FOLDER_H

#include "tools/grader/grading.h"

/* A new folder below TMPDIR or /tmp. */
bool folder_make_work(char path[PATH_BYTES], struct problem *problem);

/* Removes a folder and all that is in it. */
void folder_remove(const char *path);

/* Prints a file. */
bool folder_print(const char *path, struct problem *problem);

#endif
