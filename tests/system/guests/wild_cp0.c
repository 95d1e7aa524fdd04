/* Writes pseudo-random values to every coprocessor 0 register, among privileged instructions. */
#include "tests/system/guests/guest.h"

#include "mips/tlb.h"

static uint32_t random_state;

void random_start(const struct machine *machine)
{
    random_state = option_number(machine, "seed=", 1) * 2654435761u + 1;
}

uint32_t random_word(void) /* Marsaglia's xorshift32 */
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
}

uint32_t wild_value(void)
{
    uint32_t word = random_word();

    switch (random_word() % 8) {
    case 0:
        return word & 0xff;
    case 1:
        return 0xffff8000u | (word & 0x60ff);
    case 2:
        return 0x80000000u | (word & 0x1fffff);
    case 3:
        return RAM_WINDOW | (word & 0x1fffff);
    case 4:
        return (1u << (word % 32)) - 1;
    case 5:
        return (word & 0x1fffff) << ENTRYLO_PFN_SHIFT | ENTRYLO_V | ENTRYLO_D | (word & 1);
    default:
        return word;
    }
}

static const uint32_t *wild_stub(void)
{
    unsigned others = (unsigned)(wild_others_end - wild_others) / WILD_WORDS;
    uint32_t word = random_word();

    switch (word % 4) {
    case 0:
        return wild_others + (word >> 8) % others * WILD_WORDS;
    case 1:
        return wild_mfc0 + (word >> 8) % WILD_MOVES * WILD_WORDS;
    default:
        return wild_mtc0 + (word >> 8) % WILD_MOVES * WILD_WORDS;
    }
}

/* Tame: the way back from each exception stays open, so that the guest gets through its steps. */
static bool leads_astray(const uint32_t *stub, uint32_t value)
{
    return stub == wild_mtc0 + CP0_EBASE * WILD_WORDS ||
           (stub == wild_mtc0 + CP0_STATUS * WILD_WORDS && (value & ST_BEV) != 0);
}

void act_wild_cp0(const struct machine *machine)
{
    uint32_t steps = option_number(machine, "steps=", 20000);
    bool tame = option_number(machine, "tame=", 0) != 0;
    uint32_t exceptions = 0;

    random_start(machine);
    for (uint32_t step = 0; step < steps; step++) {
        const uint32_t *stub = wild_stub();
        uint32_t value = wild_value();

        if (tame && leads_astray(stub, value))
            continue;
        if (try_call(stub, value) != NO_EXCEPTION)
            exceptions++;
        cp0_write(CP0_STATUS, 0);
    }
    print("%u steps, %s exceptions\n", (unsigned)steps, exceptions != 0 ? "with" : "without");
}
