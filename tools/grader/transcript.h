/* What the guest printed, as far as its tags prove that the guest did (labs/guest/output.c). */
#ifndef TOOLS_GRADER_TRANSCRIPT_H
#define TOOLS_GRADER_TRANSCRIPT_H

#include "tools/grader/guest.h"

enum outcome {
    OUTCOME_NONE, /* no verdict was printed */
    OUTCOME_OK,
    OUTCOME_NOT_OK
};

struct transcript {
    bool ready;               /* the guest's first line is there */
    bool broken;              /* a line with a tag does not fit the chain */
    unsigned long marks;      /* exceptions at guest->mark that go with the lines */
    unsigned long last;       /* ... and with the last of them, which may have been cut short */
    enum outcome *outcome;    /* by test, in the order that the guest was given */
    char (*text)[TEXT_BYTES]; /* what the guest said of a test that failed */
};

/* Reads a console's text; of several VMs, the lines that begin with `prefix`. `outcome` and `text`
 * have `count` elements and are filled. */
bool transcript_read(const char *path, const char *prefix, const struct guest *guest,
                     const char *const *tests, size_t count, struct transcript *transcript);

#endif
