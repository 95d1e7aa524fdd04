/* What a whole course's grades look like: grades.csv and statistics.txt, of all students'
 * score.json. */
#ifndef TOOLS_GRADER_SHEET_H
#define TOOLS_GRADER_SHEET_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>

#include "tools/launcher/problem.h"

bool sheet_write(const char *output, struct dirent *const *students, size_t count,
                 struct problem *problem);

#endif
