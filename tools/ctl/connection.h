/* The way to a running monitor: the control socket that `mirrorball run --control` makes. */
#ifndef TOOLS_CTL_CONNECTION_H
#define TOOLS_CTL_CONNECTION_H

#include "tools/launcher/problem.h"

#include <jansson.h>
#include <stdio.h>

struct connection {
    const char *path;
    int fd;
    unsigned timeout; /* seconds to wait for an answer */
    unsigned id;      /* of the last command */
    char *line;       /* what has come of an answer */
    size_t length, capacity;
};

/* False, with a message: there is no such socket, or nobody listens at it. */
bool connection_open(struct connection *connection, const char *path, unsigned timeout,
                     struct problem *problem);
void connection_close(struct connection *connection);

/* Gives the monitor a command, one line without its newline, and waits for the answer, which the
 * caller releases. NULL, with a message: there is none, or it is no answer to this command. */
json_t *connection_ask(struct connection *connection, const char *command, struct problem *problem);

#endif
