/* A text file in memory, edited by lines. */
#ifndef TOOLS_LAB_TEXT_H
#define TOOLS_LAB_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "tools/launcher/problem.h"

struct text {
    char **lines; /* each without its newline */
    size_t count;
};

bool text_read(const char *path, struct text *text, struct problem *problem);
bool text_write(const char *path, const struct text *text, struct problem *problem);
void text_free(struct text *text);

/* Puts the lines of `replacement` (separated by newlines) in place of lines first..last, counted
 * from 0, both included; first = last + 1 inserts before `first`. */
void text_replace(struct text *text, size_t first, size_t last, const char *replacement);

#endif
