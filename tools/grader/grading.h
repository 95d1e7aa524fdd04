/* One submission being graded: where things are, what was asked for, what came out. */
#ifndef TOOLS_GRADER_GRADING_H
#define TOOLS_GRADER_GRADING_H

#include <stdint.h>

#include "tools/grader/command.h"
#include "tools/lab/definition.h"

#define PATH_BYTES 4096
#define TEXT_BYTES 1024

/* Why there is no verdict, or a bad one. The order is that in which they are looked for. */
enum diagnosis {
    DIAGNOSIS_NONE,          /* it passed */
    DIAGNOSIS_NOTHING,       /* nothing was handed in */
    DIAGNOSIS_NO_BUILD,      /* the compiler or the linker refused it */
    DIAGNOSIS_NO_BANNER,     /* the guest never got to say that it is ready */
    DIAGNOSIS_MONITOR_PANIC, /* the monitor stopped itself */
    DIAGNOSIS_NOT_DONE,      /* a task that is not done was reached */
    DIAGNOSIS_VM_STOPPED,    /* the monitor stopped the VM */
    DIAGNOSIS_GUEST_PANIC,   /* the guest ended before it was through */
    DIAGNOSIS_NO_PROGRESS,   /* exits without end, or none at all */
    DIAGNOSIS_NOT_BELIEVED,  /* what was printed is not what QEMU saw happen */
    DIAGNOSIS_WRONG_ANSWER,  /* it ran, and something was not as expected */
    DIAGNOSIS_COUNT
};

const char *diagnosis_name(enum diagnosis diagnosis);

struct verdict {
    const struct lab_task *task;
    const struct lab_item *item;
    bool passed;
    enum diagnosis diagnosis;
    char text[TEXT_BYTES]; /* expected and seen, or what happened */
};

#define VERDICTS_MAX (LAB_TASKS_MAX * LAB_ITEMS_MAX)

struct grading {
    const struct lab *lab;
    const char *submission;        /* folder */
    const char *student;           /* names the seed */
    const char *secret;            /* the course's, of which seeds are made too; "" if none */
    const char *work;              /* throw-away folder */
    char root[PATH_BYTES];         /* the trusted tree; also the current folder */
    char include[PATH_BYTES + 64]; /* its headers, as the compiler sees them */
    const char *endian;            /* big or little */
    struct sandbox sandbox;        /* of the compiler and of QEMU */
    bool own_earlier;              /* files of earlier labs are the student's too */
    uint32_t seed;                 /* not 0 */
    char monitor[PATH_BYTES];      /* the student's monitor, once it is built */
    struct verdict verdicts[VERDICTS_MAX];
    size_t verdict_count;
    unsigned hangs; /* runs that had to be ended */
};

/* Judges everything; false if the grader itself cannot work (the problem is not the student's). */
bool grading_run(struct grading *grading, struct problem *problem);

/* Adds a verdict's text and how it came about. */
void verdict_fail(struct verdict *verdict, enum diagnosis diagnosis, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Points: of a task with the verdicts so far, and of the whole. */
double grading_task_score(const struct grading *grading, const struct lab_task *task);
double grading_score(const struct grading *grading);
double grading_possible(const struct grading *grading);

/* The first diagnosis that counts for the whole: of all that failed, the earliest in the enum. */
enum diagnosis grading_diagnosis(const struct grading *grading);

#endif
