/* Checks beside the guest's tests: counts of exits taken three ways, numbers that the student
 * reports, a comparison of two runs. docs/teaching.md says how lab.json words them. */
#ifndef TOOLS_GRADER_CHECKS_H
#define TOOLS_GRADER_CHECKS_H

#include "tools/grader/grading.h"

/* Judges one item that is a check. false: the grader cannot work. */
bool check_item(struct grading *grading, struct verdict *verdict, struct problem *problem);

#endif
