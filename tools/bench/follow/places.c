#include "tools/bench/follow/places.h"

#include "guest-os/user/marks.h"
#include "mips/exceptions.h"
#include "tools/flow/symbols.h"

#include <string.h>

#define ERETNC_WORD      0x42000058u

#define SEGMENT          0x20000000u /* the monitor has one, and beside it kseg1 on `disco` */
#define KERNEL           0
#define MONITOR          1
#define MONITOR_IF_THERE 2
#define KERNEL_IF_THERE  3

static const struct {
    enum place place;
    int elf;
    const char *name;
} names[] = {
#define X(symbol, elf, name) {PLACE_##symbol, elf, name},
    PLACES(X)
#undef X
};

static uint32_t address_of(const struct symbols *symbols, const char *name)
{
    for (size_t i = 0; i < symbols->count; i++)
        if (strcmp(symbols->list[i].name, name) == 0)
            return symbols->list[i].address;
    return 0;
}

static bool find_names(struct places *places, int elf, const struct symbols *symbols,
                       const char *path, struct problem *problem)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        uint32_t address;

        bool optional = names[i].elf == (elf == MONITOR ? MONITOR_IF_THERE : KERNEL_IF_THERE);

        if (names[i].elf != elf && !optional)
            continue;
        address = address_of(symbols, names[i].name);
        if (address == 0 && !optional)
            return problem_set(problem, path, "is it of this version?", "no symbol %s",
                               names[i].name);
        places->address[names[i].place] = address;
    }
    return true;
}

static bool read_names(struct places *places, int elf, const char *path, struct symbols *symbols,
                       struct problem *problem)
{
    return symbols_read(symbols, path, problem) && find_names(places, elf, symbols, path, problem);
}

bool places_read(struct places *places, const char *monitor, const char *kernel,
                 struct problem *problem)
{
    struct symbols symbols = {0};
    bool good = read_names(places, KERNEL, kernel, &symbols, problem);

    symbols_free(&symbols);
    places->address[PLACE_VECTOR_GENERAL] = places->address[PLACE_VECTORS] + VECTOR_GENERAL;
    if (good && monitor != NULL) {

        good = read_names(places, MONITOR, monitor, &symbols, problem);
        places->doors[0] = address_of(&symbols, "entry_vectors");
        places->doors[1] = address_of(&symbols, "entry_fast_vectors");
        places->doors[2] = address_of(&symbols, "entry_page_vectors");
        places->monitor_from = places->doors[0] & ~(SEGMENT - 1);
        /* kseg0 and kseg1 on `disco`; the last segment, which ends at 2^32, on `segctl` */
        places->monitor_to = places->monitor_from == 0x80000000u ? 0xc0000000u : 0xffffffffu;
        symbols_free(&symbols);
    }
    return good;
}

static enum step_mode mode_of(const struct places *places, uint32_t pc)
{
    if (pc < 0x80000000u)
        return STEP_USER;
    return pc >= places->monitor_from && pc < places->monitor_to ? STEP_MONITOR : STEP_KERNEL;
}

/* Which of the monitor's vectors is at this address, in any of its vector pages. */
static enum place door_of(const struct places *places, uint32_t pc)
{
    for (unsigned i = 0; i < DOORS; i++) {
        if (places->doors[i] == 0)
            continue;
        if (pc == places->doors[i] + VECTOR_REFILL)
            return PLACE_DOOR_REFILL;
        if (pc == places->doors[i] + VECTOR_GENERAL)
            return PLACE_DOOR_GENERAL;
        if (pc == places->doors[i] + VECTOR_INTERRUPT)
            return PLACE_DOOR_INTERRUPT;
    }
    return PLACE_NONE;
}

/* A kernel's system call is its return from an exception, if it has a register page; others have
 * none. */
static uint8_t op_of(enum step_mode mode, uint32_t word)
{
    enum insn_op op = insn_decode(word).op;

    if (word == ERETNC_WORD || (mode == STEP_KERNEL && op == INSN_SYSCALL))
        return INSN_ERET;
    return (uint8_t)op;
}

struct step places_step(const struct places *places, uint32_t pc, uint32_t word)
{
    enum step_mode mode = mode_of(places, pc);
    struct step step = {.pc = pc, .mode = (uint8_t)mode, .op = op_of(mode, word)};

    step.ends_exl = step.op == INSN_ERET || (step.op == INSN_MTC0 && insn_decode(word).rd == 12);
    step.place = (uint8_t)door_of(places, pc);
    for (unsigned place = PLACE_NONE + 1; place < PLACE_COUNT; place++)
        if (places->address[place] == pc)
            step.place = (uint8_t)place;
    step.ends_exl |= step.place == PLACE_EXL_CLEARED;
    if (step.mode == STEP_USER && (word & ~BENCH_MARK_BITS) == BENCH_MARK_WORD) {
        step.mark = (word & BENCH_MARK_IS_END) != 0 ? MARK_END : MARK_BEGIN;
        step.mark_id = (uint8_t)(word & BENCH_MARK_ID);
    }
    return step;
}
