/* Traces for the tests of tools/flow, written record by record as the monitor would. */
#ifndef FLOW_TRACE_H
#define FLOW_TRACE_H

#include "tests/unit/unit_test.h"
#include "mips/malta.h"
#include "monitor/exit_reasons.h"
#include "monitor/trace_encode.h"
#include "tools/flow/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_SYSCALL       0x0000000cU
#define WORD_LOAD          0x8c620000U /* lw v0, 0(v1) */
#define WORD_MFC0_CAUSE    0x401a6800U /* mfc0 k0, Cause */
#define WORD_MFC0_CONTEXT  0x401b2000U /* mfc0 k1, Context */
#define WORD_MTC0_ENTRYLO0 0x409a1000U /* mtc0 k0, EntryLo0 */
#define WORD_MTC0_EPC      0x409b7000U /* mtc0 k1, EPC */
#define WORD_TLBWR         0x42000006U
#define WORD_ERET          0x42000018U

#define STATUS_USER        0x00008011U
#define STATUS_KERNEL      0x00008013U /* the same with EXL */

#define GENERAL_VECTOR     0xc0100180U
#define REFILL_VECTOR      0xc0100000U

struct writer {
    FILE *out;
    char *text;
    size_t size;
    unsigned sequence; /* of the next record of a visit */
    const char *vm;    /* "off" or "on" */
    struct trace_encoder encoder;
    uint32_t records, dropped, checksum;
    bool named[2];
};

static inline void put_bytes(struct writer *writer, const uint8_t *bytes, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        fputc(bytes[i], writer->out);
        writer->checksum = trace_checksum(writer->checksum, bytes[i]);
    }
}

static inline void put_record(struct writer *writer, const struct trace_record *record,
                              const char *text)
{
    uint8_t bytes[TRACE_RECORD_MAX];
    unsigned count = trace_encode(&writer->encoder, record, text, bytes);

    put_bytes(writer, bytes, count);
    writer->records++;
}

static const char *const reason_names[] = {
#define X(symbol, name, meaning) name,
    EXIT_REASONS(X)
#undef X
};

/* The header and the reasons' names. */
static inline void writer_open(struct writer *writer)
{
    struct trace_record record = {.kind = TRACE_REASON};
    uint8_t header[TRACE_HEADER_BYTES];

    *writer = (struct writer){.vm = "off"};
    writer->out = open_memstream(&writer->text, &writer->size);
    assert_non_null(writer->out);
    trace_encode_header(MALTA_COUNT_HZ, header);
    put_bytes(writer, header, sizeof(header));
    for (unsigned i = 0; i < EXIT_REASON_COUNT; i++) {
        record.reason = (uint8_t)i;
        put_record(writer, &record, reason_names[i]);
    }
}

/* A record of the writer's VM, one tick after the last; the VM is named before its first. */
static inline void put_kind(struct writer *writer, enum trace_kind kind, const char *mode,
                            uint32_t pc, uint8_t reason, const uint32_t value[TRACE_VALUES])
{
    uint8_t vm = strcmp(writer->vm, "on") == 0;
    struct trace_record record = {.kind = TRACE_VM, .count = writer->encoder.count, .vm = vm};

    if (!writer->named[vm])
        put_record(writer, &record, writer->vm);
    writer->named[vm] = true;
    record = (struct trace_record){
        .kind = (uint8_t)kind,
        .count = writer->encoder.count + 1,
        .vm = vm,
        .mode = strcmp(mode, "user") != 0,
        .reason = reason,
        .pc = pc,
    };
    memcpy(record.value, value, sizeof(record.value));
    put_record(writer, &record, NULL);
    if (kind <= TRACE_RESUME)
        writer->sequence++;
}

#define VALUES(...) ((const uint32_t[TRACE_VALUES]){__VA_ARGS__})

static inline void put_exit(struct writer *writer, const char *mode, uint32_t pc,
                            const char *reason, unsigned exccode, uint32_t badvaddr, uint32_t insn,
                            uint32_t value)
{
    uint8_t number = 0;

    while (strcmp(reason_names[number], reason) != 0)
        number++;
    put_kind(writer, TRACE_EXIT, mode, pc, number, VALUES(exccode << 2, badvaddr, insn, value));
}

static inline void put_reflect(struct writer *writer, uint32_t vector, unsigned exccode,
                               uint32_t epc, uint32_t badvaddr)
{
    put_kind(writer, TRACE_REFLECT, "kernel", vector, 0,
             VALUES(exccode, epc, badvaddr, (badvaddr & ~0x1fffU) | 1));
}

static inline void put_write(struct writer *writer, unsigned index, uint32_t entryhi, uint32_t lo0,
                             uint32_t lo1)
{
    put_kind(writer, TRACE_TLB_WRITE, "kernel", REFILL_VECTOR, 0, VALUES(index, entryhi, lo0, lo1));
}

static inline void put_install(struct writer *writer, uint32_t entryhi, uint32_t lo0, uint32_t lo1)
{
    put_kind(writer, TRACE_INSTALL, "kernel", REFILL_VECTOR, 0, VALUES(entryhi, lo0, lo1));
}

static inline void put_resume(struct writer *writer, const char *mode, uint32_t pc, uint32_t status)
{
    put_kind(writer, TRACE_RESUME, mode, pc, 0, VALUES(status));
}

/* So many records were lost here. */
static inline void put_dropped(struct writer *writer, uint32_t count)
{
    put_kind(writer, TRACE_DROPPED, "user", 0, 0, VALUES(count));
    writer->dropped += count;
}

