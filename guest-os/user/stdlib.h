/* Small helpers for user programs. */
#ifndef USER_STDLIB_H
#define USER_STDLIB_H

#include <stdint.h>

/* Writes out standard output and ends the program. */
void exit(int status) __attribute__((noreturn));

/* argv[index] as a decimal number from 1 to `limit`, or `otherwise` if there is no such argument. A
 * bad number ends the program with a message. */
uint32_t number_argument(int argc, char **argv, int index, uint32_t limit, uint32_t otherwise);

#endif
