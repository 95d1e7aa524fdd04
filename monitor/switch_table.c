/* The table of switches and its values as text. Needs nothing of the monitor: the launcher has it
 * too. */
#include "monitor/switches.h"

#include <string.h>

#include "mips/freestanding/format.h"

const struct switch_type switch_types[SWITCH_COUNT] = {
#define X(symbol, switch_name, values, usual, apply, text) \
    [SWITCH_##symbol] = {.name = #switch_name, values, .preset = (usual), .meaning = (text)},
    VM_SWITCHES(X)
#undef X
};

unsigned switch_find(const char *name)
{
    unsigned id = 0;

    while (id < SWITCH_COUNT && strcmp(switch_types[id].name, name) != 0)
        id++;
    return id;
}

static uint32_t word_length(const char *words)
{
    const char *end = strchr(words, '|');

    return (uint32_t)(end == NULL ? strlen(words) : (size_t)(end - words));
}

/* The word after this one; NULL: this was the last. */
static const char *next_word(const char *words)
{
    words += word_length(words);
    return *words == '|' ? words + 1 : NULL;
}

static bool parse_word(const char *words, const char *text, uint32_t *value)
{
    uint32_t number = 0;

    for (; words != NULL; words = next_word(words), number++)
        if (strlen(text) == word_length(words) && strncmp(text, words, strlen(text)) == 0) {
            *value = number;
            return true;
        }
    return false;
}

static bool parse_number(const struct switch_type *type, const char *text, uint32_t *value)
{
    uint32_t number = 0;

    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++) {
        uint32_t digit = (uint32_t)(*text - '0');

        if (digit > 9 || digit > type->maximum || number > (type->maximum - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    if (number < type->minimum)
        return false;
    *value = number;
    return true;
}

bool switch_parse(unsigned id, const char *text, uint32_t *value)
{
    const struct switch_type *type = &switch_types[id];

    if (type->words != NULL)
        return parse_word(type->words, text, value);
    return parse_number(type, text, value);
}

const char *switch_values(unsigned id, char *buffer, unsigned long size)
{
    const struct switch_type *type = &switch_types[id];

    if (type->words != NULL)
        format_buffer(buffer, size, "%s", type->words);
    else
        format_buffer(buffer, size, "%u to %u", (unsigned)type->minimum, (unsigned)type->maximum);
    return buffer;
}

const char *switch_print(unsigned id, uint32_t value, char *buffer, unsigned long size)
{
    const char *word = switch_types[id].words;

    if (word == NULL) {
        format_buffer(buffer, size, "%u", (unsigned)value);
        return buffer;
    }
    while (value-- > 0 && next_word(word) != NULL)
        word = next_word(word);
    format_buffer(buffer, size, "%.*s", (int)word_length(word), word);
    return buffer;
}

void switches_preset(uint32_t values[SWITCH_COUNT])
{
    for (unsigned id = 0; id < SWITCH_COUNT; id++)
        values[id] = switch_types[id].preset;
}
