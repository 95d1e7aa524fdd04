/* One workload, run in one boot by two VMs: software TLB off and on. */
#ifndef TOOLS_COMPARE_RUN_H
#define TOOLS_COMPARE_RUN_H

#include <jansson.h>
#include <stdbool.h>

enum {
    OFF,
    ON,
    SIDES
};

#define SHA256_TEXT 65 /* hexadecimal digits and the end of the string */

struct run {
    const char *workload;
    json_t *vm_end[SIDES];           /* the monitor's JSON object on each VM's end */
    char sha256[SIDES][SHA256_TEXT]; /* of the guest's output */
    unsigned lines[SIDES];           /* of the guest's output */
};

/* Reads the two VMs' end records from the JSON lines of a run, and checks that the counts of each
 * sum to its total. On failure a message has been printed. */
bool run_read_json(struct run *run, const char *path);

/* Splits what a run wrote (`size` bytes at `text`) into the output of its VMs `off` and `on`, by
 * the prefixes of its lines; keeps each as build/compare/WORKLOAD-SIDE.txt, with its SHA-256 and
 * lines in `run`. On failure a message has been printed. */
bool run_split_output(struct run *run, const char *text, size_t size);

/* Boots the workload and fills in `run`. The current folder is the project's root. */
bool run_workload(struct run *run, const char *workload, const char *cpu, const char *endian);

void run_free(struct run *run);

/* Whether both guests wrote something, and the same. */
bool run_output_is_same(const struct run *run);

/* A count out of a VM's end record: exits of a reason, exits in total, instructions of a kind. */
long long run_exits(const struct run *run, int side, const char *reason);
long long run_total(const struct run *run, int side);
long long run_instructions(const struct run *run, int side, const char *kind);

#endif
