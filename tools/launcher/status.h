/* The JSON lines that the monitor writes to the second serial port. */
#ifndef TOOLS_LAUNCHER_STATUS_H
#define TOOLS_LAUNCHER_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct status_reader {
    FILE *copy; /* every line goes there as it came; NULL: nowhere */
    char *line; /* the line under way */
    size_t length;
    size_t capacity;
    void (*answer)(void *context, const char *line, size_t length); /* takes an answer to a command;
                                                                     * may be NULL */
    void *context;
    bool seen;      /* a status line has come */
    int code;       /* its code */
    bool malformed; /* a line was not a JSON object, or a status line had no code */
};

/* Takes `size` more bytes from the port. */
void status_feed(struct status_reader *reader, const char *data, size_t size);

/* Frees what the reader holds; `copy` stays the caller's. */
void status_free(struct status_reader *reader);

#endif
