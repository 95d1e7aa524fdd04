/* What a command answers: rows of named fields, or a refusal. A person gets them as a table, a
 * program as one JSON line:
 *
 *     {"type":"answer","id":7,"ok":true,"result":[{"vm":"a","state":"runs"}]}
 *     {"type":"answer","id":7,"ok":false,"error":"there is no VM 'x': ..."}
 */
#ifndef MONITOR_ANSWER_H
#define MONITOR_ANSWER_H

#include "monitor/types.h"

#define ANSWER_LINE_MAX 240

enum answer_form {
    ANSWER_TABLE, /* to the console */
    ANSWER_JSON,  /* to the second port */
};

struct answer {
    enum answer_form form;
    uint32_t id; /* what the program called its question */
    bool id_given;
    bool refused;
    unsigned rows, fields; /* begun; of the row under way */
    unsigned width;        /* of the row under way, as a table */
    char head[ANSWER_LINE_MAX], row[ANSWER_LINE_MAX];
};

/* Nothing answered yet, and an end to the answer. Between them come either rows with the same
 * fields in each, or one refusal. */
void answer_begin(struct answer *answer, enum answer_form form, bool id_given, uint32_t id);
void answer_end(struct answer *answer);

void answer_row(struct answer *answer);

/* Fields of the row: `width` is the column's in a table, beside which it has at least the width of
 * its name. Words stand at its left, numbers at its right; width 0 is for the last. */
void answer_word(struct answer *answer, const char *name, unsigned width, const char *word);
void answer_number(struct answer *answer, const char *name, unsigned width, uint64_t number);

/* The command is not carried out: one line that says why, and what to do. */
void answer_refuse(struct answer *answer, const char *text, ...)
    __attribute__((format(printf, 2, 3)));

#endif
