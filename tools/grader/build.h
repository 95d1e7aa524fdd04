/* Building a student's monitor: only what the lab lets students edit is compiled, with trusted
 * flags and headers, and linked with the trusted objects of everything else. No Makefile of the
 * student's is run. */
#ifndef TOOLS_GRADER_BUILD_H
#define TOOLS_GRADER_BUILD_H

#include "tools/grader/grading.h"

/* Compiles and links. true: grading->monitor is set, or *why says what is the student's fault.
 * false: the grader cannot work. */
bool build_monitor(struct grading *grading, struct verdict *why, struct problem *problem);

/* The submission's copy of `file`; false if it has none. A link, or anything that leads out of the
 * submission, counts as none. */
bool build_find(const struct grading *grading, const char *file, char path[PATH_BYTES]);

#endif
