/* Checksums and random numbers, the same on every machine. */
#ifndef USER_CHECKSUM_H
#define USER_CHECKSUM_H

#include <stdint.h>

#define CHECKSUM_START 0x811c9dc5

/* Adds bytes to a checksum (FNV-1a). */
static inline uint32_t checksum(uint32_t sum, const void *data, uint32_t size)
{
    for (const uint8_t *p = data, *end = p + size; p < end; p++)
        sum = (sum ^ *p) * 0x01000193;
    return sum;
}

/* Adds a word, whatever the byte order. */
static inline uint32_t checksum_word(uint32_t sum, uint32_t word)
{
    for (unsigned i = 0; i < 4; i++, word >>= 8)
        sum = (sum ^ (word & 0xff)) * 0x01000193;
    return sum;
}

/* The next of Marsaglia's xorshift32 numbers; *state must not be 0. */
static inline uint32_t random_number(uint32_t *state)
{
    uint32_t x = *state;

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

#endif
