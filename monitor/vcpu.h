/* The virtual CPU: everything that a guest's processor holds. After the exit prologue the whole
 * guest state is here and nothing else holds any; the exception entry knows where the running one
 * is (entry_NAME.S). */
#ifndef MONITOR_VCPU_H
#define MONITOR_VCPU_H

/* Which door the machine came in by: written by entry.S. */
#define EXIT_VIA_REFILL    0
#define EXIT_VIA_GENERAL   1
#define EXIT_VIA_INTERRUPT 2
#define EXIT_VIA_DEBUG     3

/* A fast path that went on by a short exit (short_exits.h), from the general vector, and from the
 * refill vector. */
#define EXIT_VIA_SHORT        4
#define EXIT_VIA_SHORT_REFILL 5
#define EXIT_VIA_COUNT        6

/* From here on: a fast path that gave up, each at a place of its own; those of the general vector,
 * and those of the refill vector. */
#define EXIT_VIA_FAST_REFILL 128
#define EXIT_VIA_PAGE        256 /* of the general vector again, for a guest with a register page */
#define EXIT_VIA_LIMIT       320

/* The machine's Status while a guest runs: machine interrupts on, CP0 out of reach. EXL is cleared
 * by the machine's own eret. */
#define RESUME_STATUS (ST_IE | ST_EXL | 1 << (ST_IM_SHIFT + 7))

/* What must be looked at before the guest goes on, though the exit itself has not changed it: what
 * it is resumed with; its clocks, which are to catch up as soon as it can take an interrupt. */
#define ATTENTION_RESUME 1
#define ATTENTION_BEHIND 2

#ifndef __ASSEMBLER__

#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "mips/tlb.h"
#include "monitor/fast_paths.h"
#include "monitor/global_pairs.h"
#include "monitor/register_page.h"
#include "monitor/stlb_large.h"
#include "monitor/types.h"
#include "monitor/vtlb_filter.h"

/* What the machine said about the exit. */
struct exit_info {
    uint32_t via;      /* EXIT_VIA_... */
    uint32_t cause;    /* machine Cause; for EXIT_VIA_DEBUG, what it would be (exit.c) */
    uint32_t badvaddr; /* machine BadVAddr; meaningful for address and TLB exceptions */
    uint32_t debug;    /* machine Debug; meaningful for EXIT_VIA_DEBUG */
    uint32_t insn;     /* machine BadInstr, BadInstrP; see platform_exit_insn */
    uint32_t branch;
    uint32_t count;        /* machine Count at the entry */
    uint32_t resume_count; /* machine Count when the guest was last resumed */
    uint32_t last_count;   /* `count` of the exit before */
};

/* What exits have added up to since stats took it over; 32 bits suffice from tick to tick. */
struct exit_sums {
    uint32_t guest, monitor; /* ticks of Count: vm_time */
    int32_t unseen; /* instructions: entry_unseen_instructions; less those of fast paths that a
                       register page makes shorter */
};

struct vm_asids;

/* What the fast paths look into. */
struct fast_tables {
    const char *gpr_get, *gpr_put, *mfc0_put, *cp0_put; /* code */
    const uint32_t *ram;                                /* the pmap's RAM part */
    uint32_t ram_frames;
    const struct vm_asids *asids;
    uint32_t value, count; /* put away for a moment */
};

struct vcpu {
    /* Saved and restored by the exception entry. */
    uint32_t gpr[32];
    uint32_t hi, lo;
    uint32_t pc; /* where the guest is; for an exit in a delay slot, its branch */
    struct exit_info exit;
    uint32_t scratch_k0, scratch_k1, scratch_at;
    uint32_t hw_status;  /* machine Status to resume with, EXL set; at an exit, what it was */
    uint32_t hw_entryhi; /* machine EntryHi to resume with: the hardware ASID */
    uint32_t
        ends_reservation; /* resuming makes a pending sc fail, where the machine leaves a choice */
    uint32_t attention;   /* ATTENTION_... */

