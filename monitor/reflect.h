/* Reflection: delivering exceptions to the guest, as its own machine would have raised them.
 * Source: PRA, "General Exception Processing" and the section of each exception. */
#ifndef MONITOR_REFLECT_H
#define MONITOR_REFLECT_H

#include "monitor/exit_reasons.h"
#include "monitor/translate.h"
#include "monitor/types.h"

/* Where the guest's vector with this offset (VECTOR_...) is now. */
gva_t reflect_vector(const struct vcpu *vcpu, uint32_t offset);

/* An exception that sets no more than Cause, EPC and Status. */
void reflect_exception(struct vcpu *vcpu, unsigned exccode);

/* Coprocessor Unusable, with the unit's number. */
void reflect_coprocessor_unusable(struct vcpu *vcpu, unsigned unit);

/* The exception for a fault (not FAULT_NONE) of an access to `address`. Returns the exit reason
 * that goes with it. */
enum exit_reason reflect_fault(struct vcpu *vcpu, enum fault fault, gva_t address,
                               enum access access);

/* Takes a pending, enabled interrupt, if there is one, before the instruction at vcpu->pc. */
void reflect_interrupt(struct vcpu *vcpu);

#endif
