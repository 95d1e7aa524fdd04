/* Every kind of branch, taken and not taken, with each kind of instruction in its delay slot.
 * MIPS32 PRA, vol. II, "Branch Delays"; vol. III, "Cause Register", BD. */
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "mips/freestanding/format.h"
#include "mips/malta.h"
#include "tests/conformance/machine.h"
#include "tests/conformance/probes.h"
#include "tests/conformance/suite.h"

struct branch {
    const char *name;
    uint32_t taken_a0, not_taken_a0;
    unsigned flags;
};

static const struct branch branches[] = {
#define X(name, text, taken, not_taken, flags) {#name, taken, not_taken, flags},
    BRANCH_INSTRUCTIONS(X)
#undef X
};
#define BRANCHES (sizeof branches / sizeof branches[0])

/* One branch in one direction, and how to run it. */
struct way {
    const struct branch *branch;
    const struct slot_case *slot;
    bool taken, executes; /* executes: the slot's instruction is not annulled */
    struct run run;
};

/* Calls check for each branch in each direction that it has. a2: for the slot's instruction. */
static void each_way(const struct slot_case *slots, const struct run *run, uint32_t a2,
                     void (*check)(struct way *way))
{
    static char name[32];

    for (unsigned i = 0; i < 2 * BRANCHES; i++) {
        const struct branch *branch = &branches[i / 2];
        struct way way = {branch, &slots[i / 2], i % 2 == 0, true, *run};
        if (!way.taken && branch->flags & BRANCH_ALWAYS)
            continue;
        way.executes = way.taken || !(branch->flags & BRANCH_LIKELY);
        way.run.entry = way.slot->entry;
        way.run.args[0] = way.taken ? branch->taken_a0 : branch->not_taken_a0;
        way.run.args[1] = 1;
        way.run.args[2] = a2;
        way.run.args[3] = run->user ? 0x1fffffff : 0xffffffff;
        format_buffer(name, sizeof name, "%s %s", branch->name, way.taken ? "taken" : "not taken");
        subject(name);
        check(&way);
    }
}

/* The branch went the way it should, and linked. */
static void expect_went(const struct way *way, uint32_t link)
{
    expect_returned(way->taken ? WENT_TARGET : WENT_ON);
    if (way->branch->flags & BRANCH_LINKS)
        expect_equal("ra", link, seen.gpr[REG_RA]);
}

static uint32_t link_of(const struct way *way)
{
    return address_of(way->slot->branch) + 8;
}

static void check_exception(struct way *way, uint32_t exccode, uint32_t vector)
{
    run(&way->run);
    if (way->executes)
        expect_exception_in_slot(exccode, vector, way->slot->branch);
    else
        expect_went(way, link_of(way));
}

static void check_syscall(struct way *way)
{
    check_exception(way, EXC_SYS, VECTOR_GENERAL);
}

static void exception_in_slot_points_at_the_branch(void)
{
    each_way(slot_syscall, &(struct run){0}, 0, check_syscall);
}

static void exception_in_user_slot_points_at_the_branch(void)
{
    each_way(slot_syscall, &(struct run){.user = true}, 0, check_syscall);
}

static void check_address_error(struct way *way)
{
    check_exception(way, EXC_ADEL, VECTOR_GENERAL);
    if (way->executes)
        expect_equal("BadVAddr", way->run.args[2], seen.exception.badvaddr);
}

static void misaligned_load_in_slot(void)
{
    each_way(slot_lw, &(struct run){0}, RAM_WINDOW + USER_DATA + 2, check_address_error);
}

static void check_privileged(struct way *way)
{
    check_exception(way, EXC_CPU, VECTOR_GENERAL);
    if (way->executes)
        expect_coprocessor(0);
}

static void privileged_instruction_in_user_slot(void)
{
    each_way(slot_mfc0_condition, &(struct run){.user = true}, 0, check_privileged);
}

