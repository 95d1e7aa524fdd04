#include "tests/unit/model_program.h"

#include "tests/unit/model_oracle.h"

#include <string.h>

#include "monitor/stats.h"

#define FIRST_PFN   32u /* below are the kernel's code and vectors */
#define PFN_COUNT   (GUEST_MEMORY / PAGE_SIZE)
#define RAM_WINDOW  0xc0000000u
#define WORDS       (GUEST_MEMORY / 4)
#define RECENT      40 /* addresses that programs come back to */
#define CHECK_EVERY 16 /* operations between two looks at all TLB entries */

struct program {
    struct kernel kernel;
    uint32_t state; /* of the random numbers; the same ones whatever the TLBs do */
    struct oracle mode;
    uint32_t *memory; /* what RAM must hold, WORDS words */
    gva_t recent[RECENT];
    unsigned calm; /* chance out of 100 that nothing is changed by an operation */
    struct program_result *result;
};

static uint32_t draw(struct program *program, uint32_t limit)
{
    program->state ^= program->state << 13;
    program->state ^= program->state >> 17;
    program->state ^= program->state << 5;
    return (program->state >> 3) % limit;
}

static void note(uint32_t *hash, uint32_t value)
{
    *hash = (*hash ^ value) * 16777619u;
}

static void access_checked(struct program *program, gva_t address, enum access access)
{
    struct expected expected = oracle_expect(&program->mode, address, access);
    uint32_t value = draw(program, UINT32_MAX);
    enum outcome outcome;

    if (expected.pte != NULL && access == ACCESS_STORE)
        expected.pte->dirty_expected = true;
    if (expected.outcome == OUTCOME_DONE && access == ACCESS_STORE)
        program->memory[expected.address / 4] = value;
    outcome = kernel_access(&program->kernel, address, access, &value);
    if (outcome != expected.outcome)
        fail_msg("%s 0x%08x: outcome %d, the page table says %d",
                 access == ACCESS_STORE ? "store to" : "load from", address, outcome,
                 expected.outcome);
    if (outcome == OUTCOME_DONE && value != program->memory[expected.address / 4])
        fail_msg("load from 0x%08x: 0x%08x, memory at 0x%08x holds 0x%08x", address, value,
                 expected.address, program->memory[expected.address / 4]);
    if (expected.pte != NULL)
        assert_int_equal(expected.pte->dirty, expected.pte->dirty_expected);
    note(&program->result->values, (uint32_t)outcome);
    note(&program->result->values, outcome == OUTCOME_DONE ? value : 0);
}

/* --- operations ---------------------------------------------------------------------------------
 */

/* A page that operations are about. */
struct target {
    struct space *space; /* NULL: global */
    struct slot *slot;
    unsigned page;
    struct pte *pte;
};

static struct target draw_target(struct program *program, bool anywhere)
{
    struct kernel *kernel = &program->kernel;
    unsigned slot = draw(program, USER_SLOTS + KERNEL_SLOTS);
    unsigned space = anywhere ? draw(program, KERNEL_SPACES) : kernel->current;
    struct target target = {.space = &kernel->spaces[space]};

    target.slot = &target.space->slots[slot % USER_SLOTS];
    if (slot >= USER_SLOTS) {
        target.slot = &kernel->slots[slot - USER_SLOTS];
        target.space = NULL;
    }
    target.page = draw(program, slot_pages(target.slot));
    target.pte = &target.slot->pages[target.page];
    return target;
}

static gva_t draw_address(struct program *program)
{
    struct target target = draw_target(program, false);
    uint32_t ram = FIRST_PFN * PAGE_SIZE + 4 * draw(program, WORDS - FIRST_PFN * PAGE_SIZE / 4);

    if (program->mode.erl && draw(program, 2) == 0) /* a page that is mapped with ERL set too */
        return program->kernel.spaces[program->kernel.current].slots[USER_SLOTS - 1].base +
               4 * draw(program, 2 * PAGE_SIZE / 4);
    switch (draw(program, 16)) {
    case 0:
        return RAM_WINDOW + ram;
    case 1:
        return program->mode.erl ? ram : 0x30000000u + 4 * draw(program, PAGE_SIZE);
    case 2:
        return draw(program, 2) ? 0x80000000u + ram : 0xe0000000u + ram;
    case 3:
        if (program->kernel.wired != 0)
            return kernel_wired_address(draw(program, program->kernel.wired)) +
                   4 * draw(program, 8);
        return RAM_WINDOW + ram;
    default:
        return target.slot->base + target.page * slot_page_bytes(target.slot) +
               4 * draw(program, slot_page_bytes(target.slot) / 4);
    }
}

