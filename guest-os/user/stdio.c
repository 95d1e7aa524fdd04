/* Standard output. */
#include "guest-os/user/stdio.h"
#include "guest-os/user/system_calls.h"
#include "mips/freestanding/format.h"

#include <stdarg.h>

#define STDOUT 1

static char buffer[256];
static unsigned used;

void flush(void)
{
    if (used != 0)
        write(STDOUT, buffer, used);
    used = 0;
}

int putchar(int c)
{
    buffer[used++] = (char)c;
    if (c == '\n' || used == sizeof(buffer))
        flush();
    return c;
}

static void put(void *context, char c)
{
    (*(int *)context)++;
    putchar(c);
}

int printf(const char *text, ...)
{
    va_list arguments;
    int length = 0;

    va_start(arguments, text);
    format(put, &length, text, arguments);
    va_end(arguments);
    return length;
}
