/* Carrying out pipelines. */
#ifndef SH_RUN_H
#define SH_RUN_H

#include "guest-os/user/sh/parser.h"

#include <stdbool.h>

/* A person types the commands: each job gets a process group, the one that is waited for the
 * console's Ctrl-C; background jobs are announced. */
extern bool interactive;

/* Where the shell itself reads commands, if that is a descriptor that its children must not have;
 * otherwise -1. */
extern int script_fd;

/* Runs the pipelines of one line; $? is set. */
void run_line(const char *line);

#endif
