/* The model machine executing a guest: loads, stores and fetches through the hardware TLB, the
 * refill fast path of entry.S, and exits into the real exit_dispatch. */
#ifndef MODEL_CPU_H
#define MODEL_CPU_H

#include "tests/unit/model_guest.h"

/* What an instruction came to. */
enum cpu_step {
    CPU_DONE,
    CPU_TRAPPED, /* the guest took an exception: pc is one of its vectors */
};

/* Executes an access to the word at `address` by the instruction at pc; a load sets *value, a store
 * writes it. pc stays: stepping over the instruction is the caller's business. */
enum cpu_step cpu_access(struct vcpu *vcpu, gva_t address, enum access access, uint32_t *value);

/* Executes a privileged instruction at pc, in the RAM window, its fetch included; by a short exit
 * first if machine.short_exits says so. */
void cpu_privileged(struct vcpu *vcpu, uint32_t word);

/* Executes a load or store at pc, or in its delay slot, that no TLB has anything for: `word`, whose
 * base register need not hold `address`. true: by a short exit, if machine.short_exits says so. */
bool cpu_device_access(struct vcpu *vcpu, uint32_t word, gva_t address, bool in_slot);

/* An exception that the instruction at pc raises by itself. */
void cpu_exception(struct vcpu *vcpu, unsigned exccode);

/* The machine's timer interrupt. */
void cpu_interrupt(struct vcpu *vcpu);

#endif
