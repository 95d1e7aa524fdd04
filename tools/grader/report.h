/* Results: for people, as JUnit XML, and as Gradescope's results.json. */
#ifndef TOOLS_GRADER_REPORT_H
#define TOOLS_GRADER_REPORT_H

#include <stdio.h>

#include "tools/grader/grading.h"

/* Tests grouped by task, expected and seen, the gdb command that would show it, the score. Hidden
 * tests are named by their task alone. */
void report_text(const struct grading *grading, FILE *to);

/* feedback.txt, junit.xml, results.json and, last, score.json in the folder `output`. */
bool report_files(const struct grading *grading, const char *output, struct problem *problem);

#endif
