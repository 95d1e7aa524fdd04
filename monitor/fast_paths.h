/* The fast paths: exits that the exception entry serves by itself, in assembly, without C
 * (docs/fast-paths.md). A second set of vectors leads to them; each has its twin in C, and gives up
 * in favour of it whenever something is out of the ordinary, before it has changed anything. */
#ifndef MONITOR_FAST_PATHS_H
#define MONITOR_FAST_PATHS_H

/* X(path, the exit reason that it serves). One way through a path that differs in length is a path
 * of its own: every path has a fixed number of instructions. */
#define FAST_PATHS(X)                             \
    X(SOFTWARE_TLB_HIT, SOFTWARE_TLB_HIT)         \
    X(LARGE_TLB_HIT, SOFTWARE_TLB_HIT)            \
    X(WINDOW, HIDDEN_MISS)                        \
    X(MFC0, MFC0)                                 \
    X(MFC0_COUNT, MFC0)                           \
    X(MTC0_WHOLE, MTC0)                           \
    X(MTC0_MASKED, MTC0)                          \
    X(MTC0_STATUS, MTC0)                          \
    X(MTC0_STATUS_PENDING, MTC0)                  \
    X(MTC0_COMPARE, MTC0)                         \
    X(TIMER, TIMER)                               \
    X(MTC0_ENTRYHI, MTC0)                         \
    X(MTC0_ASID, MTC0)                            \
    X(DI, DI)                                     \
    X(DI_IN_SLOT, DI)                             \
    X(EI, EI)                                     \
    X(ERET_KERNEL, ERET)                          \
    X(ERET_USER, ERET)                            \
    X(CACHE, CACHE)                               \
    X(SYSCALL, SYSCALL)                           \
    X(COPROCESSOR_UNUSABLE, COPROCESSOR_UNUSABLE) \
    X(COPROCESSOR_IN_SLOT, COPROCESSOR_UNUSABLE)  \
    X(TLB_REFILL, TLB_REFILL)                     \
    X(PAGE_SYSCALL, SYSCALL)                      \
    X(PAGE_RETURN, ERET)                          \
    X(PAGE_REFILL, TLB_REFILL)                    \
    X(PAGE_REFILL_OTHER, TLB_REFILL)              \
    X(PAGE_MAPPED, TLB_REFILL)                    \
    X(PAGE_MAPPED_OTHER, TLB_REFILL)              \
    X(PAGE_HIDDEN, HIDDEN_MISS)                   \
    X(PAGE_HIDDEN_MAPPED, HIDDEN_MISS)            \
    X(PAGE_INVALID_MISS, TLB_INVALID)             \
    X(PAGE_INVALID, TLB_INVALID)                  \
    X(PAGE_MODIFIED, TLB_MODIFIED)                \
    X(PAGE_TLBP, TLBP)                            \
    X(PAGE_TLBP_NONE, TLBP)                       \
    X(PAGE_MTC0, MTC0)                            \
    X(TLB_REFILL_OTHER, TLB_REFILL)               \
    X(TLB_REFILL_MAPPED, TLB_REFILL)              \
    X(TLB_REFILL_MAPPED_OTHER, TLB_REFILL)        \
                                                  \
    X(HIDDEN_MISS, HIDDEN_MISS)                   \
    X(HIDDEN_MISS_MAPPED, HIDDEN_MISS)            \
    X(TLB_INVALID_MISS, TLB_INVALID)              \
    X(TLB_INVALID, TLB_INVALID)                   \
    X(TLB_MODIFIED, TLB_MODIFIED)                 \
    X(TLB_MODIFIED_MISS, TLB_MODIFIED)            \
    X(TLB_REFILL_PARK, TLB_REFILL)                \
    X(TLBP, TLBP)                                 \
    X(TLBP_NONE, TLBP)                            \
    X(TLBP_PARK, TLBP)                            \
    X(TLBWI, TLBWI)                               \
    X(TLBWR, TLBWR)                               \
    X(TLBWR_DEAD, TLBWR)

#ifndef __ASSEMBLER__

#include "monitor/types.h"

enum fast_path {
#define X(path, reason) FAST_##path,
    FAST_PATHS(X)
#undef X
    FAST_PATH_COUNT
};

/* What the fast paths look into. Call when the VM has got its memory, or the switch asids. */
void fast_paths_prepare(struct vm *vm);

/* From the next resume on the machine uses the vectors that the VM's switches ask for: those of the
 * fast paths, or those that lead to C alone. Call when the VM becomes the machine's. */
void fast_paths_select(const struct vm *vm);

/* The switch `fast_paths` has changed. */
const char *fast_paths_switch(struct vm *vm);

#endif
#endif
