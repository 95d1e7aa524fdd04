/* Numbers as people write them on a command line. */
#ifndef TOOLS_LAUNCHER_NUMBERS_H
#define TOOLS_LAUNCHER_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>

#define KIB 1024ULL
#define MIB (1024ULL * KIB)

/* Decimal digits, or 0x and hexadecimal digits, and nothing else. False if it is not a number or
 * above `limit`. */
bool parse_number(const char *text, uint64_t limit, uint64_t *value);

/* A number of bytes: digits, then nothing, K, M or G. False if it is not that, or 2^40 and more. */
bool parse_size(const char *text, uint64_t *bytes);

/* `on` or `off`. */
bool parse_switch(const char *text, bool *value);

#endif
