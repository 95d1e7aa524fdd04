/* What the platform's entry file provides to C. */
#ifndef MONITOR_ENTRY_H
#define MONITOR_ENTRY_H

#include <stdint.h>

#include "monitor/vcpu.h"

/* Restores the selected vCPU's state and runs its guest until the next exit. */
_Noreturn void entry_resume(void);

/* Where the platform has no wired TLB entry for it: the vCPU that the vectors save into. */
void entry_select_vcpu(struct vcpu *vcpu);

/* The vectors, for EBase: those that lead to C, those of the fast paths, and those of the fast
 * paths for a guest with a register page. */
extern const char entry_vectors[];
extern const char entry_fast_vectors[];
extern const char entry_page_vectors[];

/* Makes these vectors the machine's. */
void entry_set_vectors(const char *vectors);

/* The fast paths' code, by register (fast_paths.S, fast_mtc0.S). */
extern const char entry_gpr_get[], entry_gpr_put[], entry_mfc0_put[], entry_cp0_put[];

/* Instructions of an exit that the two readings of Count do not enclose, by EXIT_VIA_..., and those
 * of each fast path, from vector to eret. */
extern const uint32_t entry_unseen_instructions[EXIT_VIA_LIMIT];
extern const uint32_t entry_fast_path_instructions[FAST_PATH_COUNT];

/* Runs a loop `loops` times and returns the ticks of Count that it took; each turn is
 * entry_loop_instructions long. */
uint32_t entry_time_loop(uint32_t loops);
extern const uint32_t entry_loop_instructions;

/* Enables machine interrupts and waits for one (`wait`); returns with interrupts disabled. */
void entry_idle(void);

#endif
