#include "tools/bench/follow/follow.h"

#include <stdlib.h>
#include <string.h>

static const enum part parts_of[REASON_COUNT] = {
#define X(symbol, name, part) [REASON_##symbol] = PART_##part,
    REASONS(X)
#undef X
};

void follow_start(struct follow *follow, unsigned vms, bool whole)
{
    memset(follow, 0, sizeof(*follow));
    follow->vms = vms;
    follow->whole = whole;
}

static bool is_door(const struct step *step)
{
    return step->place >= PLACE_DOOR_REFILL && step->place <= PLACE_DOOR_INTERRUPT;
}

/* --- exits --- */

/* An instruction that always traps, if the guest tried one. */
static bool reason_of_insn(enum insn_op op, enum reason *reason)
{
    static const struct {
        enum insn_op op;
        enum reason reason;
    } table[] = {
        {INSN_MFC0, REASON_MFC0},         {INSN_MTC0, REASON_MTC0},
        {INSN_TLBWR, REASON_TLBWR},       {INSN_TLBWI, REASON_TLBWI},
        {INSN_TLBP, REASON_TLBP},         {INSN_TLBR, REASON_TLBR},
        {INSN_ERET, REASON_ERET},         {INSN_WAIT, REASON_WAIT},
        {INSN_SYSCALL, REASON_SYSCALL},   {INSN_DI, REASON_PRIVILEGED},
        {INSN_EI, REASON_PRIVILEGED},     {INSN_CACHE, REASON_PRIVILEGED},
        {INSN_RDPGPR, REASON_PRIVILEGED}, {INSN_WRPGPR, REASON_PRIVILEGED},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (table[i].op == op) {
            *reason = table[i].reason;
            return true;
        }
    return false;
}

static bool is_vector(const struct step *step)
{
    return step->place == PLACE_VECTORS || step->place == PLACE_VECTOR_GENERAL;
}

/* A load or store that was done for the guest: it goes on behind it. Where the next instruction is
 * on another page it may be its fetch that missed. */
static bool is_access_done(const struct exit_seen *exit, const struct step *next)
{
    bool access = insn_is_load(exit->last.op) || insn_is_store(exit->last.op);

    return access && !exit->chained && next->pc == exit->last.pc + 4 && (next->pc & 0xfff) != 0;
}

/* A TLB exception: what became of it shows in where the guest goes on, with `next`. */
static enum reason tlb_reason(const struct exit_seen *exit, const struct step *next,
                              bool tells_hits, bool *reflected)
{
    if (exit->hit)
        return REASON_SOFTWARE_TLB_HIT;
    if (is_vector(next) && !*reflected) {
        *reflected = true;
        return next->place == PLACE_VECTORS || (exit->door == PLACE_DOOR_REFILL && exit->exl)
                   ? REASON_TLB_REFILL
                   : REASON_TLB_FAULT;
    }
    if (exit->c && is_access_done(exit, next))
        return REASON_MMIO;
    if (exit->paged)
        return REASON_PAGE;
    if (exit->c || exit->door != PLACE_DOOR_REFILL || tells_hits)
        return REASON_HIDDEN_MISS;
    return REASON_SOFTWARE_TLB_HIT;
}

/* The guest has gone on with `next`: settles the exits since its last instruction. Only one of them
 * can have sent it to its vector; the ones behind it were misses on the way there. */
static void settle_chain(struct follow *follow, const struct step *next)
{
    bool reflected = false;

    for (unsigned i = 0; i < follow->chain_length; i++) {
        struct exit_seen *exit = &follow->chain[i];

        if (exit->door == PLACE_DOOR_INTERRUPT) {
            exit->reason = REASON_TIMER;
            reflected = true;
        } else if (exit->hypercall) {
            exit->reason = REASON_PRIVILEGED;
        } else if (exit->door == PLACE_DOOR_GENERAL && !exit->chained &&
                   reason_of_insn(exit->last.op, &exit->reason)) {
            reflected = reflected || exit->reason == REASON_SYSCALL;
        } else {
            exit->reason = tlb_reason(exit, next, follow->tells_hits, &reflected);
        }
        follow->parts[parts_of[exit->reason]] += exit->cost;
    }
}

/* What an exit for the machine's timer did. */
static enum slice slice_of(const struct exit_seen *exit)
{
    if (exit->selected)
        return SLICE_OTHER;
    return exit->decided ? SLICE_SAME : SLICE_GOES_ON;
}

static void file_exit(struct follow *follow, const struct exit_seen *exit, uint64_t next_vcpu)
{
    if (exit->reason == REASON_TIMER)
        tally_add(&follow->timer[slice_of(exit)], exit->cost);
    if (exit->reason == REASON_TIMER && slice_of(exit) == SLICE_OTHER)
        tally_add(&follow->machine_switch, exit->switch_cost);
    if (exit->vcpu != next_vcpu)
        tally_add(&follow->switches, exit->cost);
    else
        tally_add(&follow->exits[exit->reason][exit->c], exit->cost);
}

/* An exit is filed when it is known who runs after it: at the exit that follows. */
static void file_chain(struct follow *follow)
{
    for (unsigned i = 0; i < follow->chain_length; i++) {
        if (follow->has_unfiled)
            file_exit(follow, &follow->unfiled, follow->chain[i].vcpu);
        follow->unfiled = follow->chain[i];
        follow->has_unfiled = true;
    }
    follow->chain_length = 0;
}

static void begin_exit(struct follow *follow, const struct step *step)
{
    follow->exit = (struct exit_seen){
        .door = step->place,
        .last = follow->last,
        .chained = follow->chain_length > 0,
        .exl = follow->exl,
        .vcpu = follow->unfiled.vcpu,
    };
    follow->in_exit = true;
    follow->exit_count++;
    follow->service_exits++;
}

static void end_exit(struct follow *follow)
{
    follow->in_exit = false;
    follow->monitor_exits += follow->exit.cost;
    if (follow->chain_length == CHAIN_MAX)
        abort(); /* so many misses without one instruction of the guest: no such monitor */
    follow->chain[follow->chain_length++] = follow->exit;
}

void follow_vcpu(struct follow *follow, uint64_t vcpu)
{
    if (follow->in_exit)
        follow->exit.vcpu = vcpu;
}

/* The switch itself, without the choice of who runs. */
static void count_switch(struct exit_seen *exit, enum place place)
{
    if (place == PLACE_LEAVING || place == PLACE_ENTERING)
        exit->switching = true;
    if (place == PLACE_CHOOSING || place == PLACE_ENTERED)
        exit->switching = false;
    exit->switch_cost += exit->switching;
}

/* A door opens an exit: the first, or one more if the monitor has left for the guest. Otherwise it
 * is an interrupt that ends the monitor's own wait. */
static void monitor_step(struct follow *follow, const struct step *step)
{
    if (is_door(step) && (!follow->in_exit || follow->left)) {
        if (follow->in_exit)
            end_exit(follow);
        begin_exit(follow, step);
    }
    follow->exit.cost++;
    follow->exit.c |= step->place == PLACE_EXIT_C || step->place == PLACE_EXIT_SHORT;
    follow->exit.decided |= step->place == PLACE_DECISION;
    follow->exit.selected |= step->place == PLACE_SELECTION;
    follow->exit.hypercall |= step->place == PLACE_HYPERCALL;
    follow->exit.hit |= step->place == PLACE_STLB_HIT || step->place == PLACE_STLB_HIT_PAGED ||
                        step->place == PLACE_STLB_HIT_LARGE;
    follow->exit.paged |= step->place == PLACE_PAGE_SHARED || step->place == PLACE_PAGE_OWNED;
    count_switch(&follow->exit, step->place);
    follow->left = step->op == INSN_ERET;
}

/* --- services --- */

static enum service service_of(const struct follow *follow)
{
    static const struct {
        enum place place;
        enum service service;
    } table[] = {
        {PLACE_SWITCH_CONTEXT, SERVICE_SWITCHED},
        {PLACE_CLOCK_INTERRUPT, SERVICE_TIMER_TICK},
        {PLACE_OPEN, SERVICE_OPEN},
        {PLACE_READ, SERVICE_READ},
        {PLACE_WRITE, SERVICE_WRITE},
        {PLACE_EXEC, SERVICE_EXECVE},
        {PLACE_SYSTEM_CALL, SERVICE_OTHER_CALL},
        {PLACE_COPY_ON_WRITE, SERVICE_COPY_ON_WRITE},
        {PLACE_DEMAND_LOAD, SERVICE_DEMAND_LOAD},
        {PLACE_DEMAND_ZERO, SERVICE_DEMAND_ZERO},
        {PLACE_QUICK_FAULT, SERVICE_QUICK_FAULT},
        {PLACE_VECTOR_GENERAL, SERVICE_OTHER},
        {PLACE_VECTORS, SERVICE_UTLB_MISS},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (follow->seen[table[i].place])
            return table[i].service;
    /* Without a part of the guest: a miss, or the clock of the monitor itself. */
    return follow->parts[PART_OTHER] > 0 ? SERVICE_OTHER : SERVICE_MONITOR_MISS;
}

static void end_service(struct follow *follow)
{
    enum service service = service_of(follow);
    uint64_t cost = 0;

    for (unsigned i = 0; i < PART_COUNT; i++) {
        cost += follow->parts[i];
        follow->service_parts[service][i] += follow->parts[i];
        follow->parts[i] = 0;
    }
    tally_add(&follow->services[service], (uint32_t)cost);
    follow->service_exit_counts[service] += follow->service_exits;
    follow->service_exits = 0;
    memset(follow->seen, 0, sizeof(follow->seen));
    follow->in_service = false;
}

/* --- marks --- */

static void take_mark(struct follow *follow, const struct step *step)
{
    if (step->mark == MARK_BEGIN) {
        follow->marked = true;
        follow->mark_id = step->mark_id;
        follow->mark_total = follow->total;
        follow->mark_exits = follow->exit_count;
    } else if (follow->marked && follow->mark_id == step->mark_id && step->mark_id < MARKS_MAX) {
        follow->marked = false;
        /* The mark itself is not part of it. */
        tally_add(&follow->marks[step->mark_id],
                  (uint32_t)(follow->total - follow->mark_total - 1));
        follow->mark_exit_counts[step->mark_id] += follow->exit_count - follow->mark_exits;
    }
}

/* --- the guest --- */

static void guest_step(struct follow *follow, const struct step *step)
{
    if (follow->in_exit)
        end_exit(follow);
    if (follow->chain_length > 0) {
        settle_chain(follow, step);
        file_chain(follow);
    }
    if (step->mode == STEP_USER && follow->in_service)
        end_service(follow);
    if (step->mode == STEP_KERNEL) {
        follow->seen[step->place] = true;
        follow->parts[PART_KERNEL]++;
    }
    if (step->mark != MARK_NONE)
        take_mark(follow, step);
    follow->exl = is_vector(step) || (follow->exl && !step->ends_exl);
    follow->last = *step;
}

void follow_step(struct follow *follow, const struct step *step)
{
    if (!follow->open && !follow->closed &&
        (step->mode == STEP_USER || (follow->whole && step->mode == STEP_KERNEL)))
        follow->open = true;
    if (!follow->open)
        return;
    if (step->place == PLACE_POWER_OFF && ++follow->power_offs == follow->vms) {
        if (follow->in_exit)
            end_exit(follow);
        settle_chain(follow, step);
        file_chain(follow);
        follow->open = false;
        follow->closed = true;
        return;
    }
    follow->total++;
    follow->split[step->mode]++;
    if (step->mode == STEP_USER) {
        guest_step(follow, step);
        return;
    }
    follow->in_service = true;
    if (step->mode == STEP_MONITOR)
        monitor_step(follow, step);
    else
        guest_step(follow, step);
}

void follow_free(struct follow *follow)
{
    for (unsigned i = 0; i < REASON_COUNT; i++) {
        tally_free(&follow->exits[i][0]);
        tally_free(&follow->exits[i][1]);
    }
    for (unsigned i = 0; i < SERVICE_COUNT; i++)
        tally_free(&follow->services[i]);
    for (unsigned i = 0; i < MARKS_MAX; i++)
        tally_free(&follow->marks[i]);
    tally_free(&follow->switches);
    for (unsigned i = 0; i < SLICE_KINDS; i++)
        tally_free(&follow->timer[i]);
    tally_free(&follow->machine_switch);
}
