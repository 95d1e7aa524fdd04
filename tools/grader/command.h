/* Running a program within bounds: processor time, memory, file size, and a place of its own. */
#ifndef TOOLS_GRADER_COMMAND_H
#define TOOLS_GRADER_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

enum command_end {
    COMMAND_EXITED,  /* see `code` */
    COMMAND_KILLED,  /* by a signal: `code` */
    COMMAND_CPU,     /* its processor time was used up */
    COMMAND_ASLEEP,  /* it slept for IDLE_SECONDS without using any */
    COMMAND_NO_START /* it could not be started */
};

/* What it may use. */
struct bounds {
    unsigned cpu_seconds;
    size_t memory;    /* bytes of address space; 0: not bounded */
    size_t file_size; /* bytes of any file that it writes */
};

/* The sandbox: bubblewrap, with the system's programs and the folders given here, nothing else, no
 * network, no other processes. Empty: none. */
#define SANDBOX_FOLDERS 8
struct sandbox {
    bool on;
    const char *readable[SANDBOX_FOLDERS]; /* NULL ends the list */
    const char *writable;
};

struct words {
    char **word; /* ended by NULL */
    size_t count;
};

void words_add(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));
void words_split(struct words *words, const char *text); /* at spaces */
void words_free(struct words *words);

/* Runs it, output and errors into the file `output`, no input. Everything it started is gone when
 * this returns, on all machines if the sandbox is on, otherwise what stayed in its process group.
 */
enum command_end command_run(const struct words *words, const char *output,
                             const struct bounds *bounds, const struct sandbox *sandbox, int *code);

#endif
