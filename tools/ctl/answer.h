/* What the monitor answers (monitor/answer.h), printed for people. */
#ifndef TOOLS_CTL_ANSWER_H
#define TOOLS_CTL_ANSWER_H

#include <jansson.h>
#include <stdio.h>

/* An answer's result, an array of objects, as a table: a column for each field, numbers at its
 * right. Prints nothing for an empty one. */
void answer_print_table(const json_t *result, FILE *out);

#endif
