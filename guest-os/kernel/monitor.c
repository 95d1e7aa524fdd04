/* Hypercalls: paravirtualization at its smallest. The kernel runs without it, and better with it.
 */
#include "guest-os/kernel/monitor.h"
#include "guest-os/abi.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/frames.h"
#include "mips/hypercalls.h"

#include <string.h>

#define BALLOON_MAX 4096 /* frames: 16 MB */
#define RESERVE     256  /* frames that the kernel keeps free for itself */

static bool present;
static bool zeroing;

static uint32_t balloon[BALLOON_MAX]; /* physical addresses of the frames in it */
static uint32_t balloon_frames;

/* Returns 0 or an error; *result is what the call gives. */
static int hypercall(enum hypercall number, uint32_t a, uint32_t b, uint32_t *result)
{
    register uint32_t v0 __asm__("$2") = number;
    register uint32_t v1 __asm__("$3");
    register uint32_t a0 __asm__("$4") = a;
    register uint32_t a1 __asm__("$5") = b;

    __asm__ volatile(".word %[word]"
                     : "+r"(v0), "=r"(v1)
                     : [word] "i"(HYPERCALL_WORD), "r"(a0), "r"(a1)
                     : "memory");
    *result = v1;
    return (int)v0;
}

#ifdef REGISTER_PAGE
extern uint32_t register_page[]; /* vectors.S */

/* Without it this kernel cannot handle one exception. */
static void offer_registers(void)
{
    uint32_t nothing;

    if (!present)
        panic("this kernel has its registers in a page: its VM needs hypercalls=on");
    if (hypercall(HYPERCALL_REGISTER_PAGE, physical(register_page), 0, &nothing) != 0)
        panic("this monitor has no register page");
}
#else
static void offer_registers(void)
{
}
#endif

void monitor_init(char **environment, bool zero)
{
    uint32_t version;

    for (; environment[0] != 0 && environment[1] != 0; environment += 2)
        if (strcmp(environment[0], "hypercalls") == 0)
            present = true;
    if (present &&
        (hypercall(HYPERCALL_VERSION, 0, 0, &version) != 0 || version != HYPERCALL_TABLE_VERSION))
        panic("the monitor has other hypercalls than version %u", HYPERCALL_TABLE_VERSION);
    zeroing = present && zero;
    offer_registers();
}

bool monitor_zeroes(uint32_t pa)
{
    uint32_t was_zero;

    return zeroing && hypercall(HYPERCALL_ZERO_PAGE, pa, 0, &was_zero) == 0;
}

static void inflate(void)
{
    uint32_t pages, pa = frame_take();

    if (pa == 0)
        return;
    if (hypercall(HYPERCALL_BALLOON_INFLATE, pa, 1, &pages) != 0)
        panic("the monitor does not take frame %08x", pa);
    balloon[balloon_frames++] = pa;
}

static void deflate(void)
{
    uint32_t pages, pa = balloon[--balloon_frames];

    if (hypercall(HYPERCALL_BALLOON_DEFLATE, pa, 1, &pages) != 0)
        panic("the monitor does not give frame %08x back", pa);
    frame_release(pa);
}

void monitor_tick(void)
{
    static uint32_t ticks;
    uint32_t target;

    if (!present || ++ticks % TICKS_PER_SECOND != 0 ||
        hypercall(HYPERCALL_BALLOON_TARGET, 0, 0, &target) != 0)
        return;
    while (balloon_frames < target && balloon_frames < BALLOON_MAX && frames_available() > RESERVE)
        inflate();
    while (balloon_frames > target)
        deflate();
}
