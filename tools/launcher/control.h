/* The control socket: a Unix socket at which programs (tools/ctl) give the monitor commands while
 * it runs. A client writes lines and reads one line of JSON for each (monitor/answer.h). The
 * monitor has one command at a time; those of other clients wait. */
#ifndef TOOLS_LAUNCHER_CONTROL_H
#define TOOLS_LAUNCHER_CONTROL_H

#include "tools/launcher/problem.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#define CONTROL_CLIENTS  8
#define CONTROL_LINE_MAX 1024                  /* bytes, the newline included */
#define CONTROL_POLLS    (CONTROL_CLIENTS + 1) /* file descriptors to wait for */

struct control_client {
    int fd; /* -1: none */
    size_t length;
    char data[CONTROL_LINE_MAX]; /* what it has written and the monitor has not got yet */
};

struct control {
    const char *path;
    int listener;   /* -1: there is no control socket */
    int to_monitor; /* where commands go */
    int asking;     /* the client whose answer is due; -1: none */
    struct control_client clients[CONTROL_CLIENTS];
};

/* Makes the socket at `path`; NULL: none, and every function below does nothing. A socket there
 * that nobody listens at is replaced. */
bool control_open(struct control *control, const char *path, struct problem *problem);

/* Hangs up on the clients and removes the socket. */
void control_close(struct control *control);

/* What to wait for, and what to do once poll has reported. `ready` has CONTROL_POLLS entries. */
void control_poll(const struct control *control, struct pollfd *ready);
void control_move(struct control *control, const struct pollfd *ready);

/* A line of the monitor's that answers a command, without its newline. */
void control_answer(struct control *control, const char *line, size_t length);

#endif
