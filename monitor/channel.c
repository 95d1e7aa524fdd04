#include "monitor/channel.h"

#include <stdarg.h>

#include "mips/freestanding/format.h"
#include "monitor/hw.h"

static void put(void *context, char c)
{
    (void)context;
    hw_channel_put(c);
}

void channel_put(const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    format(put, 0, text, arguments);
    va_end(arguments);
}

void channel_put_string(const char *text)
{
    hw_channel_put('"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            channel_put("\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            channel_put("\\u%04x", (unsigned)(unsigned char)*text);
        else
            hw_channel_put(*text);
    }
    hw_channel_put('"');
}
