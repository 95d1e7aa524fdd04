#include "tools/launcher/vmspec.h"

#include "tools/launcher/numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEYS "use kernel, initrd, append, memory, tlb, name, software_tlb, ulri, prid or rom"

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

static bool set_software_tlb(struct vm_spec *spec, const char *value)
{
    return parse_switch(value, &spec->software_tlb);
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
    {"software_tlb", set_software_tlb, "give on or off"},
    {"ulri", set_ulri, "give on or off"},
    {"prid", set_prid, "give the number that PRId reads as"},
    {"rom", set_rom, "give the name of a file"},
};

#define VM_KEYS (sizeof(vm_keys) / sizeof(vm_keys[0]))

/* Applies one `KEY=VALUE` (which it cuts in two); `seen` has a bit for each key met so far. */
static bool apply_pair(struct vm_spec *spec, char *pair, unsigned *seen, struct problem *problem)
{
    char where[256];
    snprintf(where, sizeof(where), "--vm %s", pair);
    char *equals = strchr(pair, '=');
    if (equals == NULL)
        return problem_set(problem, where, KEYS, "a VM setting without a value");
    *equals = '\0';
    for (size_t i = 0; i < VM_KEYS; i++) {
        if (strcmp(pair, vm_keys[i].name) != 0)
            continue;
        if (*seen & 1u << i)
            return problem_set(problem, where, "give it once", "%s is set twice", pair);
        *seen |= 1u << i;
        if (!vm_keys[i].set(spec, equals + 1))
            return problem_set(problem, where, vm_keys[i].todo, "a bad value for %s", pair);
        return true;
    }
    return problem_set(problem, where, KEYS, "unknown VM setting %s", pair);
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

bool vm_spec_parse(const char *text, size_t position, struct vm_spec *spec, struct problem *problem)
{
    *spec = (struct vm_spec){.memory = 64 * MIB, .tlb = VM_TLB_MIN, .software_tlb = true};
    char name[16];
    snprintf(name, sizeof(name), "vm%zu", position);
    char *copy = strdup(text);
    spec->name = strdup(name);
    unsigned seen = 0;
    bool good = true;
    char *rest = copy;
    for (char *pair = next_pair(&rest); good && pair != NULL; pair = next_pair(&rest))
        good = apply_pair(spec, pair, &seen, problem);
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
