/* Traces for the tests of tools/flow, written record by record as the monitor would. */
#ifndef FLOW_TRACE_H
#define FLOW_TRACE_H

#include "tests/unit/unit_test.h"
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
    unsigned sequence;
    const char *vm;
};

static inline void writer_open(struct writer *writer)
{
    *writer = (struct writer){.vm = "off"};
    writer->out = open_memstream(&writer->text, &writer->size);
    assert_non_null(writer->out);
}

static inline void put_head(struct writer *writer, const char *kind, const char *mode, uint32_t pc)
{
    fprintf(writer->out,
            "{\"type\":\"trace\",\"sequence\":%u,\"count\":1,\"vm\":\"%s\",\"kind\":\"%s\","
            "\"mode\":\"%s\",\"pc\":%u",
            writer->sequence++, writer->vm, kind, mode, pc);
}

static inline void put_exit(struct writer *writer, const char *mode, uint32_t pc,
                            const char *reason, unsigned exccode, uint32_t badvaddr, uint32_t insn,
                            uint32_t value)
{
    put_head(writer, "exit", mode, pc);
    fprintf(writer->out,
            ",\"reason\":\"%s\",\"cause\":%u,\"badvaddr\":%u,\"insn\":%u,\"value\":%u}\n", reason,
            exccode << 2, badvaddr, insn, value);
}

static inline void put_reflect(struct writer *writer, uint32_t vector, unsigned exccode,
                               uint32_t epc, uint32_t badvaddr)
{
    put_head(writer, "reflect", "kernel", vector);
    fprintf(writer->out, ",\"exccode\":%u,\"epc\":%u,\"badvaddr\":%u,\"entryhi\":%u}\n", exccode,
            epc, badvaddr, (badvaddr & ~0x1fffU) | 1);
}

static inline void put_write(struct writer *writer, unsigned index, uint32_t entryhi, uint32_t lo0,
                             uint32_t lo1)
{
    put_head(writer, "tlb_write", "kernel", REFILL_VECTOR);
    fprintf(writer->out, ",\"index\":%u,\"entryhi\":%u,\"entrylo0\":%u,\"entrylo1\":%u}\n", index,
            entryhi, lo0, lo1);
}

static inline void put_install(struct writer *writer, uint32_t entryhi, uint32_t lo0, uint32_t lo1)
{
    put_head(writer, "install", "kernel", REFILL_VECTOR);
    fprintf(writer->out, ",\"entryhi\":%u,\"entrylo0\":%u,\"entrylo1\":%u}\n", entryhi, lo0, lo1);
}

static inline void put_resume(struct writer *writer, const char *mode, uint32_t pc, uint32_t status)
{
    put_head(writer, "resume", mode, pc);
    fprintf(writer->out, ",\"status\":%u}\n", status);
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
    fprintf(writer->out, "{\"type\":\"vm_end\",\"vm\":\"%s\",\"software_tlb\":%s}\n", writer->vm,
            software_tlb ? "true" : "false");
}

static inline void put_status(struct writer *writer)
{
    fputs("{\"type\":\"status\",\"code\":0,\"message\":\"every VM ended by itself\"}\n",
          writer->out);
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
    put_status(writer);
}

/* Ends the writing and reads it back; trace_read's result. */
static inline bool read_back(struct writer *writer, struct trace *trace, struct problem *problem)
{
    FILE *file;
    bool good;

    fclose(writer->out);
    file = fmemopen(writer->text, writer->size, "r");
    assert_non_null(file);
    good = trace_read(trace, file, "trace.json", problem);
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
