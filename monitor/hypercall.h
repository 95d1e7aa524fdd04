/* Carrying out hypercalls (mips/hypercalls.h is the table; the switch `hypercalls` opens it). */
#ifndef MONITOR_HYPERCALL_H
#define MONITOR_HYPERCALL_H

#include "monitor/types.h"

/* Is this instruction, which the guest's kernel has executed, a hypercall that its VM may make? */
bool hypercall_is_one(const struct vcpu *vcpu, uint32_t word);

/* Number and arguments are in the guest's registers, and results go there. Nothing that a guest can
 * put there does harm to the monitor or to another VM. */
void hypercall_carry_out(struct vcpu *vcpu);

#endif
