/* The shell's variables, and those of a script: $0 to $9, $#, $$, $? and $!. */
#ifndef SH_VARIABLES_H
#define SH_VARIABLES_H

#include <stdbool.h>

#define VARIABLE_NAME_MAX 32 /* with the NUL */

/* Whether c can be part, or the first character, of a variable's name. */
bool is_name(char c, bool first);

/* $0, $1...: what the shell was started with. */
void variables_set_arguments(int argc, char **argv);

/* "" if there is none. The text holds until the next call. */
const char *variable_get(const char *name);

/* Carries out NAME=VALUE; false if the word is no such thing. */
bool variable_assign(const char *word);

extern int last_status;     /* $? */
extern int last_background; /* $!: the last process of the last background job */

#endif
