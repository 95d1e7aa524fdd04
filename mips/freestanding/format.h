/* Formatted output for programs that run without a C library. */
#ifndef FREESTANDING_FORMAT_H
#define FREESTANDING_FORMAT_H

#include <stdarg.h>

/* Calls put(context, c) for each character of the formatted text. Conversions: %d %i %u %x %X %o %c
 * %s %p %%, flags '-' and '0', a width and a precision (numbers or '*'; the precision for %s and
 * numbers), and the length modifiers h, l (32 bits here), ll (64 bits; %lld %llu %llx) and z. %p
 * prints 0x and all digits, %s prints NULL as (null). Anything else prints as it stands. */
void format(void (*put)(void *context, char c), void *context, const char *text, va_list arguments);

/* As C's vsnprintf and snprintf: writes at most size bytes with the final NUL, returns the length
 * that the whole text would have. */
int format_buffer_v(char *buffer, unsigned long size, const char *text, va_list arguments);
int format_buffer(char *buffer, unsigned long size, const char *text, ...)
    __attribute__((format(printf, 3, 4)));

#endif
