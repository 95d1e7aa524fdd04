/* Idle loops without `wait`: what a guest means is not said, but can be inferred. */
#ifndef MONITOR_IDLE_H
#define MONITOR_IDLE_H

#include "monitor/types.h"

/* Is the guest, at its saved pc, in a loop that nothing but an interrupt can end? One turn of the
 * loop is executed on a copy of the registers: if it comes back to where it began with the
 * registers that it began with, has stored nothing and has loaded from RAM alone, then so will the
 * next turn, and all that follow. true only if an interrupt can come and would be taken.
 *
 * Not found: loops longer than 32 instructions, loops that store, read a device or Count, or
 * contain instructions other than the common integer ones; loops that count. false is always safe:
 * the guest then spins, as it does without the switch. */
bool idle_loop_found(const struct vcpu *vcpu);

#endif