static bool map_and_resume(struct exception *exception)
{
    const uint32_t flags = ENTRYLO_V | ENTRYLO_D | ENTRYLO_G;

    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = exception->badvaddr & ENTRYHI_VPN2,
                                             .lo = {page(FRAME_A, flags), page(FRAME_B, flags)}});
    return seen.exceptions == 1;
}

static void check_refill(struct way *way)
{
    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = RAM_WINDOW + FREE_ENTRY * 0x2000});
    run(&way->run);
    expect_equal("exceptions", way->executes, seen.exceptions);
    if (way->executes) {
        expect_exception_in_slot(EXC_TLBL, VECTOR_REFILL, way->slot->branch);
        expect_equal("the word loaded", 0x600d0002, seen.gpr[REG_T1]);
    }
    expect_went(way, link_of(way));
}

static void refill_in_slot_restarts_the_branch(void)
{
    *ram(FRAME_A) = 0x600d0002;
    each_way(slot_lw, &(struct run){.resume = map_and_resume}, TEST_VA, check_refill);
}

static void refill_in_user_slot_restarts_the_branch(void)
{
    *ram(FRAME_A) = 0x600d0002;
    each_way(slot_lw, &(struct run){.resume = map_and_resume, .user = true}, TEST_VA, check_refill);
}

/* The slot's mfc0 brings, into the register that decides the branch, the value for the other way.
 */
static void check_condition(struct way *way)
{
    uint32_t flipped = way->taken ? way->branch->not_taken_a0 : way->branch->taken_a0;

    cp0_write(CP0_EPC, flipped);
    run(&way->run);
    expect_went(way, link_of(way));
    expect_equal("a0", way->executes ? flipped : way->run.args[0], seen.gpr[REG_A0]);
}

static void mfc0_in_slot_comes_after_the_condition(void)
{
    each_way(slot_mfc0_condition, &(struct run){0}, 0, check_condition);
}

static void check_target(struct way *way)
{
    cp0_write(CP0_EPC, 0x00123450u);
    run(&way->run);
    expect_went(way, link_of(way));
    expect("t0 written if the slot ran", (seen.gpr[REG_T0] == 0x00123450) == way->executes);
}

static void mfc0_in_slot_comes_after_the_target(void)
{
    each_way(slot_mfc0_target, &(struct run){0}, 0, check_target);
}

static void check_link(struct way *way)
{
    cp0_write(CP0_EPC, 0x00123454u);
    run(&way->run);
    expect_went(way, way->executes ? 0x00123454 : link_of(way));
}

static void mfc0_in_slot_comes_after_the_link(void)
{
    each_way(slot_mfc0_link, &(struct run){0}, 0, check_link);
}

static void check_mtc0(struct way *way)
{
    cp0_write(CP0_EPC, 0);
    run(&way->run);
    expect_went(way, link_of(way));
    expect_equal("EPC", way->executes ? 0x5555aaa8 : 0, cp0_read(CP0_EPC));
}

static void mtc0_in_slot(void)
{
    each_way(slot_mtc0, &(struct run){0}, 0x5555aaa8, check_mtc0);
}

static void check_di(struct way *way)
{
    run(&way->run);
    expect_went(way, link_of(way));
    if (way->executes)
        expect_equal("the old Status", ST_IE, seen.gpr[REG_T1]);
}

static void di_in_slot(void)
{
    each_way(slot_di, &(struct run){.status = ST_IE}, 0, check_di);
}

static void check_tlbp(struct way *way)
{
    expect_equal("P before", INDEX_P, tlb_probe(TEST_VA) & INDEX_P);
    cp0_write(CP0_ENTRYHI, TEST_VA + 0x2000);
    run(&way->run);
    cp0_write(CP0_ENTRYHI, 0);
    expect_went(way, link_of(way));
    if (way->executes)
        expect_equal("Index", FREE_ENTRY, cp0_read(CP0_INDEX));
    else
        expect_equal("P after", INDEX_P, cp0_read(CP0_INDEX) & INDEX_P);
}

