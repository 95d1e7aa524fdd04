#include "monitor/console.h"

#include <stdarg.h>

#include "mips/freestanding/format.h"
#include "monitor/hw.h"
#include "monitor/vm.h"

static bool prefix;
static bool at_line_start = true;
static int unread = -1; /* input that the guest had no room for */

void console_set_prefix(bool on)
{
    prefix = on;
}

static void put(char c)
{
    hw_console_put(c);
    at_line_start = c == '\n';
}

static void put_string(const char *text)
{
    while (*text != '\0')
        put(*text++);
}

void console_guest_put(const struct vm *vm, char c)
{
    if (prefix && at_line_start) {
        put_string(vm->settings.name);
        put_string("| ");
    }
    put(c);
}

static void put_formatted(void *context, char c)
{
    (void)context;
    put(c);
}

void console_say(const char *text, ...)
{
    va_list arguments;

    if (!at_line_start)
        put('\n');
    put_string("mirrorball: ");
    va_start(arguments, text);
    format(put_formatted, NULL, text, arguments);
    va_end(arguments);
    put('\n');
}

void console_poll(struct vm *vm)
{
    for (;;) {
        if (unread < 0)
            unread = hw_console_get();
        if (unread < 0 || !uart16550_receive(&vm->malta.uart, (uint8_t)unread))
            return;
        unread = -1;
    }
}
