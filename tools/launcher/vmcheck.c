/* Whether VMs make sense together, and the configuration file that describes them to the monitor.
 */
#include "tools/launcher/vmspec.h"

#include "tools/launcher/numbers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool name_is_good(const char *name)
{
    const char *letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    size_t length = strlen(name);
    return length >= 1 && length <= VM_NAME_MAX && strspn(name, letters) == length;
}

struct place {
    char text[256];
};

/* Where a setting was given. */
static struct place place_of(const struct vm_spec *spec, const char *key, const char *value)
{
    struct place place;
    if (spec->file != NULL)
        snprintf(place.text, sizeof(place.text), "%s:%u", spec->file, vm_spec_line(spec, key));
    else
        snprintf(place.text, sizeof(place.text), "--vm %s=%s", key, value);
    return place;
}

static struct place place_of_number(const struct vm_spec *spec, const char *key, uint64_t value)
{
    char text[24];
    snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
    return place_of(spec, key, text);
}

static bool check_one(const struct vm_spec *spec, struct problem *problem)
{
    if (!name_is_good(spec->name))
        return problem_set(problem, place_of(spec, "name", spec->name).text,
                           "use 1 to 15 letters, digits, '-', '_'", "a bad VM name");
    if (spec->memory < VM_MEMORY_MIN || spec->memory > VM_MEMORY_MAX ||
        spec->memory % VM_MEMORY_UNIT != 0)
        return problem_set(problem, place_of_number(spec, "memory", spec->memory).text,
                           "give a multiple of 64K from 1M to 256M",
                           "a VM cannot have this much memory");
    if (spec->append != NULL && strlen(spec->append) > VM_APPEND_MAX)
        return problem_set(problem, place_of(spec, "append", "...").text,
                           "shorten it to 511 characters", "the command line is too long");
    if (spec->tlb < VM_TLB_MIN || spec->tlb > VM_TLB_MAX)
        return problem_set(problem, place_of_number(spec, "tlb", spec->tlb).text,
                           "give 16 to 64 entries", "a TLB cannot have this size");
    return true;
}

bool vm_spec_check_files(const struct vm_spec *spec, struct problem *problem)
{
    const struct {
        const char *key, *path;
    } files[] = {{"kernel", spec->kernel}, {"initrd", spec->initrd}, {"rom", spec->rom}};
    for (size_t i = 0; spec->file != NULL && i < sizeof(files) / sizeof(files[0]); i++)
        if (files[i].path != NULL && access(files[i].path, R_OK) != 0)
            return problem_set(problem, place_of(spec, files[i].key, "").text,
                               "name a file that is there, as seen from this file's folder",
                               "cannot read the %s %s: %s", files[i].key, files[i].path,
                               strerror(errno));
    return true;
}

bool vm_specs_check(const struct vm_spec *specs, size_t count, uint64_t machine_memory,
                    struct problem *problem)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (!check_one(&specs[i], problem))
            return false;
        for (size_t j = 0; j < i; j++) {
            if (strcmp(specs[i].name, specs[j].name) == 0)
                return problem_set(problem,
                                   specs[i].file != NULL
                                       ? place_of(&specs[i], "name", specs[i].name).text
                                       : specs[i].name,
                                   "give each VM a name of its own", "two VMs have one name");
        }
        if (specs[i].switches[SWITCH_LARGE_PAGES] != 0) /* others get memory as they touch it */
            sum += specs[i].memory;
    }
    if (sum + MONITOR_RESERVE > machine_memory) {
        char where[128];
        snprintf(where, sizeof(where),
                 "%llu KB and %llu KB for the monitor, in a machine of %llu KB",
                 (unsigned long long)(sum / KIB), MONITOR_RESERVE / KIB,
                 (unsigned long long)(machine_memory / KIB));
        return problem_set(problem, where,
                           "give the VMs less memory= or large_pages=off, or the machine more "
                           "--machine-memory",
                           "the memory of VMs with large_pages does not fit in the machine");
    }
    return true;
}

/* Those that were given: what the others are may depend on the platform. */
static void write_switches(FILE *out, const struct vm_spec *spec)
{
    char value[40];
    for (unsigned id = 0; id < SWITCH_COUNT; id++)
        if (vm_spec_line(spec, switch_types[id].name) != 0)
            fprintf(out, "%s = %s\n", switch_types[id].name,
                    switch_print(id, spec->switches[id], value, sizeof(value)));
}

static const char *file_of(const struct vm_spec *spec, size_t field)
{
    return *(char *const *)(const void *)((const char *)spec + field);
}

size_t vm_specs_first_with(const struct vm_spec *specs, size_t vm, size_t field)
{
    size_t first = 0;
    while (file_of(&specs[first], field) == NULL ||
           strcmp(file_of(&specs[first], field), file_of(&specs[vm], field)) != 0)
        first++;
    return first;
}

static void write_file(FILE *out, const struct vm_spec *specs, size_t vm, const char *role,
                       size_t field)
{
    if (file_of(&specs[vm], field) != NULL)
        fprintf(out, "%s = vm%zu/%s\n", role, vm_specs_first_with(specs, vm, field), role);
}

char *vm_specs_configuration(const struct vm_spec *specs, size_t count)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        const struct vm_spec *spec = &specs[i];
        fprintf(out, "%s[vm]\nname = %s\n", i == 0 ? "" : "\n", spec->name);
        write_file(out, specs, i, "kernel", offsetof(struct vm_spec, kernel));
        write_file(out, specs, i, "initrd", offsetof(struct vm_spec, initrd));
        if (spec->append != NULL)
            fprintf(out, "append = %s\n", spec->append);
        fprintf(out, "memory = %llu\ntlb = %llu\n", (unsigned long long)spec->memory,
                (unsigned long long)spec->tlb);
        write_switches(out, spec);
        if (spec->ulri)
            fprintf(out, "ulri = on\n");
        if (spec->prid != 0)
            fprintf(out, "prid = %llu\n", (unsigned long long)spec->prid);
        write_file(out, specs, i, "rom", offsetof(struct vm_spec, rom));
    }
    return fclose(out) == 0 ? text : NULL;
}
