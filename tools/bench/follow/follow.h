/* The count itself: takes the machine's instructions one by one and says where they went. It knows
 * nothing of QEMU, so that a test can play the machine.
 *
 * The window: counted is from the first instruction of user mode to the guest kernel's power_off.
 * In it each instruction is counted once, for the guest's user mode, the guest's kernel or the
 * monitor. Natively what is here called the guest is the machine, and no instruction is the
 * monitor's. */
#ifndef BENCH_FOLLOW_H
#define BENCH_FOLLOW_H

#include "tools/bench/follow/step.h"
#include "tools/bench/follow/tally.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Why the monitor was entered, as it can be told from outside: by the door, the instruction tried
 * last and the place at which the guest goes on. Names are those of monitor/exit_reasons.h; TLB
 * invalid and TLB modified cannot be told apart. X(symbol, name, part of a service's cost) */
#define REASONS(X)                                 \
    X(SOFTWARE_TLB_HIT, "software_tlb_hit", TLB)   \
    X(HIDDEN_MISS, "hidden_miss", TLB)             \
    X(PAGE, "page_given_or_copied", TLB)           \
    X(TLB_REFILL, "tlb_refill", CALLS)             \
    X(TLB_FAULT, "tlb_invalid_or_modified", CALLS) \
    X(SYSCALL, "syscall", CALLS)                   \
    X(MFC0, "mfc0", PRIVILEGED)                    \
    X(MTC0, "mtc0", PRIVILEGED)                    \
    X(TLBWR, "tlbwr", TLB_WRITE)                   \
    X(TLBWI, "tlbwi", TLB_WRITE)                   \
    X(TLBP, "tlbp", PRIVILEGED)                    \
    X(TLBR, "tlbr", PRIVILEGED)                    \
    X(ERET, "eret", PRIVILEGED)                    \
    X(WAIT, "wait", PRIVILEGED)                    \
    X(PRIVILEGED, "other_privileged", PRIVILEGED)  \
    X(MMIO, "mmio", OTHER)                         \
    X(TIMER, "timer", OTHER)

enum reason {
#define X(symbol, name, part) REASON_##symbol,
    REASONS(X)
#undef X
    REASON_COUNT
};

/* Where a service's instructions went. The monitor's are split as in Disco's table 2. */
#define PARTS(X)                 \
    X(KERNEL, "kernel")          \
    X(TLB_WRITE, "tlb_write")    \
    X(PRIVILEGED, "privileged")  \
    X(CALLS, "calls_and_faults") \
    X(TLB, "kernel_tlb")         \
    X(OTHER, "other")

enum part {
#define X(symbol, name) PART_##symbol,
    PARTS(X)
#undef X
    PART_COUNT
};

/* What the guest does between two instructions of user mode. X(symbol, name) */
#define SERVICES(X)                   \
    X(MONITOR_MISS, "monitor_miss")   \
    X(UTLB_MISS, "utlb_miss")         \
    X(QUICK_FAULT, "quick_fault")     \
    X(DEMAND_ZERO, "demand_zero")     \
    X(DEMAND_LOAD, "demand_load")     \
    X(COPY_ON_WRITE, "copy_on_write") \
    X(OPEN, "open")                   \
    X(READ, "read")                   \
    X(WRITE, "write")                 \
    X(EXECVE, "execve")               \
    X(OTHER_CALL, "other_call")       \
    X(TIMER_TICK, "timer_tick")       \
    X(SWITCHED, "switched")           \
    X(OTHER, "other")

enum service {
#define X(symbol, name) SERVICE_##symbol,
    SERVICES(X)
#undef X
    SERVICE_COUNT
};

#define MARKS_MAX 32
#define CHAIN_MAX 64

struct exit_seen {
    enum place door;
    struct step last; /* what the guest tried last; op OTHER if nothing since the exit before */
    bool chained;     /* it followed an exit with no instruction of the guest in between */
    bool exl;         /* an exception of the guest was in its first instructions */
    bool c;           /* it came to C code */
    bool decided;     /* the scheduler decided who runs */
    bool selected;    /* ... and it was another VM */
    bool paged;       /* it looked for a page of memory to give */
    bool hypercall;   /* it carried one out */
    bool hit;         /* the software TLB had the entry, as its code says */
    bool switching;   /* it is leaving one VM or entering the next */
    uint32_t cost;
    uint32_t switch_cost; /* that part of it */
    uint64_t vcpu;
    enum reason reason;
};

/* What an exit for the machine's timer did. X(symbol, name) */
#define SLICES(X)                                                         \
    X(GOES_ON, "slice_goes_on") /* the scheduler was not asked */         \
    X(SAME, "slice_same")       /* a slice ended, and the same VM runs */ \
    X(OTHER, "slice_other")     /* a slice ended, and another VM runs */

enum slice {
#define X(symbol, name) SLICE_##symbol,
    SLICES(X)
#undef X
    SLICE_KINDS
};

struct follow {
    uint64_t total, split[STEP_MODES];
    uint64_t monitor_exits; /* the monitor's instructions as the sum of its exits' costs */
    uint64_t exit_count;
    unsigned vms; /* so many power_offs close the window */
    unsigned power_offs;

    struct exit_seen exit;
    struct exit_seen
        unfiled; /* its cost is known, but not yet whether the next is another vCPU's */
    struct exit_seen chain[CHAIN_MAX]; /* exits since the guest's last instruction */
    unsigned chain_length;
    struct step last;                    /* the guest's last instruction */
    struct tally exits[REASON_COUNT][2]; /* [1]: in C */
    struct tally switches;               /* exits after which another vCPU runs */
    struct tally timer[SLICE_KINDS];     /* exits for the machine's timer; also in one of those */
    struct tally machine_switch;         /* the switch in those of SLICE_OTHER */

    uint64_t parts[PART_COUNT];
    struct tally services[SERVICE_COUNT];
    uint64_t service_parts[SERVICE_COUNT][PART_COUNT];
    uint64_t service_exit_counts[SERVICE_COUNT];

    uint64_t mark_total, mark_exits;
    struct tally marks[MARKS_MAX];
    uint64_t mark_exit_counts[MARKS_MAX];
    unsigned mark_id;

    uint32_t service_exits;
    bool seen[PLACE_COUNT]; /* by the service */
    bool in_service, marked;
    bool tells_hits;    /* the code of a software TLB hit is known; else a miss without C is one */
    bool whole;         /* the window is the whole run of the guest, its boot too */
    bool open, closed;  /* the window */
    bool in_exit, left; /* left: the last instruction was an eret of the monitor's */
    bool has_unfiled;
    bool exl; /* the guest is between a vector and an eret or a write of Status */
};

void follow_start(struct follow *follow, unsigned vms, bool whole);
void follow_step(struct follow *follow, const struct step *step);

/* The monitor's vector has just saved into this vCPU: says which one an exit belongs to. */
void follow_vcpu(struct follow *follow, uint64_t vcpu);

/* Everything that was counted, as JSON; NULL if the window never closed. */
json_t *follow_result(struct follow *follow);
void follow_free(struct follow *follow);

#endif
