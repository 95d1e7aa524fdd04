/* QEMU as a child process: its command line, its ports as pipes, its end. */
#ifndef TOOLS_LAUNCHER_QEMU_H
#define TOOLS_LAUNCHER_QEMU_H

#include "tools/launcher/options.h"
#include "tools/launcher/problem.h"

#include <sys/types.h>

/* The files that QEMU loads, by name. */
struct qemu_files {
    const char *kernel;
    const char *initrd; /* NULL: none */
    const char *rom;    /* loaded at 0x1fc00000; NULL: none */
    const char *append; /* NULL: none */
    uint64_t memory;    /* bytes */
    int trace;          /* open file for the third serial port; -1: none */
    int swap;           /* open file for the backing disk; -1: none */
};

struct qemu {
    pid_t pid;
    int to_console; /* pipes to and from the first serial port */
    int from_console;
    int from_json; /* from the second serial port; -1 when it is not connected. With a control
                    * socket also to it. */
};

/* Whether the program that `options` needs is installed. */
bool qemu_is_installed(const struct options *options, struct problem *problem);

/* Starts QEMU. `json`: connect the second serial port. QEMU dies with this process, however that
 * ends. */
bool qemu_start(const struct options *options, const struct qemu_files *files, bool json,
                struct qemu *qemu, struct problem *problem);

/* Ends QEMU at once. What it wrote before can still be read from the pipes. */
void qemu_kill(const struct qemu *qemu);

/* Waits for QEMU's end, kills it if it takes longer than two seconds, and returns its wait status.
 */
int qemu_wait(const struct qemu *qemu);

#endif
