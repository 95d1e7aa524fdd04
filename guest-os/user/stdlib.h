/* Small helpers for user programs. */
#ifndef USER_STDLIB_H
#define USER_STDLIB_H

#include <stddef.h>
#include <stdint.h>

/* Writes out standard output and ends the program. */
void exit(int status) __attribute__((noreturn));

/* argv[index] as a decimal number from 1 to `limit`, or `otherwise` if there is no such argument. A
 * bad number ends the program with a message. */
uint32_t number_argument(int argc, char **argv, int index, uint32_t limit, uint32_t otherwise);

/* As in C, for bases 2 to 36, without prefixes; too large a number wraps. `end` may be NULL. */
long strtol(const char *text, char **end, int base);
int atoi(const char *text);

/* Memory (malloc.c). Aligned to 8 bytes; NULL if there is none. */
void *malloc(size_t size);
void *realloc(void *memory, size_t size);
void free(void *memory); /* NULL: nothing happens */

/* As malloc(), but ends the program with a message if there is no memory. */
void *allocate(size_t size);

/* A copy of the text, likewise. */
char *copy_text(const char *text);

#endif
