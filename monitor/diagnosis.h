/* Why an input was refused: one line that says what, where and what to do. */
#ifndef MONITOR_DIAGNOSIS_H
#define MONITOR_DIAGNOSIS_H

#include <stdarg.h>
#include <stdbool.h>

#include "mips/freestanding/format.h"

struct diagnosis {
    char text[200];
};

/* Fills in the text. Always returns false, so that a caller can return it. */
__attribute__((format(printf, 2, 3))) static inline bool refuse(struct diagnosis *why,
                                                                const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    format_buffer_v(why->text, sizeof(why->text), text, arguments);
    va_end(arguments);
    return false;
}

#endif
