/* The trace stream (docs/tracing.md): what the monitor writes to the third serial port and the
 * host's programs read. It depends on no byte order.
 *
 * A stream is a header, records, the last one an END, and the trace_checksum of all that in four
 * bytes, the lowest first. A record is
 *
 *     kind        1 byte, enum trace_kind
 *     mask        1 byte: bit N set: word N follows; clear: it is as in the last record of this
 * kind time        varint: ticks of Count since the record before word ...    for each bit of the
 * mask: varint of the zigzag difference, modulo 2^32, to the word in the last record of this kind
 * (0 before the first) text        kinds with a text only: its length in one byte, then its bytes
 *
 * The time that the monitor spends on the stream itself is left out of its clock; END tells how
 * much that was. A varint has seven bits a byte, the lowest first; bit 7 says that more follow. The
 * first word is VM | mode << 8 | reason << 16, the second a PC, the others mean what TRACE_KINDS
 * says. */
#ifndef MONITOR_TRACE_FORMAT_H
#define MONITOR_TRACE_FORMAT_H

#include <stdint.h>

/* Header: magic, version in one byte, ticks of Count a second in four, the lowest first. */
#define TRACE_MAGIC        "MIRTRACE"
#define TRACE_MAGIC_BYTES  8
#define TRACE_VERSION      1
#define TRACE_HEADER_BYTES 13
#define TRACE_FOOTER_BYTES 4

#define TRACE_VALUES       4
#define TRACE_WORDS        (2 + TRACE_VALUES)
#define TRACE_TEXT_MAX     24
#define TRACE_RECORD_MAX   (2 + 5 + TRACE_WORDS * 5 + 1 + TRACE_TEXT_MAX) /* bytes */

/* X(symbol, name, names of the four values; empty ones end the list).
 * A visit to the monitor is one exit, any number of reflect, tlb_write and install, one resume. The
 * kinds from switch on stand between visits, and are in the stream alone. */
#define TRACE_KINDS(X)                                                                            \
    X(EXIT, "exit", "cause", "badvaddr", "insn", "value")                                         \
    X(REFLECT, "reflect", "exccode", "epc", "badvaddr", "entryhi")                                \
    X(TLB_WRITE, "tlb_write", "index", "entryhi", "entrylo0", "entrylo1")                         \
    X(INSTALL, "install", "entryhi", "entrylo0", "entrylo1", "")                                  \
    X(RESUME, "resume", "status", "", "", "")                                                     \
    X(SWITCH, "switch", "", "", "", "") /* the machine is this VM's from now on */                \
    X(VM, "vm", "software_tlb", "tlb_entries", "memory", "") /* text: its name */                 \
    X(VM_END, "vm_end", "software_tlb", "", "", "")          /* it will not run again */          \
    X(REASON, "reason", "", "", "", "")                      /* text: the name of a reason */     \
    X(SELECT, "select", "on", "vms_left_out", "reasons_left_out", "") /* what is traced now */    \
    X(TIME, "time", "", "", "", "")              /* nothing else for a long time */               \
    X(DROPPED, "dropped", "records", "", "", "") /* the port was too slow for so many */          \
    X(END, "end", "records", "dropped", "checksum", "own_ticks")   /* then the checksum */        \
    X(DELIVER, "deliver", "exccode", "epc", "badvaddr", "entryhi") /* a reflection between visits \
                                                                    */

enum trace_kind {
#define X(symbol, name, v0, v1, v2, v3) TRACE_##symbol,
    TRACE_KINDS(X)
#undef X
    TRACE_KIND_COUNT
};

struct trace_record {
    uint32_t sequence;
    uint32_t count; /* machine Count, less what the stream itself has taken */
    uint8_t kind;
    uint8_t vm;
    uint8_t mode;   /* enum guest_mode */
    uint8_t reason; /* TRACE_EXIT: enum exit_reason, EXIT_REASON_COUNT while it is being handled */
    uint32_t pc;
    uint32_t value[TRACE_VALUES];
};

static inline uint32_t trace_checksum(uint32_t sum, uint8_t byte)
{
    return (sum << 1 | sum >> 31) + byte;
}

/* May the kind have a text? */
static inline int trace_has_text(unsigned kind)
{
    return kind == TRACE_VM || kind == TRACE_REASON;
}

#endif
