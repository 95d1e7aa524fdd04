#include "tools/launcher/numbers.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool parse_number(const char *text, uint64_t limit, uint64_t *value)
{
    bool hexadecimal = strncmp(text, "0x", 2) == 0;
    const char *digits = hexadecimal ? text + 2 : text;
    /* strtoull itself accepts blanks, signs and a leading zero for octal. */
    if (!(hexadecimal ? isxdigit((unsigned char)*digits) : isdigit((unsigned char)*digits)))
        return false;
    char *end;
    errno = 0;
    unsigned long long number = strtoull(digits, &end, hexadecimal ? 16 : 10);
    if (errno != 0 || *end != '\0' || number > limit)
        return false;
    *value = number;
    return true;
}

bool parse_size(const char *text, uint64_t *bytes)
{
    char digits[24];
    size_t length = strlen(text);
    if (length == 0 || length >= sizeof(digits))
        return false;
    memcpy(digits, text, length + 1);
    uint64_t unit = 1;
    switch (toupper((unsigned char)digits[length - 1])) {
    case 'K':
        unit = KIB;
        break;
    case 'M':
        unit = MIB;
        break;
    case 'G':
        unit = 1024 * MIB;
        break;
    }
    if (unit != 1)
        digits[length - 1] = '\0';
    uint64_t number;
    if (!parse_number(digits, ((1ULL << 40) - 1) / unit, &number))
        return false;
    *bytes = number * unit;
    return true;
}

bool parse_switch(const char *text, bool *value)
{
    *value = strcmp(text, "on") == 0;
    return *value || strcmp(text, "off") == 0;
}