/* A privileged instruction of the guest kernel, carried out. */
static inline void put_emulated(struct writer *writer, uint32_t pc, const char *reason,
                                uint32_t insn, uint32_t value)
{
    put_exit(writer, "kernel", pc, reason, 11, 0, insn, value);
    put_resume(writer, "kernel", pc + 4, STATUS_KERNEL);
}

static inline void put_eret(struct writer *writer, uint32_t pc, uint32_t to)
{
    put_exit(writer, "kernel", pc, "eret", 11, 0, WORD_ERET, 0);
    put_resume(writer, "user", to, STATUS_USER);
}

static inline void put_timer(struct writer *writer, const char *mode, uint32_t pc)
{
    put_exit(writer, mode, pc, "timer", 0, 0, 0, 0);
    put_resume(writer, mode, pc, *mode == 'u' ? STATUS_USER : STATUS_KERNEL);
}

static inline void put_syscall(struct writer *writer, uint32_t pc)
{
    put_exit(writer, "user", pc, "syscall", 8, 0, WORD_SYSCALL, 0);
    put_reflect(writer, GENERAL_VECTOR, 8, pc, 0);
    put_resume(writer, "kernel", GENERAL_VECTOR, STATUS_KERNEL);
}

static inline void put_system_call(struct writer *writer, uint32_t pc)
{
    put_syscall(writer, pc);
    put_emulated(writer, GENERAL_VECTOR, "mfc0", WORD_MFC0_CAUSE, 0x20);
    put_emulated(writer, GENERAL_VECTOR + 8, "mtc0", WORD_MTC0_EPC, pc + 4);
    put_eret(writer, GENERAL_VECTOR + 12, pc + 4);
}

/* A load at `pc` misses on `address`. The guest writes entry `index`: page 0x100 for its even half.
 */
static inline void put_miss(struct writer *writer, uint32_t pc, uint32_t address, unsigned index)
{
    uint32_t vpn2 = address & ~0x1fffU;

    put_exit(writer, "user", pc, "tlb_refill", 2, address, WORD_LOAD, 0);
    put_reflect(writer, REFILL_VECTOR, 2, pc, address);
    put_resume(writer, "kernel", REFILL_VECTOR, STATUS_KERNEL);
    put_emulated(writer, REFILL_VECTOR, "mfc0", WORD_MFC0_CONTEXT, 0x10);
    put_emulated(writer, REFILL_VECTOR + 4, "mtc0", WORD_MTC0_ENTRYLO0, 0x401e);
    put_exit(writer, "kernel", REFILL_VECTOR + 8, "tlbwr", 11, 0, WORD_TLBWR, 0);
    put_write(writer, index, vpn2 | 1, 0x401e, 0);
    put_install(writer, vpn2 | 7, 0x8c1e, 0);
    put_resume(writer, "kernel", REFILL_VECTOR + 12, STATUS_KERNEL);
    put_eret(writer, REFILL_VECTOR + 12, pc);
}

/* A load that misses on what put_miss has mapped, served from the software TLB. */
static inline void put_hit(struct writer *writer, uint32_t pc, uint32_t address)
{
    put_exit(writer, "user", pc, "software_tlb_hit", 2, address, WORD_LOAD, 0);
    put_install(writer, (address & ~0x1fffU) | 7, 0x8c1e, 0);
    put_resume(writer, "user", pc, STATUS_USER);
}

static inline void put_vm_end(struct writer *writer, bool software_tlb)
{
    put_kind(writer, TRACE_VM_END, "user", 0, 0, VALUES(software_tlb));
}

/* What ends a trace that is whole. */
static inline void put_end(struct writer *writer)
{
    struct trace_record record = {
        .kind = TRACE_END,
        .count = writer->encoder.count,
        .value = {writer->records, writer->dropped},
    };
    uint8_t footer[TRACE_FOOTER_BYTES];

    put_record(writer, &record, NULL);
    trace_encode_footer(writer->checksum, footer);
    put_bytes(writer, footer, sizeof(footer));
}

/* Two VMs with all three flows; records 0 on are the timer's, the call starts at record 2. */
static inline void put_complete_trace(struct writer *writer)
{
    put_timer(writer, "user", 0x400000);
    put_system_call(writer, 0x400100);
    put_miss(writer, 0x400200, 0x500000, 3);
    put_timer(writer, "user", 0x400300);
    put_vm_end(writer, false);
    writer->vm = "on";
    put_timer(writer, "user", 0x400000);
    put_miss(writer, 0x400200, 0x500000, 3);
    put_miss(writer, 0x400204, 0x600000, 3);
    put_hit(writer, 0x400208, 0x500000);
    put_timer(writer, "user", 0x400300);
    put_vm_end(writer, true);
    put_end(writer);
}

/* Ends the writing and reads it back; trace_read's result. */
static inline bool read_back(struct writer *writer, struct trace *trace, struct problem *problem)
{
    FILE *file;
    bool good;

    fclose(writer->out);
    file = fmemopen(writer->text, writer->size, "r");
    assert_non_null(file);
    good = trace_read(trace, file, "run.trace", problem);
    fclose(file);
    free(writer->text);
    return good;
}

/* The same for a trace that is in order. */
static inline void read_good(struct writer *writer, struct trace *trace)
{
    struct problem problem = {""};

    if (!read_back(writer, trace, &problem))
        fail_msg("%s", problem.text);
}

#endif
