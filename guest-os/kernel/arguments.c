/* Argument lists. */
#include "guest-os/kernel/arguments.h"

int arguments_add(struct arguments *arguments, char c)
{
    if (arguments->bytes == ARGUMENT_BYTES_MAX || arguments->count == ARGUMENTS_MAX)
        return -E2BIG;
    arguments->text[arguments->bytes++] = c;
    return 0;
}

int arguments_end_one(struct arguments *arguments)
{
    if (arguments_add(arguments, '\0') != 0)
        return -E2BIG;
    arguments->count++;
    return 0;
}
