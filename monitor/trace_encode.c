#include "monitor/trace_encode.h"

#include <string.h>

static void put_word(uint8_t *out, uint32_t word)
{
    for (unsigned i = 0; i < 4; i++)
        out[i] = (uint8_t)(word >> 8 * i);
}

/* Neither the magic nor a text in the stream ends with a NUL. */
static uint8_t *put_characters(uint8_t *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        *out++ = (uint8_t)text[i];
    return out;
}

void trace_encode_header(uint32_t ticks_a_second, uint8_t *out)
{
    put_characters(out, TRACE_MAGIC, TRACE_MAGIC_BYTES);
    out[TRACE_MAGIC_BYTES] = TRACE_VERSION;
    put_word(&out[TRACE_MAGIC_BYTES + 1], ticks_a_second);
}

void trace_encode_footer(uint32_t checksum, uint8_t *out)
{
    put_word(out, checksum);
}

static uint8_t *put_varint(uint8_t *out, uint32_t value)
{
    while (value >= 0x80) {
        *out++ = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    *out++ = (uint8_t)value;
    return out;
}

/* Small differences of either sign become small numbers. */
static uint32_t zigzag(uint32_t difference)
{
    return difference << 1 ^ (0 - (difference >> 31));
}

static uint8_t *put_text(uint8_t *out, const char *text)
{
    size_t length = strlen(text);

    if (length > TRACE_TEXT_MAX)
        length = TRACE_TEXT_MAX;
    *out++ = (uint8_t)length;
    return put_characters(out, text, length);
}

unsigned trace_encode(struct trace_encoder *encoder, const struct trace_record *record,
                      const char *text, uint8_t *out)
{
    const uint32_t words[TRACE_WORDS] = {
        record->vm | (uint32_t)record->mode << 8 | (uint32_t)record->reason << 16,
        record->pc,
        record->value[0],
        record->value[1],
        record->value[2],
        record->value[3],
    };
    uint32_t *last = encoder->last[record->kind];
    uint8_t *mask = &out[1];
    uint8_t *next = put_varint(&out[2], record->count - encoder->count);

    out[0] = record->kind;
    *mask = 0;
    for (unsigned i = 0; i < TRACE_WORDS; i++) {
        if (words[i] == last[i])
            continue;
        *mask |= (uint8_t)(1u << i);
        next = put_varint(next, zigzag(words[i] - last[i]));
        last[i] = words[i];
    }
    encoder->count = record->count;
    if (text != NULL)
        next = put_text(next, text);
    return (unsigned)(next - out);
}
