/* The runs that a lab's definition names: a program of the guest OS on the student's monitor, with
 * arguments that the student's name decides, and what was counted in it. */
#ifndef TOOLS_GRADER_RUN_H
#define TOOLS_GRADER_RUN_H

#include "tools/grader/machine.h"
#include "tools/grader/qemulog.h"

struct run {
    struct aftermath aftermath;
    struct qemulog log;
    json_t *ends;   /* the monitor's records of its VMs' ends, in that order */
    json_t *memory; /* ... and of memory; NULL: there is none */
    size_t vm_count;
    json_t *traced; /* of a traced run: exits in the trace, by reason; NULL: it is not whole */
};

/* Puts the student's numbers in place of `$NAME` in the run's program: `text` is what the guest
 * gets. */
bool run_words(const struct grading *grading, const char *name, char *text, size_t size,
               struct problem *problem);

/* Runs it, or gives what an earlier call saw. Owned by this module, until run_forget. */
bool run_of(struct grading *grading, const char *name, bool trace, const struct run **run,
            struct problem *problem);
void run_forget(void);

/* Did the run come to its end, with a record of each of its VMs? */
bool run_is_whole(const struct run *run);

/* A counter by its name, all VMs together: of exits, `total`, of memory (`peak_machine_pages`), or
 * `first_syscall_at`, which QEMU's log knows; -1: there is none. */
long long run_counter(const struct run *run, const char *name);

/* Exits for this reason in the monitor's trace of a traced run. */
long long run_traced(const struct run *run, const char *reason);

#endif
