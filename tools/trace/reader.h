/* Reads a trace stream (monitor/trace_format.h) record by record, and checks it while it does. */
#ifndef TOOLS_TRACE_READER_H
#define TOOLS_TRACE_READER_H

#include "monitor/trace_format.h"
#include "tools/launcher/problem.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define TRACE_VM_MAX     64
#define TRACE_REASON_MAX 256

/* One record. Kinds other than the five of a visit leave mode and pc at 0. */
struct trace_event {
    uint64_t index; /* counts the records of visits, from 0 */
    uint64_t time;  /* ticks of Count since the stream's start */
    unsigned kind;  /* enum trace_kind */
    unsigned vm;
    bool user; /* the mode that the guest believes it is in */
    unsigned reason;
    uint32_t pc;
    uint32_t value[TRACE_VALUES];
};

/* What the stream has said of a VM so far. Numbers are used again when a VM has ended. */
struct trace_vm {
    char name[TRACE_TEXT_MAX + 1]; /* "": nothing */
    bool software_tlb;
    uint32_t tlb_entries;
    uint32_t memory; /* bytes */
};

struct trace_reader {
    FILE *file;
    const char *name;
    struct problem *problem;
    uint32_t ticks_a_second;
    struct trace_vm vms[TRACE_VM_MAX];
    char reasons[TRACE_REASON_MAX][TRACE_TEXT_MAX + 1];
    unsigned reason_count;
    uint64_t dropped;      /* records that the monitor had to drop so far */
    bool reasons_left_out; /* some exits were not traced, as the run was told */
    uint64_t records;      /* of all kinds so far */
    uint32_t own_ticks;    /* that the monitor spent on the trace, modulo 2^32; known at the end */

    /* The decoder's own. */
    uint64_t time, index, offset;
    uint32_t checksum;
    uint32_t last[TRACE_KIND_COUNT][TRACE_WORDS];
};

enum trace_read {
    TRACE_READ_EVENT,
    TRACE_READ_END, /* the END record has come, and agrees with what was read */
    TRACE_READ_BAD, /* the problem says what, with the file's name and the byte */
};

/* Starts with the header. False: a problem. `file` stays the caller's. */
bool trace_reader_open(struct trace_reader *reader, FILE *file, const char *name,
                       struct problem *problem);

enum trace_read trace_reader_next(struct trace_reader *reader, struct trace_event *event);

/* Names for output: of a reason, of a kind, of a value of a kind ("" for none). */
const char *trace_reason_name(const struct trace_reader *reader, unsigned reason);
const char *trace_label(unsigned kind);
const char *trace_value_name(unsigned kind, unsigned value);

/* Is the kind part of a visit? */
bool trace_in_visit(unsigned kind);

/* Seconds from the stream's start. */
double trace_seconds(const struct trace_reader *reader, uint64_t time);

#endif
