/* Emulation of privileged instructions, one function each, and of loads and stores to devices. */
#ifndef MONITOR_EMULATE_H
#define MONITOR_EMULATE_H

#include "mips/insn.h"
#include "monitor/exit_reasons.h"
#include "monitor/types.h"

/* Writes a general register; writes to $0 are discarded. */
void emulate_set_gpr(struct vcpu *vcpu, unsigned number, uint32_t value);

/* Emulates the privileged instruction that caused the exit (Coprocessor 0 Unusable in guest kernel
 * mode, or with the guest's CU0 = 1). Returns the exit reason. */
enum exit_reason emulate_privileged(struct vcpu *vcpu);

/* What eret does, for a guest that says it in another way (register_page_is_return). Returns the
 * exit reason. */
enum exit_reason emulate_return(struct vcpu *vcpu);

/* A Reserved Instruction exit: rdhwr, which the machine never allows, or truly reserved. */
enum exit_reason emulate_reserved(struct vcpu *vcpu);

/* Fetches and decodes the instruction that caused the exit, into vcpu->insn and *insn. false: it
 * cannot be fetched any more, and the guest has been given the exception instead; if its own TLB no
 * longer holds the page, that is a refill, after which it comes back. *reason is then the exit
 * reason. */
bool emulate_fetch(struct vcpu *vcpu, struct insn *insn, enum exit_reason *reason);

/* Where execution goes on after the instruction that caused the exit. To be called before the
 * instruction changes any register: in a delay slot, the branch decides on registers as they were.
 * false: the branch cannot be fetched any more, and the guest has been given the exception instead;
 * or it has changed the branch under its own delay slot, and the VM has been stopped. *reason is
 * then the exit reason. */
bool emulate_next_pc(struct vcpu *vcpu, uint32_t *next, enum exit_reason *reason);

/* A load or store by the guest to `address`, which lies at guest-physical `target` where no
 * writable memory is: a virtual device, or nothing. */
enum exit_reason emulate_device_access(struct vcpu *vcpu, gva_t address, gpa_t target,
                                       enum access access);

#endif
