/* QEMU's own log of exceptions (-d int): what nothing in the machine can falsify. */
#ifndef TOOLS_GRADER_QEMULOG_H
#define TOOLS_GRADER_QEMULOG_H

#include <stdbool.h>
#include <stdint.h>

struct qemulog {
    unsigned long total;    /* exceptions; interrupts are not in the log */
    unsigned long syscalls; /* of them, system calls */
    unsigned long tlb;      /* of them, TLB loads and stores, refill or invalid */
    uint32_t first_syscall; /* address of the first; 0: there was none */
    unsigned long marks;    /* of them, Coprocessor Unusable at one address */
};

/* Counts; `mark` is an instruction's address. false: there is no such file. */
bool qemulog_read(const char *path, uint32_t mark, struct qemulog *log);

#endif
