/* Sums over a trace: exits and time by VM and reason, and who had the machine when. */
#ifndef TOOLS_TRACE_TALLY_H
#define TOOLS_TRACE_TALLY_H

#include "tools/trace/visit.h"

#define TALLY_VM_MAX 1024

enum world {
    WORLD_USER,
    WORLD_KERNEL,
    WORLD_MONITOR,
    WORLDS,
};

/* A VM of the trace. VMs that had one number after the other are different. */
struct tally_vm {
    char name[TRACE_TEXT_MAX + 1];
    bool software_tlb, ended;
    uint64_t exits[TRACE_REASON_MAX];
    uint64_t ticks[TRACE_REASON_MAX]; /* from exit to resume */
    uint64_t total;
    uint64_t world[WORLDS]; /* ticks */
};

/* A stretch of time in which a VM was in one world. */
struct tally_slice {
    unsigned vm; /* of struct tally */
    enum world world;
    uint64_t start, end;
};

struct tally {
    struct tally_vm *vms;
    unsigned vm_count;
    uint64_t end; /* ticks */

    /* The tally's own. */
    int of_number[TRACE_VM_MAX]; /* which VM has this number now; -1: none */
    bool running[TRACE_VM_MAX];  /* it was resumed at `since` */
    bool in_user[TRACE_VM_MAX];  /* ... in this mode */
    uint64_t since[TRACE_VM_MAX];
};

void tally_start(struct tally *tally);
void tally_free(struct tally *tally);

/* Takes one item. *guest: the stretch of guest time that it ends, if the result is true. A visit's
 * own stretch is from its first to its last event, in the monitor. */
bool tally_add(struct tally *tally, const struct trace_reader *reader,
               const struct trace_item *item, struct tally_slice *guest);

/* Index in tally->vms of the VM that the item's event is about. */
unsigned tally_vm_of(const struct tally *tally, const struct trace_event *event);

#endif
