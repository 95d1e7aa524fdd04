/* The exit dispatcher: one entry into the monitor, from the saved state to the decision who runs.
 */
#ifndef MONITOR_EXIT_H
#define MONITOR_EXIT_H

#include "monitor/exit_reasons.h"
#include "monitor/types.h"

/* Handles the exit that is described in vcpu->exit and leaves the vCPU ready to be resumed, or its
 * VM ended. Returns the reason, which has been counted. */
enum exit_reason exit_handle(struct vcpu *vcpu);

/* Called by entry.S with the vCPU that the machine was running; returns the one to run now. */
struct vcpu *exit_dispatch(struct vcpu *vcpu);

#endif
