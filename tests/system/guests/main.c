/* Which act it is to be, and what acts have in common. */
#include "tests/system/guests/guest.h"

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "mips/freestanding/format.h"
#include "mips/malta.h"
#include "mips/tlb.h"

#define BAD_SHOWN 8

void guest_main(int argc, char **argv, uint32_t ram_bytes, const uint32_t *registers);

_Static_assert(offsetof(struct seen, back) == SEEN_BACK * 4, "seen.h");
_Static_assert(offsetof(struct seen, sp) == SEEN_SP * 4, "seen.h");
_Static_assert(offsetof(struct seen, cause) == SEEN_CAUSE * 4, "seen.h");
_Static_assert(offsetof(struct seen, vector) == SEEN_VECTOR * 4, "seen.h");
_Static_assert(sizeof(struct seen) == SEEN_WORDS * 4, "seen.h");

static unsigned bad_findings;

static volatile uint8_t *device(uint32_t pa)
{
    return (volatile uint8_t *)(DEVICE_WINDOW + pa);
}

static void put(void *context, char c)
{
    (void)context;
    *device(MALTA_UART0 + UART_THR) = (uint8_t)c;
}

void print(const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    format(put, NULL, text, arguments);
    va_end(arguments);
}

void bad(const char *text, ...)
{
    va_list arguments;

    if (++bad_findings > BAD_SHOWN)
        return;
    print("bad: ");
    va_start(arguments, text);
    format(put, NULL, text, arguments);
    va_end(arguments);
    print("\n");
}

unsigned bad_count(void)
{
    return bad_findings;
}

void power_off(void)
{
    *(volatile uint32_t *)device(MALTA_SOFTRES) = MALTA_GORESET;
    for (;;)
        continue;
}

unsigned seen_exccode(void)
{
    return (seen.cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT;
}

void user_page_map(void)
{
    uint32_t pa = (uint32_t)(uintptr_t)user_load & 0x1fffe000u;
    uint32_t lo = (pa >> PAGE_SHIFT) << ENTRYLO_PFN_SHIFT | ENTRYLO_V | ENTRYLO_D | ENTRYLO_G;

    cp0_write(CP0_ENTRYHI, pa);
    cp0_write(CP0_ENTRYLO0, lo);
    cp0_write(CP0_ENTRYLO1, lo + (1u << ENTRYLO_PFN_SHIFT));
    cp0_write(CP0_PAGEMASK, 0);
    cp0_write(CP0_WIRED, 1);
    cp0_write(CP0_INDEX, 0);
    __asm__ volatile("tlbwi");
}

/* What stands behind `name` on the command line, or NULL. */
static const char *option(const struct machine *machine, const char *name)
{
    size_t length = strlen(name);

    for (const char *word = machine->line; *word != '\0'; word++)
        if ((word == machine->line || word[-1] == ' ') && strncmp(word, name, length) == 0)
            return word + length;
    return NULL;
}

uint32_t option_number(const struct machine *machine, const char *name, uint32_t otherwise)
{
    const char *text = option(machine, name);
    uint32_t value = 0;

    if (text == NULL)
        return otherwise;
    for (; *text >= '0' && *text <= '9'; text++)
        value = value * 10 + (uint32_t)(*text - '0');
    return value;
}

/* Interrupts off, and nothing else for ever. `bits=`: more of Status. */
static void act_deaf(const struct machine *machine)
{
    cp0_write(CP0_STATUS, option_number(machine, "bits=", 0));
    for (;;)
        continue;
}

static void act_waits(const struct machine *machine)
{
    cp0_write(CP0_STATUS, option_number(machine, "bits=", 0));
    __asm__ volatile("wait");
    print("woke up\n");
}

/* Into nowhere, with no vectors that could catch it. */
static void act_nowhere(const struct machine *machine)
{
    (void)machine;
    cp0_write(CP0_STATUS, ST_BEV);
    try_jump(RAM_WINDOW + 0x0f000000);
}

static const struct act {
    const char *name;
    void (*perform)(const struct machine *machine);
} acts[] = {
    {"map_all", act_map_all},   {"map_edges", act_map_edges}, {"jump", act_jump},
    {"wild_cp0", act_wild_cp0}, {"debug", act_debug},         {"odd", act_odd},
    {"imprint", act_imprint},   {"witness", act_witness},     {"deaf", act_deaf},
    {"waits", act_waits},       {"nowhere", act_nowhere},     {"spin", act_spin},
    {"nap", act_nap},           {"greet", act_greet},         {"scribble", act_scribble},
};

void guest_main(int argc, char **argv, uint32_t ram_bytes, const uint32_t *registers)
{
    struct machine machine = {argc > 1 ? argv[1] : "", ram_bytes, registers};
    const char *name = option(&machine, "do=");

    cp0_write(CP0_STATUS, 0);
    for (unsigned i = 0; name != NULL && i < sizeof(acts) / sizeof(acts[0]); i++) {
        size_t length = strlen(acts[i].name);

        if (strncmp(name, acts[i].name, length) == 0 &&
            (name[length] == '\0' || name[length] == ' ')) {
            acts[i].perform(&machine);
            print("%u bad\n", bad_count());
            power_off();
        }
    }
    bad("no such act: %s", name != NULL ? name : "");
    power_off();
}
