/* Small helpers for user programs. */
#include "guest-os/user/stdlib.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/system_calls.h"

void exit(int status)
{
    flush();
    system_exit(status);
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
