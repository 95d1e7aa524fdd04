#include "monitor/config.h"

#include <string.h>

#define LINE_MAX_LENGTH 640

bool config_number(const char *text, uint32_t *value)
{
    uint32_t result = 0;

    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++) {
        uint32_t digit = (uint32_t)(*text - '0');

        if (digit > 9 || result > (UINT32_MAX - digit) / 10)
            return false;
        result = result * 10 + digit;
    }
    *value = result;
    return true;
}

static bool copy_text(char *to, uint32_t size, const char *from)
{
    uint32_t length = (uint32_t)strlen(from);

    if (length >= size)
        return false;
    memcpy(to, from, length + 1);
    return true;
}

static bool is_name(const char *text)
{
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++) {
        char lower = *text | 0x20;
        bool letter = lower >= 'a' && lower <= 'z';
        bool digit = *text >= '0' && *text <= '9';

        if (!letter && !digit && *text != '-' && *text != '_')
            return false;
    }
    return true;
}

static bool set_flag(bool *value, const char *text)
{
    *value = strcmp(text, "on") == 0;
    return *value || strcmp(text, "off") == 0;
}

static bool set_memory(struct vm_settings *vm, const char *text)
{
    return config_number(text, &vm->memory) && vm->memory >= CONFIG_MEMORY_MIN &&
           vm->memory <= CONFIG_MEMORY_MAX && vm->memory % CONFIG_MEMORY_UNIT == 0;
}

static bool set_tlb(struct vm_settings *vm, const char *text)
{
    return config_number(text, &vm->tlb_entries) && vm->tlb_entries >= CONFIG_TLB_MIN &&
           vm->tlb_entries <= CONFIG_TLB_MAX;
}

static bool set_switch(struct vm_settings *vm, const char *key, const char *value, bool *known)
{
    unsigned id = switch_find(key);

    *known = id != SWITCH_COUNT;
    return *known && switch_parse(id, value, &vm->switches[id]);
}

/* One `key = value`. *known: there is such a key. Returns whether the value is good. */
static bool set_key(struct vm_settings *vm, const char *key, const char *value, bool *known)
{
    *known = true;
    if (strcmp(key, "name") == 0)
        return is_name(value) && copy_text(vm->name, sizeof(vm->name), value);
    if (strcmp(key, "kernel") == 0)
        return copy_text(vm->kernel, sizeof(vm->kernel), value);
    if (strcmp(key, "initrd") == 0)
        return copy_text(vm->initrd, sizeof(vm->initrd), value);
    if (strcmp(key, "rom") == 0)
        return copy_text(vm->rom, sizeof(vm->rom), value);
    if (strcmp(key, "append") == 0)
        return copy_text(vm->append, sizeof(vm->append), value);
    if (strcmp(key, "memory") == 0)
        return set_memory(vm, value);
    if (strcmp(key, "tlb") == 0)
        return set_tlb(vm, value);
    if (strcmp(key, "ulri") == 0)
        return set_flag(&vm->ulri, value);
    if (strcmp(key, "prid") == 0)
        return config_number(value, &vm->prid);
    return set_switch(vm, key, value, known);
}

static char *trim(char *text)
{
    char *end = text + strlen(text);

    while (*text == ' ')
        text++;
    while (end > text && end[-1] == ' ')
        *--end = '\0';
    return text;
}

static bool parse_setting(struct config *config, char *line, unsigned number, struct diagnosis *why)
{
    char *equals = strchr(line, '=');
    bool known;
    char *key, *value;

    if (equals == NULL)
        return refuse(why, "configuration line %u: neither [vm] nor key = value", number);
    if (config->count == 0)
        return refuse(why, "configuration line %u: a setting before the first [vm]", number);
    *equals = '\0';
    key = trim(line);
    value = trim(equals + 1);
    if (set_key(&config->vms[config->count - 1], key, value, &known))
        return true;
    if (!known)
        return refuse(why, "configuration line %u: unknown key '%s'", number, key);
    return refuse(why, "configuration line %u: '%s' is not a value for %s", number, value, key);
}

static bool parse_line(struct config *config, char *line, unsigned number, struct diagnosis *why)
{
    line = trim(line);
    if (*line == '\0' || *line == '#')
        return true;
    if (strcmp(line, "[vm]") != 0)
        return parse_setting(config, line, number, why);
    if (config->count == VMS_MAX)
        return refuse(why, "configuration line %u: more than %u VMs", number, VMS_MAX);
    config->vms[config->count] = (struct vm_settings){.tlb_entries = CONFIG_TLB_MIN};
    switches_preset(config->vms[config->count].switches);
    config->count++;
    return true;
}

/* What can only be seen when all is read. */
static bool check(const struct config *config, struct diagnosis *why)
{
    if (config->count == 0)
        return refuse(why, "the configuration describes no VM: it needs a [vm] section");
    for (unsigned i = 0; i < config->count; i++) {
        const struct vm_settings *vm = &config->vms[i];

        if (vm->name[0] == '\0' || vm->kernel[0] == '\0' || vm->memory == 0)
            return refuse(why, "[vm] section %u needs name, kernel and memory", i + 1);
        for (unsigned j = 0; j < i; j++)
            if (strcmp(config->vms[j].name, vm->name) == 0)
                return refuse(why, "two VMs are named '%s'", vm->name);
    }
    return true;
}

bool config_parse(const char *text, uint32_t size, struct config *config, struct diagnosis *why)
{
    char line[LINE_MAX_LENGTH];
    unsigned number = 1;

    config->count = 0;
    for (uint32_t start = 0; start < size; number++) {
        const char *newline = memchr(text + start, '\n', size - start);
        uint32_t length = newline == NULL ? size - start : (uint32_t)(newline - (text + start));

        if (length >= sizeof(line))
            return refuse(why, "configuration line %u is longer than %u characters", number,
                          LINE_MAX_LENGTH - 1);
        memcpy(line, text + start, length);
        line[length] = '\0';
        if (!parse_line(config, line, number, why))
            return false;
        start += length + 1;
    }
    return check(config, why);
}
