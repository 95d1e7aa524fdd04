/* The launcher's command line. */
#ifndef TOOLS_LAUNCHER_OPTIONS_H
#define TOOLS_LAUNCHER_OPTIONS_H

#include "tools/launcher/problem.h"
#include "tools/launcher/vmspec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NO_ICOUNT  (-1)
#define ICOUNT_MAX 10 /* QEMU's own limit for the shift */

enum command {
    COMMAND_RUN,
    COMMAND_NATIVE,
    COMMAND_PACK,
    COMMANDS,
};

struct options {
    enum command command;
    bool help;   /* only print the command's help */
    bool segctl; /* the platform: segctl, or disco */
    const char *cpu;
    bool big_endian;
    struct vm_spec specs[VM_MAX]; /* native: specs[0] is the bare machine's kernel and memory */
    size_t count;
    uint64_t machine_memory; /* bytes; of `run` */
    int icount;              /* QEMU's -icount shift, or NO_ICOUNT */
    bool rtc_counts;         /* with icount: the board's real-time clock counts instructions */
    uint64_t time_limit;     /* seconds; 0: none */
    uint64_t exit_limit;     /* exits of all VMs; 0: none */
    bool unchecked;          /* leave checking files and numbers to the monitor */
    bool together;           /* VMs share the machine */
    bool stay;               /* the run does not end with the last VM */
    bool gdb;
    bool interactive; /* hand the terminal over to the guest */
    uint64_t gdb_port;
    const char *control;    /* path of the control socket; NULL: none */
    const char *gdb_socket; /* in place of the port; NULL: not given */
    const char *json; /* file names, pointing into the words that were parsed; NULL: not given */
    const char *trace;
    const char *swap;          /* a file, or a size: the backing disk */
    const char *trace_reasons; /* a list of names */
    const char *archive;       /* boot this archive in place of one made of `specs` */
    const char *output;
    const char *monitor;
    const char *config;
    char *kept[64]; /* values that a configuration file gave */
    size_t kept_count;
    const char *plugin; /* a TCG plugin and its arguments, as QEMU takes them */
};

/* One option of the command line. */
struct option_line {
    const char *name;  /* without the leading "--" */
    const char *value; /* what its value is called in the help; NULL: it takes none */
    const char *help;  /* one line */
    unsigned commands; /* a bit for each command that has it */
    bool (*set)(struct options *options, const char *value); /* NULL: the value goes to `field` */
    size_t field;     /* offset in struct options of a bool, if the option takes no value, or of a
                       * const char * */
    const char *todo; /* what a good value is */
};

extern const struct option_line option_lines[];
extern const size_t option_lines_count;

/* Does what an option says. An option without value is turned "on" or "off". false: not a value
 * that it can have. --vm and --config are more than their values: see options_parse. */
bool option_set(struct options *options, const struct option_line *line, const char *value);

/* Reads `words`, which follow the command's name, into `options`. On success the caller frees with
 * options_free. */
bool options_parse(enum command command, char **words, struct options *options,
                   struct problem *problem);

void options_free(struct options *options);

/* The command of that name; COMMANDS if there is none. */
enum command command_find(const char *name);

/* Prints the page of `mirrorball --help`, or of `mirrorball COMMAND --help`. */
void help_print_overview(void);
void help_print_command(enum command command);

#endif
