/* Small helpers for user programs. */
#include "guest-os/user/stdlib.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/system_calls.h"

#include <string.h>

void exit(int status)
{
    flush();
    system_exit(status);
}

int fork(void)
{
    flush(); /* or parent and child would both write it */
    return system_fork();
}

int exec(const char *path, char *const argv[])
{
    flush();
    return system_exec(path, argv);
}

uint32_t number_argument(int argc, char **argv, int index, uint32_t limit, uint32_t otherwise)
{
    uint32_t value = 0;

    if (index >= argc)
        return otherwise;
    for (const char *c = argv[index]; *c != '\0'; c++) {
        uint32_t digit = (uint32_t)(*c - '0');

        if (digit > 9 || digit > limit || value > (limit - digit) / 10) {
            value = 0;
            break;
        }
        value = value * 10 + digit;
    }
    if (value == 0) {
        printf("%s: '%s' is not a number from 1 to %u\n", argv[0], argv[index], limit);
        exit(1);
    }
    return value;
}

static unsigned digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
        return (unsigned)((c | 0x20) - 'a') + 10;
    return 36;
}

long strtol(const char *text, char **end, int base)
{
    const char *start = text;
    unsigned long value = 0;
    int negative;

    while (*text == ' ' || *text == '\t')
        text++;
    negative = *text == '-';
    if (*text == '-' || *text == '+')
        text++;
    if (digit_value(*text) < (unsigned)base)
        start = 0;
    for (; digit_value(*text) < (unsigned)base; text++)
        value = value * (unsigned)base + digit_value(*text);
    if (end != 0)
        *end = (char *)(uintptr_t)(start != 0 ? start : text);
    return (long)(negative ? -value : value);
}

int atoi(const char *text)
{
    return (int)strtol(text, 0, 10);
}

void *allocate(size_t size)
{
    void *memory = malloc(size);

    if (memory == 0) {
        dprintf(STDERR, "out of memory\n");
        exit(1);
    }
    return memory;
}

char *copy_text(const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(allocate(size), text, size);
}
