/* Page frames: those never used yet are a range, those given back a list through the frames
 * themselves. So a frame is not touched before somebody needs it, which keeps booting quick. */
#include "guest-os/kernel/frames.h"
#include "guest-os/kernel/board.h"
#include "guest-os/kernel/monitor.h"
#include "mips/malta.h"
#include "mips/tlb.h"

#include <string.h>

struct free_frame {
    struct free_frame *next;
};

extern char kernel_end[]; /* kernel.lds.S */

static uint16_t references[MALTA_RAM_LOW_LIMIT / PAGE_SIZE];
static uint32_t fresh_pa;       /* the lowest frame never used */
static uint32_t reserved_start; /* the initrd's frames: skipped */
static uint32_t reserved_limit;
static struct free_frame *given_back;
static uint32_t available;

void frames_init(const struct boot *boot)
{
    uint32_t memory_limit = boot->memory_bytes & ~(PAGE_SIZE - 1);

    fresh_pa = physical(kernel_end);
    reserved_start = boot->initrd_pa & ~(PAGE_SIZE - 1);
    reserved_limit = (boot->initrd_pa + boot->initrd_bytes + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
    if (reserved_start < fresh_pa)
        panic("the initrd overlaps the kernel");
    available = (memory_limit - fresh_pa - (reserved_limit - reserved_start)) / PAGE_SIZE;
}

void frames_add_initrd(void)
{
    for (uint32_t pa = reserved_start; pa < reserved_limit; pa += PAGE_SIZE) {
        references[pa / PAGE_SIZE] = 1;
        frame_release(pa);
    }
}

static uint32_t take_fresh(void)
{
    uint32_t pa;

    if (fresh_pa == reserved_start)
        fresh_pa = reserved_limit;
    pa = fresh_pa;
    fresh_pa += PAGE_SIZE;
    return pa;
}

uint32_t frame_take(void)
{
    uint32_t pa;

    if (available == 0)
        return 0;
    available--;
    if (given_back != 0) {
        pa = physical(given_back);
        given_back = given_back->next;
    } else {
        pa = take_fresh();
    }
    references[pa / PAGE_SIZE] = 1;
    return pa;
}

/* A monitor below has cleared what nobody has used yet; what somebody has is not cleared any faster
 * by it. */
uint32_t frame_allocate(void)
{
    bool fresh = given_back == 0;
    uint32_t pa = frame_take();

    if (pa != 0 && !(fresh && monitor_zeroes(pa)))
        memset(ram(pa), 0, PAGE_SIZE);
    return pa;
}

uint32_t frame_copy(uint32_t from)
{
    uint32_t pa = frame_take();

    if (pa != 0)
        memcpy(ram(pa), ram(from), PAGE_SIZE);
    return pa;
}

void frame_share(uint32_t pa)
{
    references[pa / PAGE_SIZE]++;
}

void frame_release(uint32_t pa)
{
    struct free_frame *frame = ram(pa);

    if (references[pa / PAGE_SIZE] == 0)
        panic("frame %08x is released once too often", pa);
    if (--references[pa / PAGE_SIZE] != 0)
        return;
    frame->next = given_back;
    given_back = frame;
    available++;
}

bool frame_is_shared(uint32_t pa)
{
    return references[pa / PAGE_SIZE] > 1;
}

uint32_t frames_available(void)
{
    return available;
}
