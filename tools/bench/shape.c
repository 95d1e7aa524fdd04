#include "tools/bench/shape.h"

#include "mips/tlb.h"
#include "monitor/stlb.h"
#include "tools/trace/reader.h"

#include <stdlib.h>
#include <string.h>

static void add(struct misses *misses, uint32_t tag)
{
    if (misses->count == misses->room) {
        misses->room = misses->room > 0 ? 2 * misses->room : 1024;
        misses->tags = realloc(misses->tags, misses->room * sizeof(*misses->tags));
        if (misses->tags == NULL)
            abort();
    }
    misses->tags[misses->count++] = tag;
}

bool misses_read(struct misses *misses, const char *path, struct problem *problem)
{
    FILE *file = fopen(path, "rb");
    struct trace_reader reader;
    struct trace_event event;
    enum trace_read what = TRACE_READ_BAD;
    bool counts = false; /* the visit that is being read */

    *misses = (struct misses){0};
    if (file == NULL)
        return problem_set(problem, path, "run it again", "cannot open the trace");
    if (trace_reader_open(&reader, file, path, problem)) {
        while ((what = trace_reader_next(&reader, &event)) == TRACE_READ_EVENT) {
            if (event.kind == TRACE_EXIT)
                counts = strcmp(trace_reason_name(&reader, event.reason), "tlbwi") != 0;
            if (event.kind == TRACE_INSTALL && counts)
                add(misses, event.value[0]);
        }
    }
    fclose(file);
    return what == TRACE_READ_END;
}

void misses_free(struct misses *misses)
{
    free(misses->tags);
}

/* Where the ASID meets the VPN2 in a table whose index is not mixed otherwise. */
#define ASID_SHIFT_UNMIXED 8

static unsigned set_of(const struct shape *shape, uint32_t tag)
{
    uint32_t vpn2 = tag >> ENTRYHI_VPN2_SHIFT, asid = tag & ENTRYHI_ASID;
    uint32_t context = asid << STLB_CONTEXT_ASID_SHIFT | vpn2 << CONTEXT_BADVPN2_SHIFT;
    uint32_t mixed = shape->mix == 0 ? asid << ASID_SHIFT_UNMIXED : context >> shape->mix;

    return ((context ^ mixed) >> STLB_SLOT_SHIFT) & (shape->entries / shape->ways - 1);
}

/* Moves `tag` to the front of its set; was it there? */
static bool look_up(uint32_t *set, unsigned ways, uint32_t tag)
{
    unsigned way = 0;
    bool hit;

    while (way < ways - 1 && set[way] != tag)
        way++;
    hit = set[way] == tag;
    memmove(&set[1], &set[0], way * sizeof(*set));
    set[0] = tag;
    return hit;
}

size_t shape_hits(const struct shape *shape, const struct misses *misses)
{
    uint32_t *table = calloc(shape->entries, sizeof(*table));
    size_t hits = 0;

    if (table == NULL)
        abort();
    for (size_t i = 0; i < misses->count; i++)
        hits += look_up(&table[set_of(shape, misses->tags[i]) * shape->ways], shape->ways,
                        misses->tags[i]);
    free(table);
    return hits;
}

static int by_value(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return a < b ? -1 : a > b;
}

size_t shape_most(const struct misses *misses)
{
    uint32_t *sorted = malloc((misses->count + 1) * sizeof(*sorted));
    size_t different = 0;

    if (sorted == NULL)
        abort();
    memcpy(sorted, misses->tags, misses->count * sizeof(*sorted));
    qsort(sorted, misses->count, sizeof(*sorted), by_value);
    for (size_t i = 0; i < misses->count; i++)
        different += i == 0 || sorted[i] != sorted[i - 1];
    free(sorted);
    return misses->count - different;
}
