/* The end records of a run's two VMs. */
#include "tools/compare/run.h"

#include <stdio.h>
#include <string.h>

static bool counts_add_up(const json_t *vm_end, const char *path)
{
    json_t *exits = json_object_get(vm_end, "exits");
    const json_t *total = json_object_get(vm_end, "total");
    long long sum = 0;
    const char *reason;
    json_t *count;
    json_object_foreach(exits, reason, count)
    {
        if (!json_is_integer(count)) {
            fprintf(stderr, "compare: %s: exits.%s is not a number\n", path, reason);
            return false;
        }
        sum += json_integer_value(count);
    }
    if (json_is_object(exits) && json_is_integer(total) && json_integer_value(total) == sum)
        return true;
    fprintf(stderr, "compare: %s: the exits of VM %s sum to %lld, not to its total\n", path,
            json_string_value(json_object_get(vm_end, "vm")), sum);
    return false;
}

static bool take_record(struct run *run, json_t *record, const char *path)
{
    const char *type = json_string_value(json_object_get(record, "type"));
    if (type == NULL || strcmp(type, "vm_end") != 0)
        return true;
    int side = json_is_true(json_object_get(record, "software_tlb")) ? ON : OFF;
    if (run->vm_end[side] != NULL) {
        fprintf(stderr, "compare: %s: two VMs with the software TLB %s\n", path,
                side == ON ? "on" : "off");
        return false;
    }
    run->vm_end[side] = json_incref(record);
    return counts_add_up(record, path);
}

bool run_read_json(struct run *run, const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "compare: cannot open %s\n", path);
        return false;
    }
    bool good = true;
    json_t *record;
    while (good && (record = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
        good = take_record(run, record, path);
        json_decref(record);
    }
    fclose(file);
    if (good && (run->vm_end[OFF] == NULL || run->vm_end[ON] == NULL)) {
        fprintf(stderr, "compare: %s: no end of a VM with the software TLB %s\n", path,
                run->vm_end[OFF] == NULL ? "off" : "on");
        return false;
    }
    return good;
}

void run_free(struct run *run)
{
    for (int side = 0; side < SIDES; side++)
        json_decref(run->vm_end[side]);
}

long long run_exits(const struct run *run, int side, const char *reason)
{
    const json_t *exits = json_object_get(run->vm_end[side], "exits");
    return json_integer_value(json_object_get(exits, reason));
}

long long run_total(const struct run *run, int side)
{
    return json_integer_value(json_object_get(run->vm_end[side], "total"));
}

long long run_instructions(const struct run *run, int side, const char *kind)
{
    const json_t *instructions = json_object_get(run->vm_end[side], "instructions");
    return json_integer_value(json_object_get(instructions, kind));
}

bool run_output_is_same(const struct run *run)
{
    return run->lines[OFF] > 0 && strcmp(run->sha256[OFF], run->sha256[ON]) == 0;
}
