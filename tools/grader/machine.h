/* One run of the student's monitor in QEMU, and what it left behind. */
#ifndef TOOLS_GRADER_MACHINE_H
#define TOOLS_GRADER_MACHINE_H

#include "tools/grader/grading.h"

struct machine {
    const char *name;                       /* of its files in the throw-away folder */
    const char *monitor;                    /* ELF */
    char vm[LAB_VMS_MAX][PATH_BYTES + 512]; /* as the launcher's --vm takes them */
    size_t vm_count;
    unsigned long exit_limit;
    bool trace; /* the monitor's trace too */
};

/* How the run ended, and where its output is. */
struct aftermath {
    enum command_end end;
    int code;          /* of the monitor's status; -1: it gave none */
    char message[512]; /* ... and what it said */
    char console[PATH_BYTES + 64];
    char channel[PATH_BYTES + 64];
    char trace[PATH_BYTES + 64];
    char log[PATH_BYTES + 64];
};

/* false: the grader cannot work. What the student's monitor does is in *aftermath. */
bool machine_run(struct grading *grading, const struct machine *machine,
                 struct aftermath *aftermath, struct problem *problem);

/* What can be said of a run that did not come to its end; DIAGNOSIS_NONE if it did. `text` is why.
 */
enum diagnosis machine_diagnosis(const struct aftermath *aftermath, bool ready,
                                 char text[TEXT_BYTES]);

#endif
