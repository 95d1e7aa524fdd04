/* Variables. */
#include "guest-os/user/sh/variables.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"
#include "mips/freestanding/format.h"

#include <string.h>

struct variable {
    struct variable *next;
    char name[VARIABLE_NAME_MAX];
    char *value;
};

int last_status;
int last_background;

static struct variable *variables;
static int argument_count;
static char **arguments;

bool is_name(char c, bool first)
{
    return c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (!first && c >= '0' && c <= '9');
}

void variables_set_arguments(int argc, char **argv)
{
    argument_count = argc;
    arguments = argv;
}

static const char *number_text(int number)
{
    static char text[12];

    format_buffer(text, sizeof(text), "%d", number);
    return text;
}

const char *variable_get(const char *name)
{
    switch (name[0]) {
    case '?':
        return number_text(last_status);
    case '!':
        return number_text(last_background);
    case '$':
        return number_text(getpid());
    case '#':
        return number_text(argument_count - 1);
    default:
        break;
    }
    if (name[0] >= '0' && name[0] <= '9')
        return name[0] - '0' < argument_count ? arguments[name[0] - '0'] : "";
    for (const struct variable *variable = variables; variable != 0; variable = variable->next)
        if (strcmp(variable->name, name) == 0)
            return variable->value;
    return "";
}

static struct variable *find_or_add(const char *name, size_t length)
{
    struct variable *variable = variables;

    while (variable != 0 &&
           (strncmp(variable->name, name, length) != 0 || variable->name[length] != '\0'))
        variable = variable->next;
    if (variable == 0) {
        variable = allocate(sizeof(*variable));
        memset(variable, 0, sizeof(*variable));
        memcpy(variable->name, name, length);
        variable->next = variables;
        variables = variable;
    }
    return variable;
}

bool variable_assign(const char *word)
{
    struct variable *variable;
    size_t length = 0;

    if (!is_name(word[0], true))
        return false;
    while (is_name(word[length], false))
        length++;
    if (word[length] != '=' || length >= VARIABLE_NAME_MAX)
        return false;
    variable = find_or_add(word, length);
    free(variable->value);
    variable->value = copy_text(word + length + 1);
    return true;
}
