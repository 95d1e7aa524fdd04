/* Commands that the shell carries out itself. */
#ifndef SH_BUILTINS_H
#define SH_BUILTINS_H

#include <stdbool.h>

/* False if argv[0] is no such command; otherwise $? is set. An assignment is one as well. */
bool run_builtin(int argc, char *const *argv);

#endif