/* Programs come back to where they have been. */
static void random_access(struct program *program)
{
    gva_t *address = &program->recent[draw(program, RECENT)];

    if (draw(program, 4) == 0 || (program->mode.erl && *address < FIRST_PFN * PAGE_SIZE))
        *address = draw_address(program);
    access_checked(program, *address, draw(program, 3) == 0 ? ACCESS_STORE : ACCESS_LOAD);
}

/* Long enough that the guest refills what it has evicted before something is invalidated again. */
static void access_burst(struct program *program)
{
    for (unsigned left = 1 + draw(program, 30); left > 0; left--)
        random_access(program);
}

static uint32_t draw_pfn(struct program *program, const struct slot *slot)
{
    uint32_t pfn = FIRST_PFN + draw(program, PFN_COUNT - FIRST_PFN);
    uint32_t align = slot_page_bytes(slot) / PAGE_SIZE;

    if (draw(program, 40) == 0)
        return ORACLE_ABSENT_PFN;
    pfn &= ~(align - 1);
    return pfn < FIRST_PFN ? FIRST_PFN : pfn;
}

static void invalidate(struct program *program, const struct target *target)
{
    enum invalidation how = draw(program, INVALIDATIONS);

    kernel_invalidate(&program->kernel, target->space, target->slot, target->page, how);
}

/* Maps a page, or moves a mapped one to another frame. */
static void change_frame(struct program *program)
{
    struct target target = draw_target(program, true);
    bool was_mapped = target.pte->mapped;

    *target.pte = (struct pte){
        .pfn = draw_pfn(program, target.slot), .mapped = true, .writable = draw(program, 3) != 0};
    if (was_mapped)
        invalidate(program, &target);
    else if (draw(program, 2) == 0 &&
             (target.space == NULL ||
              target.space == &program->kernel.spaces[program->kernel.current]))
        kernel_preload(&program->kernel, target.slot, target.page);
}

static void unmap(struct program *program)
{
    struct target target = draw_target(program, true);

    *target.pte = (struct pte){.mapped = false};
    invalidate(program, &target);
}

/* Fewer rights, or a page that is clean again: the TLB must know; more rights it may learn later.
 */
static void change_rights(struct program *program)
{
    struct target target = draw_target(program, true);

    if (draw(program, 2) == 0) {
        target.pte->writable = true;
        return;
    }
    target.pte->writable = target.pte->writable && draw(program, 2) == 0;
    target.pte->dirty = false;
    target.pte->dirty_expected = false;
    invalidate(program, &target);
}

/* The slot's pages get another size: no page of it may be in the TLB any more. */
static void change_size(struct program *program)
{
    struct target target = draw_target(program, true);

    memset(target.slot->pages, 0, sizeof(target.slot->pages));
    kernel_flush(&program->kernel);
    target.slot->size = draw(program, 3);
}

static void run_user(struct program *program)
{
    kernel_enter_user(&program->kernel);
    program->mode.user = true;
    for (unsigned left = 1 + draw(program, 4); left > 0; left--)
        random_access(program);
    program->mode.user = false;
    kernel_leave_user(&program->kernel);
}

/* Status.ERL: useg is unmapped, the kernel's mapped window is not. */
static void run_erl(struct program *program)
{
    struct kernel *kernel = &program->kernel;

    kernel_mtc0(kernel, CP0_STATUS, ST_ERL);
    program->mode.erl = true;
    for (unsigned left = 2 + draw(program, 5); left > 0; left--) {
        random_access(program);
        if (draw(program, 3) == 0)
            kernel_switch(kernel, draw(program, KERNEL_SPACES));
        else if (draw(program, 4) == 0)
            change_frame(program);
    }
    program->mode.erl = false;
    kernel_mtc0(kernel, CP0_STATUS, 0);
}

