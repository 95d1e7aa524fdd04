/* Fills its register page with garbage, among all that looks at it (docs/register-page.md). */
#include "tests/system/guests/guest.h"

#include "mips/hypercalls.h"
#include "mips/register_page.h"
#include "mips/tlb.h"

#define PAGE_WORDS (PAGE_SIZE / sizeof(uint32_t))
#define EPC_WORD   (REGISTER_PAGE_OFFSET(CP0_EPC) / sizeof(uint32_t))

static volatile uint32_t page[PAGE_WORDS] __attribute__((aligned(PAGE_SIZE)));

static bool offer(void)
{
    register uint32_t v0 __asm__("$2") = HYPERCALL_REGISTER_PAGE;
    register uint32_t a0 __asm__("$4") = (uint32_t)(uintptr_t)page & 0x1fffffff;

    __asm__ volatile(".word %[word]"
                     : "+r"(v0)
                     : [word] "i"(HYPERCALL_WORD), "r"(a0)
                     : "$3", "memory");
    return v0 == 0;
}

/* Tame: returns lead to user mode's half, from where an exception leads back. */
static void scribble(bool tame)
{
    for (uint32_t words = random_word() % 6; words > 0; words--)
        page[random_word() % (REGISTER_PAGE_FREE / sizeof(uint32_t))] = wild_value();
    if (tame)
        page[EPC_WORD] &= 0x7fffffff;
}

static unsigned step(void)
{
    switch (random_word() % 8) {
    case 0:
    case 1:
        return try_call(wild_return, 0);
    case 2:
        return try_user(user_syscall, 0, 0);
    case 3:
        return try_user(user_load, wild_value(), 0);
    case 4:
        return try_load(wild_value() & ~3u, &(uint32_t){0});
    default:
        return try_call(wild_others + random_word() % 6 * WILD_WORDS, 0);
    }
}

void act_scribble(const struct machine *machine)
{
    uint32_t steps = option_number(machine, "steps=", 20000);
    bool tame = option_number(machine, "tame=", 0) != 0;
    unsigned seen_codes = 0;

    random_start(machine);
    user_page_map();
    if (!offer()) {
        bad("no register page");
        return;
    }
    for (uint32_t n = 0; n < steps; n++) {
        scribble(tame);
        seen_codes |= 1u << step() % NO_EXCEPTION;
        cp0_write(CP0_STATUS, 0);
    }
    print("%u steps, exceptions %08x\n", (unsigned)steps, seen_codes);
}
