/* One-line messages: `mirrorball: WHAT (WHERE): what to do`. Functions that can fail return false
 * and leave such a line in the caller's struct problem; the caller decides what becomes of it. */
#ifndef TOOLS_LAUNCHER_PROBLEM_H
#define TOOLS_LAUNCHER_PROBLEM_H

#include <stdbool.h>

struct problem {
    char text[1024]; /* without the leading "mirrorball: " and without a newline */
};

/* Describes a problem: `what` is a format, `where` the file or option, `todo` the way out.
 * Control characters become '?', so that the text stays one line. Returns false, always. */
bool problem_set(struct problem *problem, const char *where, const char *todo, const char *what,
                 ...) __attribute__((format(printf, 4, 5)));

/* Prints the line on standard error. */
void problem_print(const struct problem *problem);

#endif
