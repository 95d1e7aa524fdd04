/* A table of steps in three columns, one cell a row, drawn in plain ASCII. */
#ifndef TOOLS_FLOW_TABLE_H
#define TOOLS_FLOW_TABLE_H

#include <stddef.h>
#include <stdio.h>

#define TABLE_WIDTH_MIN 80
#define TABLE_WIDTH_MAX 400
#define TABLE_WIDTH     120

enum column {
    COLUMN_PROCESS,
    COLUMN_OPERATING_SYSTEM,
    COLUMN_MONITOR,
    COLUMNS,
};

struct step {
    enum column column;
    char *text;
    size_t size; /* of text */
};

struct steps {
    struct step *list;
    size_t count;
};

/* Appends a step and returns a stream for its text; the text is complete when it is closed. Steps
 * must stay where they are until then: one at a time. */
FILE *steps_add(struct steps *steps, enum column column);
void steps_free(struct steps *steps);

/* Draws the steps, numbered from 1, in `width` characters (TABLE_WIDTH_MIN..MAX) a line; words
 * wrap. */
void table_print(FILE *out, const struct steps *steps, size_t width);

#endif
