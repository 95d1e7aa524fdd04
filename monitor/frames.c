#include "monitor/frames.h"

#include <string.h>

#include "monitor/fault.h"
#include "monitor/hw.h"

/* Frame 0 holds the board's vectors and is never free: its number ends lists. */
#define NO_FRAME 0

struct frame {
    uint32_t references;
    uint16_t next, previous; /* on the list of free frames */
    uint16_t pfn;            /* of the page that a private frame backs */
    uint8_t owner;
    bool memory; /* is there RAM behind this number? */
};

static struct frame frames[FRAMES_MAX];
static uint32_t first_free;
static uint32_t free_count, shared_count;

static void list_insert(uint32_t n)
{
    frames[n].next = (uint16_t)first_free;
    frames[n].previous = NO_FRAME;
    frames[first_free].previous = (uint16_t)n;
    first_free = n;
    free_count++;
}

static void list_remove(uint32_t n)
{
    if (n == first_free)
        first_free = frames[n].next;
    else
        frames[frames[n].previous].next = frames[n].next;
    frames[frames[n].next].previous = frames[n].previous;
    free_count--;
}

void frames_add(mfn_t first, mfn_t limit)
{
    ASSERT(first.n != NO_FRAME);
    for (uint32_t n = first.n; n < limit.n && n < FRAMES_MAX; n++) {
        ASSERT(!frames[n].memory);
        frames[n].memory = true;
        list_insert(n);
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

static void hand_out(unsigned owner, uint32_t n)
{
    list_remove(n);
    frames[n].owner = (uint8_t)owner;
    frames[n].references = 1;
}

bool frames_allocate(unsigned owner, uint32_t count, uint32_t align, mfn_t *first)
{
    ASSERT(owner != FRAME_OWNER_NONE && owner != FRAME_OWNER_SHARED);
    ASSERT(count > 0 && (align & (align - 1)) == 0);
    if (count > free_count)
        return false;
    for (uint32_t n = 0; n < FRAMES_MAX; n = (n + align) & ~(align - 1)) {
        uint32_t run = free_run(n, count);

        if (run < count) {
            n += run; /* the run's end cannot start another one */
            continue;
        }
        for (uint32_t i = 0; i < count; i++) {
            hand_out(owner, n + i);
            memset(hw_frame_pointer((mfn_t){n + i}), 0, PAGE_SIZE);
        }
        *first = (mfn_t){n};
        return true;
    }
    return false;
}

bool frames_take(unsigned owner, mfn_t *frame)
{
    ASSERT(owner != FRAME_OWNER_NONE && owner != FRAME_OWNER_SHARED);
    if (free_count == 0)
        return false;
    *frame = (mfn_t){first_free};
    hand_out(owner, first_free);
    return true;
}

static struct frame *in_use(mfn_t frame)
{
    struct frame *f = &frames[frame.n % FRAMES_MAX];

    ASSERT(frame.n < FRAMES_MAX && f->owner != FRAME_OWNER_NONE && f->references > 0);
    return f;
}

void frames_share(mfn_t frame)
{
    struct frame *f = in_use(frame);

    ASSERT(f->owner != FRAME_OWNER_SHARED);
    f->owner = FRAME_OWNER_SHARED;
    shared_count++;
}

void frames_claim(mfn_t frame, unsigned owner)
{
    struct frame *f = in_use(frame);

    ASSERT(f->owner == FRAME_OWNER_SHARED && f->references == 1);
    f->owner = (uint8_t)owner;
    shared_count--;
}

void frames_refer(mfn_t frame)
{
    struct frame *f = in_use(frame);

    ASSERT(f->owner == FRAME_OWNER_SHARED);
    f->references++;
}

void frames_release(mfn_t frame)
{
    struct frame *f = in_use(frame);

    if (--f->references != 0)
        return;
    if (f->owner == FRAME_OWNER_SHARED)
        shared_count--;
    f->owner = FRAME_OWNER_NONE;
    list_insert(frame.n);
}

unsigned frames_owner(mfn_t frame)
{
    return frame.n < FRAMES_MAX ? frames[frame.n].owner : FRAME_OWNER_NONE;
}

uint32_t frames_references(mfn_t frame)
{
    return in_use(frame)->references;
}

void frames_set_page(mfn_t frame, pfn_t pfn)
{
    in_use(frame)->pfn = (uint16_t)pfn.n;
}

pfn_t frames_page(mfn_t frame)
{
    return (pfn_t){in_use(frame)->pfn};
}

uint32_t frames_free_count(void)
{
    return free_count;
}

uint32_t frames_shared_count(void)
{
    return shared_count;
}
