/* Short exits: through C, but without what most exits do not need. A fast path that gives up knows
 * already what the guest wants; it can go on to the C function that does just that
 * (docs/short-exits.md). Saved and restored is what C code may clobber; there is no dispatch, no
 * record in the trace's ring, and the scheduler is not asked. */
#ifndef MONITOR_SHORT_EXITS_H
#define MONITOR_SHORT_EXITS_H

/* All functions; usable from assembly. */
#define SHORT_FUNCTIONS(X)  \
    X(short_tlbp)           \
    X(short_put_entryhi)    \
    X(short_tlbwi)          \
    X(short_tlbwi_in_place) \
    X(short_device)         \
    X(short_interrupt)      \
    X(short_eret)

/* In an answer: beside where the guest goes on, the rest of an exit is to be done (exit_finish). */
#define SHORT_FINISH 1
/* Likewise: the scheduler is to be asked who runs (exit_switch). */
#define SHORT_SWITCH 2

#ifndef __ASSEMBLER__

#include "monitor/exit.h"
#include "monitor/stats.h"
#include "monitor/types.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

/* What each is: called with the vCPU and the machine's EPC. The vCPU is as for exit_handle, but:
 * vcpu->pc, exit.cause, exit.badvaddr and the instruction are not there, and of the guest's general
 * registers only those that C code may clobber, SHORT_SAVED; others must be neither read nor
 * written. The machine's Cause and BadVAddr are still those of the exit.
 *
 * Answers where the guest goes on, with SHORT_FINISH or SHORT_SWITCH if more has to be done; or 0,
 * nothing has been done, and it takes an ordinary exit. Counts the exit unless it answers 0. */
typedef uint32_t short_function(struct vcpu *vcpu, gva_t epc);

#define X(function) short_function function;
SHORT_FUNCTIONS(X)
#undef X

/* The general registers that are in vcpu->gpr: v0 to t7, t8, t9, sp, ra; and zero. */
#define SHORT_SAVED 0xa300fffdu

/* The end of one: counted for `reason`, the guest goes on at `pc`. */
static inline uint32_t short_done(struct vcpu *vcpu, enum exit_reason reason, gva_t pc)
{
    stats_count(vcpu->vm, reason);
    return vcpu->attention != 0 && exit_attention_is_due(vcpu) ? pc | SHORT_FINISH : pc;
}

#endif
#endif