    /* Used by the exception entry. */
    uint32_t stlb_in_use; /* 0: nothing is to be put into the software TLB */
    uint32_t entries;     /* exits that went on to C */
    struct vcpu *self;    /* this structure where C finds it */
    struct exit_sums sums;
    struct fast_tables fast;
    struct register_page page;
    uint32_t fast_counts[FAST_PATH_COUNT]; /* exits served, by path, since stats took them over */
    uint16_t tlb_filter[TLB_FILTER_SIZE];  /* see vtlb_filter.h */
    uint32_t tlb_wide[2]; /* entries that it cannot count, in the lower and in the upper half */
    struct global_pairs pairs;

    /* Architected state beyond the general registers. */
    uint32_t cp0[CP0_COUNT_OF_IDS];
    struct tlb_entry tlb[TLB_ENTRIES_MAX]; /* the virtual TLB; see vtlb.h */

    /* Virtual time; see clock.h. */
    uint32_t count_offset;  /* guest Count = machine Count + count_offset */
    uint32_t count_checked; /* guest Count when the Compare match was last looked for */
    uint32_t count_left;    /* ticks from then to the last before the next match */
    uint32_t clock_limit;   /* machine Count when its timer comes, if no match does earlier */

    uint32_t random_state; /* where the next Random comes from */
    uint32_t insn;         /* instruction word of the exit, 0 if it was not fetched */
    struct vm *vm;
    struct stlb_large large[STLB_LARGE_SLOTS]; /* see stlb_large.h */
};

/* The vCPU that the machine runs, or ran last; NULL before the first. For debuggers and reports. */
extern struct vcpu *vcpu_selected;

/* The mode the guest believes it is in: PRA, "Modes of Operation". */
static inline enum guest_mode vcpu_mode(const struct vcpu *vcpu)
{
    uint32_t status = vcpu->cp0[CP0_STATUS];

    return (status & (ST_KSU | ST_EXL | ST_ERL)) == ST_KSU_USER ? GUEST_USER : GUEST_KERNEL;
}

/* Did the machine come in by its refill vector: was there no TLB entry at all? */
static inline bool vcpu_missed(const struct vcpu *vcpu)
{
    uint32_t via = vcpu->exit.via;

    return via == EXIT_VIA_REFILL || via == EXIT_VIA_SHORT_REFILL ||
           (via >= EXIT_VIA_FAST_REFILL && via < EXIT_VIA_PAGE);
}

/* Is this a short exit, or has it begun as one? */
static inline bool vcpu_in_short_exit(const struct vcpu *vcpu)
{
    return vcpu->exit.via == EXIT_VIA_SHORT || vcpu->exit.via == EXIT_VIA_SHORT_REFILL;
}

/* Was the instruction that caused the exit in a branch delay slot? */
static inline bool vcpu_in_delay_slot(const struct vcpu *vcpu)
{
    return (vcpu->exit.cause & CAUSE_BD) != 0;
}

/* Address of the instruction that caused the exit: pc, or pc + 4 in a delay slot. */
static inline gva_t vcpu_exit_address(const struct vcpu *vcpu)
{
    return vcpu->pc + (vcpu_in_delay_slot(vcpu) ? 4 : 0);
}

/* The address space that the guest runs in, as asid.h counts them: its ASID, and Status.ERL. */
unsigned vcpu_guest_asid(const struct vcpu *vcpu);

/* Sets every architected register to its reset value and the TLB to entries that match nothing a
 * program uses (PRA, "Reset Exception"). */
void vcpu_reset(struct vcpu *vcpu);

/* Makes hw_entryhi from the guest's EntryHi and Status.ERL: the machine goes to that address space.
 */
void vcpu_enter_space(struct vcpu *vcpu);

/* Makes hw_status and hw_entryhi from the guest's Status and EntryHi, and fills its register page.
 * Call before resuming. */
void vcpu_prepare_resume(struct vcpu *vcpu);

#endif
#endif
