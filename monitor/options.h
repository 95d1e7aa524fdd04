/* The monitor's own command line (QEMU's -append). */
#ifndef MONITOR_OPTIONS_H
#define MONITOR_OPTIONS_H

#include "monitor/archive.h"
#include "monitor/diagnosis.h"

struct options {
    struct archive archive; /* where QEMU put the -initrd file; data NULL: there is none */
    uint32_t exit_limit;    /* 0: none */
    uint32_t icount;        /* QEMU's -icount shift */
    bool icount_given;
    bool prefix, trace;
    bool terminal;             /* a person: consoles can be switched, and there is a prompt */
    const char *trace_reasons; /* a list of names; NULL: all */
    bool together;             /* VMs share the machine */
    bool stay;                 /* when the last VM has ended, wait for commands */
};

/* Reads `text` (changed in the process). false: *why names the option that is wrong. */
bool options_parse(char *text, struct options *options, struct diagnosis *why);

#endif