static void rewire(struct program *program)
{
    unsigned index = draw(program, WIRED_MAX);
    uint32_t pfn = FIRST_PFN + draw(program, PFN_COUNT - FIRST_PFN);

    if (index < program->kernel.wired)
        note(&program->result->values, kernel_rewire(&program->kernel, index, pfn));
}

/* Chances out of 100. */
static const struct {
    unsigned chance;
    void (*run)(struct program *program);
} operations[] = {{62, access_burst}, {12, change_frame}, {4, unmap},   {8, change_rights},
                  {1, change_size},   {3, run_user},      {2, run_erl}, {2, rewire}};

static void run_operation(struct program *program)
{
    unsigned lot = draw(program, 100);

    if (draw(program, 100) < program->calm) {
        access_burst(program);
        return;
    }
    for (unsigned i = 0; i < COUNT_OF(operations); i++) {
        if (lot < operations[i].chance) {
            operations[i].run(program);
            return;
        }
        lot -= operations[i].chance;
    }
    kernel_switch(&program->kernel, draw(program, KERNEL_SPACES));
}

/* --- a run
 * ---------------------------------------------------------------------------------------- */

/* The registers that do not depend on how many refills there were. */
static void note_registers(struct program *program)
{
    const uint32_t *cp0 = program->kernel.vcpu->cp0;
    uint32_t *hash = &program->result->registers;

    note(hash, cp0[CP0_STATUS]);
    note(hash, cp0[CP0_CAUSE] & (CAUSE_IV | CAUSE_DC | CAUSE_IP_SOFTWARE));
    note(hash, cp0[CP0_ENTRYHI] & ENTRYHI_ASID);
    note(hash, cp0[CP0_CONTEXT] & CONTEXT_PTEBASE);
    note(hash, cp0[CP0_PAGEMASK]);
    note(hash, cp0[CP0_WIRED]);
    note(hash, cp0[CP0_EBASE]);
}

static void check_memory(struct program *program)
{
    for (uint32_t i = FIRST_PFN * PAGE_SIZE / 4; i < WORDS; i++)
        assert_int_equal(guest_peek(program->kernel.vcpu, 4 * i), program->memory[i]);
}

static void fill_memory(struct program *program)
{
    for (uint32_t i = FIRST_PFN * PAGE_SIZE / 4; i < WORDS; i++) {
        program->memory[i] = draw(program, UINT32_MAX);
        guest_poke(program->kernel.vcpu, 4 * i, program->memory[i]);
    }
}

unsigned program_run(const struct program_setup *setup, struct program_result *results)
{
    static uint32_t memory[WORDS];
    static struct program program;
    struct vcpu *vcpu;

    model_reset(setup->machine_tlb);
    machine.short_exits = setup->short_exits;
    vcpu = guest_create(setup->guest_tlb, setup->software_tlb);
    program = (struct program){.memory = memory, .state = setup->seed * 2654435761u | 1};
    program.mode.kernel = &program.kernel;
    program.calm = draw(&program, 95);
    kernel_start(&program.kernel, vcpu, 6 + draw(&program, 40), draw(&program, WIRED_MAX + 1),
                 draw(&program, UINT32_MAX));
    fill_memory(&program);
    for (unsigned i = 0; i < setup->operations; i++) {
        program.result = &results[i];
        *program.result = (struct program_result){0};
        vcpu->pc = KERNEL_TEXT;
        run_operation(&program);
        note_registers(&program);
        if (i % CHECK_EVERY == 0)
            oracle_check_derivation(&program.kernel);
        if (draw(&program, 50) == 0)
            cpu_interrupt(vcpu);
    }
    check_memory(&program);
    stats_exit_time(vcpu);
    stats_print(vcpu->vm);
    guest_destroy(vcpu);
    return program.kernel.refills;
}
