/* Formatted output. */
#include "mips/freestanding/format.h"
#include "mips/freestanding/string.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIGITS_MAX 22 /* 64 bits in octal */

enum length_modifier {
    LENGTH_INT,
    LENGTH_SHORT,
    LENGTH_LONG,
    LENGTH_LONG_LONG,
    LENGTH_SIZE,
};

struct output {
    void (*put)(void *context, char c);
    void *context;
};

/* One conversion specification, %...c */
struct spec {
    bool left, zeros;
    int width;     /* >= 0 */
    int precision; /* negative: none given */
    enum length_modifier length;
    char conversion;
};

/* A va_list that functions can share: on some hosts the type itself is an array. */
struct arguments {
    va_list list;
};

static void put_repeated(const struct output *out, char c, int count)
{
    while (count-- > 0)
        out->put(out->context, c);
}

static void put_text(const struct output *out, const char *text, int length)
{
    for (int i = 0; i < length; i++)
        out->put(out->context, text[i]);
}

/* A text in its field: spaces before it, or behind it if `left`. */
static void put_padded(const struct output *out, const struct spec *spec, const char *text,
                       int length)
{
    int padding = spec->width - length;

    if (!spec->left)
        put_repeated(out, ' ', padding);
    put_text(out, text, length);
    if (spec->left)
        put_repeated(out, ' ', padding);
}

/* Divides *value by base (2..16) and returns the remainder, with 32-bit divisions alone: a 64-bit
 * one would be a call into libgcc. */
static unsigned divide(uint64_t *value, unsigned base)
{
    uint32_t high = (uint32_t)(*value >> 32);
    uint32_t low = (uint32_t)*value;
    uint32_t middle = (high % base) << 16 | low >> 16;
    uint32_t last = (middle % base) << 16 | (low & 0xffff);

    *value = (uint64_t)(high / base) << 32 | ((middle / base) << 16 | last / base);
    return last % base;
}

/* Writes the digits to the end of the array; returns how many. 0 has no digits. */
static int write_digits(char digits[DIGITS_MAX], uint64_t value, unsigned base, bool upper)
{
    const char *symbols = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    int count = 0;

    while (value != 0)
        digits[DIGITS_MAX - ++count] = symbols[divide(&value, base)];
    return count;
}

/* A number in its field: prefix (sign or 0x), zeros up to the precision, digits. */
static void put_number(const struct output *out, const struct spec *spec, const char *prefix,
                       uint64_t value, unsigned base)
{
    char digits[DIGITS_MAX];
    int count = write_digits(digits, value, base, spec->conversion == 'X');
    int prefix_length = (int)strlen(prefix);
    int least = spec->precision < 0 ? 1 : spec->precision;

    if (spec->zeros && !spec->left && spec->precision < 0 && spec->width - prefix_length > least)
        least = spec->width - prefix_length;

    int zeros = least > count ? least - count : 0;
    int padding = spec->width - prefix_length - zeros - count;

    if (!spec->left)
        put_repeated(out, ' ', padding);
    put_text(out, prefix, prefix_length);
    put_repeated(out, '0', zeros);
    put_text(out, digits + DIGITS_MAX - count, count);
    if (spec->left)
        put_repeated(out, ' ', padding);
}

static int64_t signed_argument(struct arguments *arguments, enum length_modifier length)
{
    switch (length) {
    case LENGTH_SHORT:
        return (short)va_arg(arguments->list, int);
    case LENGTH_LONG:
        return va_arg(arguments->list, long);
    case LENGTH_LONG_LONG:
        return va_arg(arguments->list, long long);
    case LENGTH_SIZE:
        return va_arg(arguments->list, ptrdiff_t);
    default:
        return va_arg(arguments->list, int);
    }
}

static uint64_t unsigned_argument(struct arguments *arguments, enum length_modifier length)
{
    switch (length) {
    case LENGTH_SHORT:
        return (unsigned short)va_arg(arguments->list, unsigned);
    case LENGTH_LONG:
        return va_arg(arguments->list, unsigned long);
    case LENGTH_LONG_LONG:
        return va_arg(arguments->list, unsigned long long);
    case LENGTH_SIZE:
        return va_arg(arguments->list, size_t);
    default:
        return va_arg(arguments->list, unsigned);
    }
}

static void convert_signed(const struct output *out, const struct spec *spec,
                           struct arguments *arguments)
{
    int64_t value = signed_argument(arguments, spec->length);

    /* Negated as unsigned: the smallest number has no positive counterpart. */
    if (value < 0)
        put_number(out, spec, "-", -(uint64_t)value, 10);
    else
        put_number(out, spec, "", (uint64_t)value, 10);
}

