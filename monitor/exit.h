/* The exit dispatcher: one entry into the monitor, from the saved state to the decision who runs.
 */
#ifndef MONITOR_EXIT_H
#define MONITOR_EXIT_H

#include "monitor/exit_reasons.h"
#include "monitor/cp0.h"
#include "monitor/types.h"
#include "monitor/vcpu.h"

/* vcpu->attention is not 0: must it be looked at now? */
static inline bool exit_attention_is_due(const struct vcpu *vcpu)
{
    return (vcpu->attention & ATTENTION_RESUME) != 0 || cp0_interrupts_enabled(vcpu);
}

/* Handles the exit that is described in vcpu->exit and leaves the vCPU ready to be resumed, or its
 * VM ended. Returns the reason, which has been counted. */
enum exit_reason exit_handle(struct vcpu *vcpu);

/* Called by entry.S with the vCPU that the machine was running; returns the one to run now. */
struct vcpu *exit_dispatch(struct vcpu *vcpu);

/* The rest of an exit, for a short one that needs it (short_exits.h): the guest goes on at
 * vcpu->pc, and whatever has changed in how it is resumed is found out. Called and returns like
 * exit_dispatch. */
struct vcpu *exit_finish(struct vcpu *vcpu);

/* The rest of a short exit after which another VM may be the one to run: whoever it is, the
 * scheduler prepares it. */
struct vcpu *exit_switch(struct vcpu *vcpu);

#endif
