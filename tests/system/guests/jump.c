/* Goes where it has no right to go: addresses of the monitor and of no one, from guest kernel and
 * from guest user mode; debug mode; odd addresses. Each must end as the architecture says. */
#include "tests/system/guests/guest.h"

#include "mips/exceptions.h"
#include "mips/tlb.h"

#define STEP 0x10000u

static const char *const ways[] = {"load", "store", "jump"};

/* One access of a kind: 0 load, 1 store, 2 jump. */
static unsigned attempt(unsigned way, bool user, uint32_t address)
{
    static const uint32_t *const user_codes[] = {user_load, user_store, user_jump};
    uint32_t value;

    if (user)
        return try_user(user_codes[way], address, 0xbadbad01u);
    if (way == 0)
        return try_load(address, &value);
    return way == 1 ? try_store(address, 0xbadbad02u) : try_jump(address);
}

static void expect_address_error(bool user, uint32_t address)
{
    for (unsigned way = 0; way < 3; way++) {
        unsigned code = attempt(way, user, address);
        uint32_t badvaddr = cp0_read(CP0_BADVADDR);

        if (code != (way == 1 ? EXC_ADES : EXC_ADEL) || badvaddr != address ||
            (way == 2 && cp0_read(CP0_EPC) != address))
            bad("%s %s 0x%x: exception %u, BadVAddr 0x%x, EPC 0x%x", user ? "user" : "kernel",
                ways[way], (unsigned)address, code, (unsigned)badvaddr,
                (unsigned)cp0_read(CP0_EPC));
    }
}

/* Both modes, or user mode alone where the guest kernel has its windows. */
static unsigned sweep(uint32_t start, uint32_t last, bool user_only)
{
    unsigned count = 0;

    for (uint32_t address = start;; address += STEP, count++) {
        expect_address_error(true, address);
        if (!user_only)
            expect_address_error(false, address);
        if (last - address < STEP)
            return count + 1;
    }
}

void act_jump(const struct machine *machine)
{
    static const uint32_t special[] = {
        0x80000000u, 0x80000180u, 0x80100000u, 0x80100180u, 0x80100280u, 0x801002c0u,
        0xa0100000u, 0xbfc00000u, 0xbfc00480u, 0xe0000000u, 0xff200200u, 0xff300000u,
        0xffffe000u, 0xffffeffcu, 0xfffffffcu, 0x9ffffffcu, 0xbffffffcu,
    };
    unsigned count = 0;

    (void)machine;
    user_page_map();
    for (unsigned i = 0; i < sizeof(special) / sizeof(special[0]); i++, count++) {
        expect_address_error(false, special[i]);
        expect_address_error(true, special[i]);
    }
    count += sweep(0x80000000u, 0xbfffffffu, false);
    count += sweep(0xe0000000u, 0xffffffffu, false);
    count += sweep(0xc0000000u, 0xdfffffffu, true);
    print("%u addresses tried\n", count);
}

/* After an attempt on debug mode: nothing is gained. */
static void expect_nothing_gained(void)
{
    expect_address_error(false, 0x80100000u);
    expect_address_error(true, 0x80100000u);
    expect_address_error(true, RAM_WINDOW);
}

static void expect_reserved(const char *what, unsigned code, const uint32_t *at, bool in_slot)
{
    uint32_t epc = cp0_read(CP0_EPC);
    bool bd = (seen.cause & CAUSE_BD) != 0;

    if (code != EXC_RI || (epc & 0x1fffffffu) != ((uint32_t)(uintptr_t)at & 0x1fffffffu) ||
        bd != in_slot || seen.vector != VECTOR_GENERAL)
        bad("%s: exception %u, EPC 0x%x, BD %u, vector 0x%x", what, code, (unsigned)epc, bd,
            (unsigned)seen.vector);
    expect_nothing_gained();
    print("%s is reserved\n", what);
}

void act_debug(const struct machine *machine)
{
    (void)machine;
    user_page_map();
    expect_reserved("sdbbp in the kernel", try_call(kernel_sdbbp, 0), kernel_sdbbp, false);
    expect_reserved("sdbbp in the kernel's slot", try_call(kernel_sdbbp_in_slot, 0),
                    kernel_sdbbp_in_slot, true);
    expect_reserved("deret in the kernel", try_call(kernel_deret, 0), kernel_deret, false);
    expect_reserved("sdbbp in user mode", try_user(user_sdbbp, 0, 0), user_sdbbp, false);
    expect_reserved("sdbbp in a user's slot", try_user(user_sdbbp_in_slot, 0, 0),
                    user_sdbbp_in_slot, true);
    expect_reserved("sdbbp in a user's likely slot", try_user(user_sdbbp_in_likely_slot, 0, 0),
                    user_sdbbp_in_likely_slot, true);
}

/* MIPS16 code is only noticed once an exception breaks it off; an eret, before it leads there:
 * then `exactly` is where. */
static void expect_odd(const char *what, unsigned code, uint32_t exactly)
{
    uint32_t epc = cp0_read(CP0_EPC);

    if (code != EXC_ADEL || (epc & 1) == 0 || cp0_read(CP0_BADVADDR) != epc ||
        (exactly != 0 && epc != exactly))
        bad("%s: exception %u, EPC 0x%x, BadVAddr 0x%x", what, code, (unsigned)epc,
            (unsigned)cp0_read(CP0_BADVADDR));
    print("%s is an address error\n", what);
}

static unsigned eret_to(const uint32_t *address)
{
    cp0_write(CP0_STATUS, ST_EXL);
    cp0_write(CP0_EPC, (uint32_t)(uintptr_t)address + 1);
    return try_call(kernel_eret, 0);
}

/* MIPS16 code would run at odd addresses on a machine that has it. */
void act_odd(const struct machine *machine)
{
    (void)machine;
    expect_odd("a jump to mips16 code that breaks", try_jump((uint32_t)(uintptr_t)mips16_break + 1),
               0);
    expect_odd("a jump to mips16 code with sdbbp", try_jump((uint32_t)(uintptr_t)mips16_sdbbp + 1),
               0);
    expect_odd("a jump to mips16 code that never ends",
               try_jump((uint32_t)(uintptr_t)mips16_loop + 1), 0);
    expect_odd("a jump to mips16 code that loads from the monitor",
               try_call((const uint32_t *)((uintptr_t)mips16_load + 1), 0x80100000u), 0);
    expect_odd("eret to an odd address", eret_to(mips16_break),
               (uint32_t)(uintptr_t)mips16_break + 1);
}
