#include "tools/bench/follow/tally.h"

#include <stdlib.h>

void tally_add(struct tally *tally, uint32_t value)
{
    if (tally->count == tally->room) {
        tally->room = tally->room > 0 ? 2 * tally->room : 64;
        tally->values = realloc(tally->values, tally->room * sizeof(*tally->values));
        if (tally->values == NULL)
            abort();
    }
    tally->values[tally->count++] = value;
    tally->sum += value;
}

void tally_free(struct tally *tally)
{
    free(tally->values);
    *tally = (struct tally){0};
}

static int by_size(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return a < b ? -1 : a > b;
}

static void set(json_t *object, const char *key, uint64_t value)
{
    json_object_set_new(object, key, json_integer((json_int_t)value));
}

void tally_write(struct tally *tally, json_t *object)
{
    set(object, "count", tally->count);
    set(object, "sum", tally->sum);
    if (tally->count == 0)
        return;
    qsort(tally->values, tally->count, sizeof(*tally->values), by_size);
    set(object, "min", tally->values[0]);
    set(object, "median", tally->values[(tally->count - 1) / 2]);
    set(object, "max", tally->values[tally->count - 1]);
}
