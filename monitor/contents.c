#include "monitor/contents.h"

#include <string.h>

#include "monitor/fault.h"
#include "monitor/frames.h"
#include "monitor/hw.h"

#define WORDS        (PAGE_SIZE / sizeof(uint32_t))
#define OCTETS       (PAGE_SIZE / sizeof(struct octet))
#define BUCKETS_BITS 13
#define BUCKETS      (1u << BUCKETS_BITS)
#define SAMPLE_STEP  17
#define NO_FRAME     0 /* never filed: it is not memory that anybody owns */

struct octet {
    uint32_t word[8];
};

/* Frames of one bucket are chained in both directions. */
struct entry {
    uint32_t hash;
    uint16_t next, previous;
};

static struct entry entries[FRAMES_MAX];
static uint16_t buckets[BUCKETS];
static uint8_t filed[FRAMES_MAX]; /* a hash of a sample of its words, not 0; 0: not filed */

/* Eight words a turn: memset and memcpy, which do not know that it is a page, take three times as
 * many instructions. */
void contents_zero(mfn_t frame)
{
    struct octet *octets = hw_frame_pointer(frame);

    for (const struct octet *end = octets + OCTETS; octets < end; octets++)
        *octets = (struct octet){{0}};
}

void contents_copy(mfn_t to, mfn_t from)
{
    struct octet *target = hw_frame_pointer(to);
    const struct octet *source = hw_frame_pointer(from);

    for (unsigned i = 0; i < OCTETS; i++)
        target[i] = source[i];
    hw_sync_instructions(hw_frame_pointer(to), PAGE_SIZE);
}

bool contents_equal(mfn_t a, mfn_t b)
{
    const uint32_t *x = hw_frame_pointer(a), *y = hw_frame_pointer(b);

    for (unsigned i = 0; i < WORDS; i += 2)
        if (((x[i] ^ y[i]) | (x[i + 1] ^ y[i + 1])) != 0)
            return false;
    return true;
}

/* FNV-1a over words: their order counts, and so does each bit. */
#define MIX(hash, i) (((hash) ^ words[i]) * 16777619u)
uint32_t contents_hash(mfn_t frame)
{
    const uint32_t *words = hw_frame_pointer(frame);
    uint32_t hash = 2166136261u;

    for (const uint32_t *end = words + WORDS; words < end; words += 8)
        hash = MIX(MIX(MIX(MIX(MIX(MIX(MIX(MIX(hash, 0), 1), 2), 3), 4), 5), 6), 7);
    return hash ^ hash >> 16;
}

/* Spread over the page and over places in a line of it. */
static uint8_t sample(mfn_t frame)
{
    const uint32_t *words = hw_frame_pointer(frame);
    uint32_t hash = 2166136261u;

    for (const uint32_t *end = words + WORDS; words < end; words += SAMPLE_STEP)
        hash = MIX(hash, 0);
    return (uint8_t)((hash ^ hash >> 16) % 255 + 1);
}

static uint16_t *bucket_of(uint32_t hash)
{
    return &buckets[hash & (BUCKETS - 1)];
}

void contents_file(mfn_t frame, uint32_t hash)
{
    uint16_t *bucket = bucket_of(hash);

    ASSERT(frame.n != NO_FRAME && frame.n < FRAMES_MAX);
    if (filed[frame.n] != 0 && entries[frame.n].hash == hash)
        return;
    contents_forget(frame);
    entries[frame.n] = (struct entry){.hash = hash, .next = *bucket};
    if (*bucket != NO_FRAME)
        entries[*bucket].previous = (uint16_t)frame.n;
    *bucket = (uint16_t)frame.n;
    filed[frame.n] = sample(frame);
}

bool contents_filed(mfn_t frame, uint32_t *hash)
{
    *hash = entries[frame.n].hash;
    return filed[frame.n] != 0;
}

bool contents_seem_unchanged(mfn_t frame)
{
    return filed[frame.n] == sample(frame);
}

void contents_forget(mfn_t frame)
{
    const struct entry *entry = &entries[frame.n];

    if (filed[frame.n] == 0)
        return;
    filed[frame.n] = 0;
    if (entry->previous == NO_FRAME)
        *bucket_of(entry->hash) = entry->next;
    else
        entries[entry->previous].next = entry->next;
    if (entry->next != NO_FRAME)
        entries[entry->next].previous = entry->previous;
}

bool contents_find(mfn_t frame, uint32_t hash, mfn_t *found)
{
    for (uint32_t n = *bucket_of(hash); n != NO_FRAME; n = entries[n].next) {
        if (n == frame.n || entries[n].hash != hash || !contents_equal(frame, (mfn_t){n}))
            continue;
        *found = (mfn_t){n};
        return true;
    }
    return false;
}
