/* The trace ring: what happened at the last exits, step by step. With the `trace=on` option each
 * record also goes to the second serial port as a JSON line. An exit that the monitor did not have
 * to fetch the instruction of has insn = 0 in the ring; with `trace=on` it is fetched where
 * possible. */
#ifndef MONITOR_TRACE_H
#define MONITOR_TRACE_H

#include "monitor/exit_reasons.h"
#include "monitor/types.h"

/* X(symbol, name, names of the four values, comma separated; empty ones end the list) */
#define TRACE_KINDS(X)                                                    \
    X(EXIT, "exit", "cause", "badvaddr", "insn", "value")                 \
    X(REFLECT, "reflect", "exccode", "epc", "badvaddr", "entryhi")        \
    X(TLB_WRITE, "tlb_write", "index", "entryhi", "entrylo0", "entrylo1") \
    X(INSTALL, "install", "entryhi", "entrylo0", "entrylo1", "")          \
    X(RESUME, "resume", "status", "", "", "")

enum trace_kind {
#define X(symbol, name, v0, v1, v2, v3) TRACE_##symbol,
    TRACE_KINDS(X)
#undef X
    TRACE_KIND_COUNT
};

#define TRACE_RING_SIZE 256
#define TRACE_VALUES    4

struct trace_record {
    uint32_t sequence;
    uint32_t count; /* machine Count at the exit that it belongs to */
    uint8_t kind;
    uint8_t vm;
    uint8_t mode;   /* enum guest_mode */
    uint8_t reason; /* TRACE_EXIT: enum exit_reason, EXIT_REASON_COUNT while it is being handled */
    gva_t pc;
    uint32_t value[TRACE_VALUES];
};

void trace_enable(bool to_second_port);
bool trace_enabled(void);

void trace_exit_begin(const struct vcpu *vcpu);
void trace_exit_end(const struct vcpu *vcpu, enum exit_reason reason);
void trace_reflect(const struct vcpu *vcpu, unsigned exccode);
void trace_tlb_write(const struct vcpu *vcpu, unsigned index, const struct tlb_entry *entry);
void trace_install(const struct vcpu *vcpu, uint32_t tag, uint32_t lo0, uint32_t lo1);

/* The record `age` records ago (0: the newest); NULL: the ring does not reach so far. */
const struct trace_record *trace_recent(uint32_t age);

const char *trace_kind_name(unsigned kind);

#endif