static void tlbp_in_slot(void)
{
    tlb_write(FREE_ENTRY, (struct tlb_entry){.hi = TEST_VA + 0x2000});
    each_way(slot_tlbp, &(struct run){0}, 0, check_tlbp);
}

static void check_cache(struct way *way)
{
    run(&way->run);
    expect_went(way, link_of(way));
}

static void cache_in_slot(void)
{
    each_way(slot_cache, &(struct run){0}, RAM_WINDOW + FRAME_A, check_cache);
}

static void check_reserved(struct way *way)
{
    check_exception(way, EXC_RI, VECTOR_GENERAL);
}

static void reserved_cop0_in_slot(void)
{
    each_way(slot_cop0_reserved, &(struct run){0}, 0, check_reserved);
}

/* An interrupt that the slot's ei lets in comes when the branch is done: EPC is where it went, or,
 * as there is no ehb, the instruction behind. */
static void check_ei(struct way *way)
{
    run(&way->run);
    uint32_t next = address_of(way->slot->branch) + (way->taken ? BRANCH_TO_TARGET : 8);
    if (!way->executes) {
        expect_went(way, link_of(way));
        return;
    }
    expect_equal("exceptions", 1, seen.exceptions);
    expect_equal("ExcCode", EXC_INT, seen.exception.cause >> CAUSE_EXCCODE_SHIFT & 31);
    expect_equal("Cause.BD", 0, seen.exception.cause & CAUSE_BD);
    expect("EPC is where the branch went", seen.exception.epc - next <= 4);
    if (way->branch->flags & BRANCH_LINKS)
        expect_equal("ra", link_of(way), seen.gpr[REG_RA]);
}

static void interrupt_enabled_in_slot_comes_behind_the_branch(void)
{
    cp0_write(CP0_CAUSE, 0x100u); /* IP0 */
    each_way(slot_ei, &(struct run){.status = 0x100}, 0, check_ei);
}

static void check_device(struct way *way)
{
    run(&way->run);
    expect_went(way, link_of(way));
    if (way->executes)
        expect_equal("the byte loaded", 0xffffffa5, seen.gpr[REG_T1]);
}

static void device_load_in_slot(void)
{
    device(MALTA_UART0)[UART_SCR] = 0xa5;
    each_way(slot_lb, &(struct run){0}, DEVICE_WINDOW + MALTA_UART0 + UART_SCR, check_device);
}

const struct test tests_delay_slots[] = {
    {"exception_in_slot_points_at_the_branch", exception_in_slot_points_at_the_branch},
    {"exception_in_user_slot_points_at_the_branch", exception_in_user_slot_points_at_the_branch},
    {"misaligned_load_in_slot", misaligned_load_in_slot},
    {"privileged_instruction_in_user_slot", privileged_instruction_in_user_slot},
    {"refill_in_slot_restarts_the_branch", refill_in_slot_restarts_the_branch},
    {"refill_in_user_slot_restarts_the_branch", refill_in_user_slot_restarts_the_branch},
    {"mfc0_in_slot_comes_after_the_condition", mfc0_in_slot_comes_after_the_condition},
    {"mfc0_in_slot_comes_after_the_target", mfc0_in_slot_comes_after_the_target},
    {"mfc0_in_slot_comes_after_the_link", mfc0_in_slot_comes_after_the_link},
    {"mtc0_in_slot", mtc0_in_slot},
    {"di_in_slot", di_in_slot},
    {"tlbp_in_slot", tlbp_in_slot},
    {"cache_in_slot", cache_in_slot},
    {"reserved_cop0_in_slot", reserved_cop0_in_slot},
    {"interrupt_enabled_in_slot_comes_behind_the_branch",
     interrupt_enabled_in_slot_comes_behind_the_branch},
    {"device_load_in_slot", device_load_in_slot},
    {0},
};
