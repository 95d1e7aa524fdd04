#include "tools/launcher/problem.h"

#include <stdarg.h>
#include <stdio.h>

bool problem_set(struct problem *problem, const char *where, const char *todo, const char *what,
                 ...)
{
    char first[512];
    va_list arguments;
    va_start(arguments, what);
    vsnprintf(first, sizeof(first), what, arguments);
    va_end(arguments);

    /* Each part has its bound, so that a long file name cannot push out what to do. */
    snprintf(problem->text, sizeof(problem->text), "%.300s (%.400s): %.300s", first, where, todo);
    for (char *c = problem->text; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = '?';
    }
    return false;
}

void problem_print(const struct problem *problem)
{
    fflush(stdout);
    fprintf(stderr, "mirrorball: %s\n", problem->text);
}
