/* A virtual machine: its settings, its memory, its devices, its counters, and how it ends. */
#ifndef MONITOR_VM_H
#define MONITOR_VM_H

#include "monitor/asid.h"
#include "monitor/dev/malta.h"
#include "monitor/exit_reasons.h"
#include "monitor/frames.h"
#include "monitor/hwtlb.h"
#include "monitor/pmap.h"
#include "monitor/stlb.h"
#include "monitor/switches.h"
#include "monitor/types.h"

#define VMS_MAX        64
#define VM_NAME_MAX    16
#define VM_APPEND_MAX  512
#define VM_PATH_MAX    64
#define VM_MESSAGE_MAX 200

enum vm_state {
    VM_READY,   /* it may run */
    VM_WAITING, /* it has executed wait: it may run when it has an interrupt */
    VM_ENDED,   /* by itself: it reset its board */
    VM_STOPPED, /* by the monitor, with a message */
    VM_LIMITED, /* an exit limit was reached while it ran */
    VM_KILLED,  /* by a command */
};

/* What a configuration says about a VM. */
struct vm_settings {
    char name[VM_NAME_MAX];
    char append[VM_APPEND_MAX];
    char kernel[VM_PATH_MAX], initrd[VM_PATH_MAX], rom[VM_PATH_MAX]; /* archive members, "" none */
    uint32_t memory;                                                 /* bytes */
    uint32_t tlb_entries;                                            /* 16..64 */
    uint32_t prid;                                                   /* PRId; 0: a 24Kc's */
    bool ulri;                                                       /* it has UserLocal */
    union { /* switches.h: each by its name, or by its number */
        struct {
#define X(symbol, name, values, preset, apply, meaning) uint32_t name;
            VM_SWITCHES(X)
#undef X
        };
        uint32_t switches[SWITCH_COUNT];
    };
};

/* Where the machine's time went while this VM was the current one, in ticks of Count. */
struct vm_time {
    uint64_t guest;   /* between resume and exit; includes the refill fast path */
    uint64_t monitor; /* between exit and resume */
    uint64_t idle;    /* the part of monitor time that the machine slept */
};

/* What the scheduler and the clock know of a VM, in ticks of the machine's Count (clock_time). */
struct vm_schedule {
    uint64_t pass;       /* its virtual time: ticks that it had, divided by its weight (sched.c) */
    uint64_t had;        /* ticks that it had, since it started */
    uint64_t look_at;    /* waiting: when something may wake it; 0: look now */
    uint64_t held_since; /* when its clocks were held, if they are */
    uint64_t behind;     /* its clocks are to catch up by so much */
    bool held;
    bool started; /* it has been run */
};

struct vm {
    unsigned id; /* 0..VMS_MAX-1 */
    enum vm_state state;
    bool paused;   /* by a command; whatever its state */
    bool restart;  /* it is to start again as soon as it has ended */
    bool retained; /* software or hardware TLB may hold more than virtual TLB and windows do */
    bool retained_wide[2]; /* ... and some of that, of the lower or the upper half, came from a
                              global entry or a large page */
    char message[VM_MESSAGE_MAX]; /* why it has ended */
    struct vm_settings settings;
    struct vcpu *vcpu;

    struct hwtlb_window window;
    struct vm_asids asids;
    struct stlb stlb;
    struct malta malta;
    struct vm_schedule schedule;

    uint64_t exits[EXIT_REASON_COUNT];              /* by reason */
    uint64_t served_in_assembly[EXIT_REASON_COUNT]; /* those of them without C */
    uint64_t total;                                 /* all exits, as the vectors counted them */
    uint64_t unseen; /* monitor instructions that vm_time books as the guest's */
    struct vm_time time;
    struct pmap pmap;
};

static inline unsigned vm_frame_owner(const struct vm *vm)
{
    return FRAME_OWNER_FIRST_VM + vm->id;
}

/* Has it not ended? */
static inline bool vm_is_alive(const struct vm *vm)
{
    return vm->state == VM_READY || vm->state == VM_WAITING;
}

/* Makes a VM with memory, software TLB and vCPU, from checked settings; rom_bytes may be 0. NULL:
 * no free VM slot or not enough machine memory, and nothing is kept. */
struct vm *vm_create(const struct vm_settings *settings, uint32_t rom_bytes);

/* Makes the VM again, in its old place and from its settings, after vm_destroy. Counters start from
 * 0. false: not enough machine memory, and nothing has changed. */
bool vm_recreate(struct vm *vm, uint32_t rom_bytes);

/* Gives back memory and ASIDs. Name, state, message and counters stay readable. */
void vm_destroy(struct vm *vm);

/* VM number `id`, NULL beyond the last one. */
struct vm *vm_get(unsigned id);

/* How many VMs have been made, or have ended: whether a list of them is still right. */
unsigned vm_changes(void);

/* The VM no longer runs. The first end counts: later calls change nothing. */
void vm_end(struct vm *vm, enum vm_state state, const char *text, ...)
    __attribute__((format(printf, 3, 4)));

#endif
