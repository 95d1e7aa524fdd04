#include "monitor/finish.h"

#include <stdarg.h>

#include "mips/freestanding/format.h"
#include "monitor/channel.h"
#include "monitor/console.h"
#include "monitor/hw.h"
#include "monitor/trace.h"

#define MESSAGE_SIZE 300

void finish(int code, const char *text, ...)
{
    static char message[MESSAGE_SIZE];
    va_list arguments;

    va_start(arguments, text);
    format_buffer_v(message, sizeof(message), text, arguments);
    va_end(arguments);
    console_say("status %d: %s", code, message);
    channel_put("{\"type\":\"status\",\"code\":%d,\"message\":", code);
    channel_put_string(message);
    channel_put("}\n");
    trace_finish();
    hw_power_off();
}
