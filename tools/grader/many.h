/* Grading a folder of submissions: one subfolder a student, named after them. */
#ifndef TOOLS_GRADER_MANY_H
#define TOOLS_GRADER_MANY_H

#include "tools/grader/command.h"
#include "tools/launcher/problem.h"

struct many_options {
    const char *submissions;
    unsigned jobs;       /* side by side */
    struct words common; /* options of `grader grade` that are the same for all */
};

/* Grades each with `grader grade`, in a process of its own. OUTPUT/NAME/ gets
 * the student's results, OUTPUT/grades.csv and OUTPUT/statistics.txt all of them. Who has a score
 * there already is not graded again. */
bool many_grade(const char *output, const struct many_options *many, struct problem *problem);

#endif
