/* What was counted, as JSON. */
#include "tools/bench/follow/follow.h"

static const char *const reason_names[REASON_COUNT] = {
#define X(symbol, name, part) name,
    REASONS(X)
#undef X
};

static const char *const part_names[PART_COUNT] = {
#define X(symbol, name) name,
    PARTS(X)
#undef X
};

static const char *const service_names[SERVICE_COUNT] = {
#define X(symbol, name) name,
    SERVICES(X)
#undef X
};

static const char *const slice_names[SLICE_KINDS] = {
#define X(symbol, name) [SLICE_##symbol] = name,
    SLICES(X)
#undef X
};

static json_t *number(uint64_t value)
{
    return json_integer((json_int_t)value);
}

static json_t *exits(struct follow *follow)
{
    json_t *list = json_array();

    for (unsigned reason = 0; reason < REASON_COUNT; reason++)
        for (unsigned c = 0; c < 2; c++) {
            struct tally *tally = &follow->exits[reason][c];
            json_t *entry;

            if (tally->count == 0)
                continue;
            entry =
                json_pack("{s:s, s:s}", "reason", reason_names[reason], "path", c ? "c" : "asm");
            tally_write(tally, entry);
            json_array_append_new(list, entry);
        }
    return list;
}

static json_t *services(struct follow *follow)
{
    json_t *list = json_array();

    for (unsigned service = 0; service < SERVICE_COUNT; service++) {
        json_t *entry = json_pack("{s:s}", "service", service_names[service]);

        tally_write(&follow->services[service], entry);
        json_object_set_new(entry, "exits", number(follow->service_exit_counts[service]));
        for (unsigned part = 0; part < PART_COUNT; part++)
            json_object_set_new(entry, part_names[part],
                                number(follow->service_parts[service][part]));
        json_array_append_new(list, entry);
    }
    return list;
}

static json_t *marks(struct follow *follow)
{
    json_t *list = json_array();

    for (unsigned id = 0; id < MARKS_MAX; id++) {
        json_t *entry;

        if (follow->marks[id].count == 0)
            continue;
        entry = json_pack("{s:i}", "id", (int)id);
        tally_write(&follow->marks[id], entry);
        json_object_set_new(entry, "exits", number(follow->mark_exit_counts[id]));
        json_array_append_new(list, entry);
    }
    return list;
}

static json_t *timer(struct follow *follow)
{
    json_t *object = json_object(), *change = json_object();

    for (unsigned i = 0; i < SLICE_KINDS; i++) {
        json_t *entry = json_object();

        tally_write(&follow->timer[i], entry);
        json_object_set_new(object, slice_names[i], entry);
    }
    tally_write(&follow->machine_switch, change);
    json_object_set_new(object, "switch", change);
    return object;
}

json_t *follow_result(struct follow *follow)
{
    json_t *switches;

    if (!follow->closed)
        return NULL;
    if (follow->has_unfiled) {
        tally_add(&follow->exits[follow->unfiled.reason][follow->unfiled.c], follow->unfiled.cost);
        follow->has_unfiled = false;
    }
    switches = json_object();
    tally_write(&follow->switches, switches);
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "total",
                     number(follow->total), "user", number(follow->split[STEP_USER]), "kernel",
                     number(follow->split[STEP_KERNEL]), "monitor",
                     number(follow->split[STEP_MONITOR]), "monitor_in_exits",
                     number(follow->monitor_exits), "exits", exits(follow), "switches", switches,
                     "timer", timer(follow), "services", services(follow), "marks", marks(follow));
}
