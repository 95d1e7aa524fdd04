/* From a line of the operator's to a command that is carried out. */
#ifndef MONITOR_COMMANDS_H
#define MONITOR_COMMANDS_H

#include "monitor/answer.h"
#include "monitor/command_table.h"

#define COMMAND_LINE_MAX 240

enum command_id {
#define X(symbol, name, arguments, help) COMMAND_##symbol,
    COMMANDS(X)
#undef X
    COMMAND_COUNT
};

struct command_type {
    const char *name, *arguments, *help;
};

extern const struct command_type command_types[COMMAND_COUNT];

/* What a line asks for, its arguments checked. */
struct command_call {
    enum command_id command;
    struct vm *vm;                   /* NULL: not given */
    const char *switch_name, *value; /* of `set`; value of `follow`, too */
    enum command_id about;           /* of `help`; COMMAND_COUNT: not given */
    uint32_t count;                  /* of `trace`; 0: not given */
};

/* Carries out the line, which is changed in the process, and answers. Call it between two exits
 * only: a command may change whatever a guest's state is derived from. A line without a word in it
 * gets no row as its answer. */
void command_carry_out(char *line, struct answer *answer);

/* A word that may stand after the words of `before` and begins with `prefix`: the index'th of them,
 * NULL beyond the last. The word is valid until the next call. */
const char *command_candidate(const char *before, const char *prefix, unsigned index);

/* What command_actions.c does for each: answers with rows, or refuses. */
void command_perform(const struct command_call *call, struct answer *answer);

#endif
