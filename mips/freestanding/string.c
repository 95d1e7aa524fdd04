/* The memory and string functions. Blocks that are aligned alike move by words: the monitor and the
 * guests copy whole images with these. Built so that gcc does not turn the loops back into calls of
 * the very functions that they implement (mips/build.mk). */
#include "mips/freestanding/string.h"
#include <stdbool.h>
#include <stdint.h>

/* A word that may lie over objects of any type (ISO C 6.5p7 allows that to characters only). */
typedef uint32_t __attribute__((may_alias)) word;

static bool is_aligned(const void *p)
{
    return (uintptr_t)p % sizeof(word) == 0;
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    unsigned char *d = to;
    const unsigned char *s = from;

    if (is_aligned(d) && is_aligned(s))
        for (; size >= sizeof(word); size -= sizeof(word)) {
            *(word *)(void *)d = *(const word *)(const void *)s;
            d += sizeof(word);
            s += sizeof(word);
        }
    while (size-- > 0)
        *d++ = *s++;
    return to;
}

void *memmove(void *to, const void *from, size_t size)
{
    unsigned char *d = to;
    const unsigned char *s = from;

    /* Forwards unless the destination begins inside the source: then from its end. */
    if ((uintptr_t)d - (uintptr_t)s >= size)
        for (size_t i = 0; i < size; i++)
            d[i] = s[i];
    else
        while (size-- > 0)
            d[size] = s[size];
    return to;
}

void *memset(void *to, int byte, size_t size)
{
    unsigned char *d = to;
    word pattern = (unsigned char)byte * 0x01010101u;

    for (; size > 0 && !is_aligned(d); size--)
        *d++ = (unsigned char)byte;
    for (; size >= sizeof(word); size -= sizeof(word)) {
        *(word *)(void *)d = pattern;
        d += sizeof(word);
    }
    while (size-- > 0)
        *d++ = (unsigned char)byte;
    return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *x = a;
    const unsigned char *y = b;

    for (size_t i = 0; i < size; i++)
        if (x[i] != y[i])
            return x[i] - y[i];
    return 0;
}

void *memchr(const void *s, int byte, size_t size)
{
    const unsigned char *p = s;

    for (; size > 0; size--, p++)
        if (*p == (unsigned char)byte)
            return (void *)(uintptr_t)p;
    return NULL;
}

size_t strlen(const char *s)
{
    size_t length = 0;

    while (s[length] != '\0')
        length++;
    return length;
}

size_t strnlen(const char *s, size_t limit)
{
    size_t length = 0;

    while (length < limit && s[length] != '\0')
        length++;
    return length;
}

int strcmp(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (a[i] != b[i] || a[i] == '\0')
            return (unsigned char)a[i] - (unsigned char)b[i];
    return 0;
}

char *strchr(const char *s, int c)
{
    for (;; s++) {
        if (*s == (char)c)
            return (char *)(uintptr_t)s;
        if (*s == '\0')
            return NULL;
    }
}
