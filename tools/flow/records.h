/* The trace of a run (docs/tracing.md) as visits by VM, a visit being one entry into the monitor
 * from the exit to the resume. */
#ifndef TOOLS_FLOW_RECORDS_H
#define TOOLS_FLOW_RECORDS_H

#include "tools/launcher/problem.h"
#include "tools/trace/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define NAME_BYTES (TRACE_TEXT_MAX + 1)

/* One record. Fields that its kind does not have are 0. */
struct record {
    uint32_t sequence;
    bool user; /* the mode that the guest believed it was in */
    uint32_t pc;
    char reason[NAME_BYTES];               /* exit */
    uint32_t cause, badvaddr, insn, value; /* exit; reflect has badvaddr too */
    uint32_t exccode, epc;                 /* reflect */
    uint32_t index, entryhi, entrylo[2];   /* tlb_write; install; reflect has entryhi */
    uint32_t status;                       /* resume: the guest's Status */
};

struct visit {
    struct record exit, resume;
    struct record reflect, write, install; /* the last of each kind */
    unsigned reflects, writes, installs;   /* how many of each kind there were */
    uint32_t status_before;                /* the guest's Status at the exit */
    bool status_known;                     /* false for a VM's first visit */
};

struct vm_trace {
    char name[NAME_BYTES];
    bool ended; /* its vm_end record was there */
    bool software_tlb;
    struct visit *visits;
    size_t count;
};

struct trace {
    struct vm_trace vms[TRACE_VM_MAX];
    size_t vm_count;
};

/* Reads a whole trace. False, with a problem that names `name`: what the decoder refuses, a trace
 * with gaps, or without any visit. The caller frees either way. */
bool trace_read(struct trace *trace, FILE *file, const char *name, struct problem *problem);
void trace_free(struct trace *trace);

/* The machine's exception code of an exit: Cause.ExcCode. */
unsigned record_exccode(const struct record *exit);

#endif