static void convert_pointer(const struct output *out, struct spec spec, struct arguments *arguments)
{
    uint64_t value = (uintptr_t)va_arg(arguments->list, void *);

    spec.precision = 2 * (int)sizeof(void *);
    put_number(out, &spec, "0x", value, 16);
}

static void convert_string(const struct output *out, const struct spec *spec,
                           struct arguments *arguments)
{
    const char *text = va_arg(arguments->list, const char *);
    size_t limit = spec->precision < 0 ? INT32_MAX : (size_t)spec->precision;

    if (text == NULL)
        text = "(null)";
    put_padded(out, spec, text, (int)strnlen(text, limit));
}

static void convert_character(const struct output *out, const struct spec *spec,
                              struct arguments *arguments)
{
    char c = (char)va_arg(arguments->list, int);
    put_padded(out, spec, &c, 1);
}

/* Returns false, having written nothing, if there is no such conversion. */
static bool convert(const struct output *out, const struct spec *spec, struct arguments *arguments)
{
    switch (spec->conversion) {
    case 'd':
    case 'i':
        convert_signed(out, spec, arguments);
        return true;
    case 'u':
        put_number(out, spec, "", unsigned_argument(arguments, spec->length), 10);
        return true;
    case 'x':
    case 'X':
        put_number(out, spec, "", unsigned_argument(arguments, spec->length), 16);
        return true;
    case 'o':
        put_number(out, spec, "", unsigned_argument(arguments, spec->length), 8);
        return true;
    case 'p':
        convert_pointer(out, *spec, arguments);
        return true;
    case 's':
        convert_string(out, spec, arguments);
        return true;
    case 'c':
        convert_character(out, spec, arguments);
        return true;
    case '%':
        out->put(out->context, '%');
        return true;
    default:
        return false;
    }
}

/* A number or '*', at *text, which moves past it. */
static int parse_count(const char **text, struct arguments *arguments)
{
    int count = 0;

    if (**text == '*') {
        ++*text;
        return va_arg(arguments->list, int);
    }
    while (**text >= '0' && **text <= '9')
        count = count * 10 + (*(*text)++ - '0');
    return count;
}

static enum length_modifier parse_length(const char **text)
{
    switch (**text) {
    case 'h':
        ++*text;
        return LENGTH_SHORT;
    case 'z':
        ++*text;
        return LENGTH_SIZE;
    case 'l':
        ++*text;
        if (**text != 'l')
            return LENGTH_LONG;
        ++*text;
        return LENGTH_LONG_LONG;
    default:
        return LENGTH_INT;
    }
}

/* Parses what follows '%'. Returns where the conversion character stands. */
static const char *parse_spec(struct spec *spec, const char *text, struct arguments *arguments)
{
    *spec = (struct spec){.precision = -1};
    for (; *text == '-' || *text == '0'; text++)
        if (*text == '-')
            spec->left = true;
        else
            spec->zeros = true;
    spec->width = parse_count(&text, arguments);
    if (spec->width < 0) {
        spec->left = true;
        spec->width = -spec->width;
    }
    if (*text == '.') {
        text++;
        spec->precision = parse_count(&text, arguments);
    }
    spec->length = parse_length(&text);
    spec->conversion = *text;
    return text;
}

void format(void (*put)(void *context, char c), void *context, const char *text, va_list arguments)
{
    struct output out = {put, context};
    struct arguments shared;

    va_copy(shared.list, arguments);
    for (; *text != '\0'; text++) {
        struct spec spec;
        const char *conversion;

        if (*text != '%') {
            put(context, *text);
            continue;
        }
        conversion = parse_spec(&spec, text + 1, &shared);
        if (convert(&out, &spec, &shared))
            text = conversion;
        else
            put(context, '%'); /* the rest follows as ordinary text */
    }
    va_end(shared.list);
}

struct buffer {
    char *start;
    unsigned long size;
    unsigned long length; /* of the whole text, whether it fits or not */
};

static void put_in_buffer(void *context, char c)
{
    struct buffer *buffer = context;

    if (buffer->length < buffer->size)
        buffer->start[buffer->length] = c;
    buffer->length++;
}

int format_buffer_v(char *buffer, unsigned long size, const char *text, va_list arguments)
{
    struct buffer target = {buffer, size, 0};

    format(put_in_buffer, &target, text, arguments);
    if (size > 0)
        buffer[target.length < size ? target.length : size - 1] = '\0';
    return (int)target.length;
}

int format_buffer(char *buffer, unsigned long size, const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    int length = format_buffer_v(buffer, size, text, arguments);
    va_end(arguments);
    return length;
}
