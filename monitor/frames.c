#include "monitor/frames.h"

#include <string.h>

#include "monitor/fault.h"
#include "monitor/hw.h"

struct frame {
    uint8_t owner;
    bool memory; /* is there RAM behind this number? */
    uint16_t references;
};

static struct frame frames[FRAMES_MAX];
static uint32_t free_count;

void frames_add(mfn_t first, mfn_t limit)
{
    for (uint32_t n = first.n; n < limit.n && n < FRAMES_MAX; n++) {
        ASSERT(!frames[n].memory);
        frames[n].memory = true;
        free_count++;
    }
}

static bool is_free(uint32_t n)
{
    return frames[n].memory && frames[n].owner == FRAME_OWNER_NONE;
}

/* Length of the free run that starts at n, looked at no further than `wanted`. */
static uint32_t free_run(uint32_t n, uint32_t wanted)
{
    uint32_t length = 0;

    while (length < wanted && n + length < FRAMES_MAX && is_free(n + length))
        length++;
    return length;
}

bool frames_allocate(unsigned owner, uint32_t count, uint32_t align, mfn_t *first)
{
    ASSERT(owner != FRAME_OWNER_NONE && count > 0 && (align & (align - 1)) == 0);
    if (count > free_count)
        return false;
    for (uint32_t n = 0; n < FRAMES_MAX; n = (n + align) & ~(align - 1)) {
        uint32_t run = free_run(n, count);

        if (run < count) {
            n += run; /* the run's end cannot start another one */
            continue;
        }
        for (uint32_t i = 0; i < count; i++) {
            frames[n + i].owner = (uint8_t)owner;
            frames[n + i].references = 1;
            memset(hw_frame_pointer((mfn_t){n + i}), 0, PAGE_SIZE);
        }
        free_count -= count;
        *first = (mfn_t){n};
        return true;
    }
    return false;
}

void frames_release(mfn_t frame)
{
    struct frame *f = &frames[frame.n % FRAMES_MAX];

    ASSERT(frame.n < FRAMES_MAX && f->owner != FRAME_OWNER_NONE && f->references > 0);
    if (--f->references == 0) {
        f->owner = FRAME_OWNER_NONE;
        free_count++;
    }
}

unsigned frames_owner(mfn_t frame)
{
    return frame.n < FRAMES_MAX ? frames[frame.n].owner : FRAME_OWNER_NONE;
}

uint32_t frames_free_count(void)
{
    return free_count;
}
