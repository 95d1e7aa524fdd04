#include "tools/launcher/vmspec.h"

#include "tools/launcher/numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool set_text(char **field, const char *value)
{
    if (*value == '\0')
        return false;
    *field = strdup(value);
    return *field != NULL;
}

static bool set_kernel(struct vm_spec *spec, const char *value)
{
    return set_text(&spec->kernel, value);
}

static bool set_initrd(struct vm_spec *spec, const char *value)
{
    return set_text(&spec->initrd, value);
}

static bool set_rom(struct vm_spec *spec, const char *value)
{
    return set_text(&spec->rom, value);
}

/* The configuration file has one line a value: a control character would end it early. */
static bool set_append(struct vm_spec *spec, const char *value)
{
    for (const char *c = value; *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            return false;
    }
    return *value == '\0' || set_text(&spec->append, value);
}

static bool set_name(struct vm_spec *spec, const char *value)
{
    free(spec->name);
    spec->name = NULL;
    return set_text(&spec->name, value);
}

static bool set_memory(struct vm_spec *spec, const char *value)
{
    return parse_size(value, &spec->memory);
}

static bool set_tlb(struct vm_spec *spec, const char *value)
{
    return parse_number(value, UINT32_MAX, &spec->tlb);
}

static bool set_ulri(struct vm_spec *spec, const char *value)
{
    return parse_switch(value, &spec->ulri);
}

static bool set_prid(struct vm_spec *spec, const char *value)
{
    return parse_number(value, UINT32_MAX, &spec->prid);
}

static const struct vm_key {
    const char *name;
    bool (*set)(struct vm_spec *spec, const char *value); /* false: not such a value */
    const char *todo;
} vm_keys[] = {
    {"kernel", set_kernel, "give the name of an ELF file"},
    {"initrd", set_initrd, "give the name of a file"},
    {"append", set_append, "give one line of text"},
    {"memory", set_memory, "give bytes, or a number with K or M"},
    {"tlb", set_tlb, "give a number of entries"},
    {"name", set_name, "give 1 to 15 letters, digits, '-', '_'"},
    {"ulri", set_ulri, "give on or off"},
    {"prid", set_prid, "give the number that PRId reads as"},
    {"rom", set_rom, "give the name of a file"},
};

#define VM_KEYS (sizeof(vm_keys) / sizeof(vm_keys[0]))

_Static_assert(VM_KEYS + SWITCH_COUNT <= VM_SETTINGS_MAX, "one line number for each");

/* A setting's number: those of the table first, then the switches; VM_KEYS + SWITCH_COUNT: none. */
static size_t find_setting(const char *name)
{
    size_t i = 0;
    while (i < VM_KEYS && strcmp(name, vm_keys[i].name) != 0)
        i++;
    return i < VM_KEYS ? i : VM_KEYS + switch_find(name);
}

static bool unknown_setting(const char *key, const char *where, struct problem *problem)
{
    char todo[300] = "use";
    size_t length = strlen(todo);
    for (size_t i = 0; i < VM_KEYS + SWITCH_COUNT && length < sizeof(todo); i++)
        length += (size_t)snprintf(todo + length, sizeof(todo) - length, "%s %s", i > 0 ? "," : "",
                                   i < VM_KEYS ? vm_keys[i].name : switch_types[i - VM_KEYS].name);
    return problem_set(problem, where, todo, "unknown VM setting %s", key);
}

static bool set_switch(struct vm_spec *spec, unsigned id, const char *value, const char *where,
                       struct problem *problem)
{
    char values[80], todo[100];
    if (switch_parse(id, value, &spec->switches[id]))
        return true;
    snprintf(todo, sizeof(todo), "give %s", switch_values(id, values, sizeof(values)));
    return problem_set(problem, where, todo, "a bad value for %s", switch_types[id].name);
}

bool vm_spec_set(struct vm_spec *spec, const char *key, const char *value, unsigned line,
                 const char *where, struct problem *problem)
{
    size_t setting = find_setting(key);
    if (setting == VM_KEYS + SWITCH_COUNT)
        return unknown_setting(key, where, problem);
    if (spec->lines[setting] != 0)
        return problem_set(problem, where, "give it once", "%s is set twice", key);
    spec->lines[setting] = line;
    if (setting >= VM_KEYS)
        return set_switch(spec, (unsigned)(setting - VM_KEYS), value, where, problem);
    if (vm_keys[setting].set(spec, value))
        return true;
    return problem_set(problem, where, vm_keys[setting].todo, "a bad value for %s", key);
}

unsigned vm_spec_line(const struct vm_spec *spec, const char *key)
{
    return spec->lines[find_setting(key)];
}

/* Applies one `KEY=VALUE`, which it cuts in two. */
static bool apply_pair(struct vm_spec *spec, char *pair, struct problem *problem)
{
    char where[256];
    snprintf(where, sizeof(where), "--vm %s", pair);
    char *equals = strchr(pair, '=');
    if (equals == NULL)
        return problem_set(problem, where, "write KEY=VALUE", "a VM setting without a value");
    *equals = '\0';
    return vm_spec_set(spec, pair, equals + 1, 1, where, problem);
}

/* Cuts the first pair off `*rest` in place, turning `,,` into `,`. NULL when nothing is left. */
static char *next_pair(char **rest)
{
    char *pair = *rest;
    if (pair == NULL)
        return NULL;
    char *to = pair;
    const char *from = pair;
    while (*from != '\0' && (from[0] != ',' || from[1] == ',')) {
        if (*from == ',')
            from++;
        *to++ = *from++;
    }
    *rest = *from == ',' ? pair + (from - pair) + 1 : NULL;
    *to = '\0';
    return pair;
}

void vm_spec_init(struct vm_spec *spec, size_t position)
{
    char name[16];
    *spec = (struct vm_spec){.memory = 64 * MIB, .tlb = VM_TLB_MIN};
    switches_preset(spec->switches);
    snprintf(name, sizeof(name), "vm%zu", position);
    spec->name = strdup(name);
}

bool vm_spec_parse(const char *text, size_t position, struct vm_spec *spec, struct problem *problem)
{
    vm_spec_init(spec, position);
    char *copy = strdup(text);
    bool good = true;
    char *rest = copy;
    for (char *pair = next_pair(&rest); good && pair != NULL; pair = next_pair(&rest))
        good = apply_pair(spec, pair, problem);
    free(copy);
    if (good && spec->kernel == NULL)
        good = problem_set(problem, "--vm", "add kernel=FILE", "a VM without a kernel");
    if (!good)
        vm_spec_free(spec);
    return good;
}

void vm_spec_free(struct vm_spec *spec)
{
    free(spec->name);
    free(spec->kernel);
    free(spec->initrd);
    free(spec->rom);
    free(spec->append);
    *spec = (struct vm_spec){0};
}
