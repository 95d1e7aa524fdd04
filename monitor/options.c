#include "monitor/options.h"

#include <string.h>

#include "monitor/config.h"

#define ICOUNT_MAX 10

/* The low 32 bits of a hexadecimal number with 0x: QEMU sign-extends addresses to 64 bits. */
static bool parse_address(const char *text, const uint8_t **address)
{
    uint32_t value = 0;

    if (strncmp(text, "0x", 2) != 0 || text[2] == '\0')
        return false;
    for (text += 2; *text != '\0'; text++) {
        char lower = *text | 0x20;

        if (*text >= '0' && *text <= '9')
            value = value << 4 | (uint32_t)(*text - '0');
        else if (lower >= 'a' && lower <= 'f')
            value = value << 4 | (uint32_t)(lower - 'a' + 10);
        else
            return false;
    }
    *address = (const uint8_t *)(uintptr_t)value;
    return true;
}

static bool parse_switch(const char *text, bool *value)
{
    *value = strcmp(text, "on") == 0;
    return *value || strcmp(text, "off") == 0;
}

static bool set_list(const char **list, const char *text)
{
    *list = text;
    return *text != '\0';
}

static bool set_option(struct options *options, const char *name, const char *value)
{
    if (strcmp(name, "rd_start") == 0)
        return parse_address(value, &options->archive.data);
    if (strcmp(name, "rd_size") == 0)
        return config_number(value, &options->archive.size);
    if (strcmp(name, "exit_limit") == 0)
        return config_number(value, &options->exit_limit);
    if (strcmp(name, "prefix") == 0)
        return parse_switch(value, &options->prefix);
    if (strcmp(name, "trace") == 0)
        return parse_switch(value, &options->trace);
    if (strcmp(name, "terminal") == 0)
        return parse_switch(value, &options->terminal);
    if (strcmp(name, "trace_reasons") == 0)
        return set_list(&options->trace_reasons, value);
    if (strcmp(name, "together") == 0)
        return parse_switch(value, &options->together);
    if (strcmp(name, "stay") == 0)
        return parse_switch(value, &options->stay);
    if (strcmp(name, "icount") == 0) {
        options->icount_given = true;
        return config_number(value, &options->icount) && options->icount <= ICOUNT_MAX;
    }
    return false;
}

static bool parse_word(struct options *options, char *word, struct diagnosis *why)
{
    char *equals = strchr(word, '=');

    if (equals != NULL) {
        *equals = '\0';
        if (set_option(options, word, equals + 1))
            return true;
        *equals = '=';
    }
    return refuse(why,
                  "monitor option '%s' is unknown or has a bad value: exit_limit=N, icount=N, "
                  "prefix=on|off, trace=on|off, trace_reasons=NAME,..., terminal=on|off, "
                  "together=on|off, stay=on|off",
                  word);
}

bool options_parse(char *text, struct options *options, struct diagnosis *why)
{
    *options = (struct options){0};
    while (*text != '\0') {
        char *word = text;

        if (*text == ' ') {
            text++;
            continue;
        }
        while (*text != '\0' && *text != ' ')
            text++;
        if (*text == ' ')
            *text++ = '\0';
        if (!parse_word(options, word, why))
            return false;
    }
    return true;
}
