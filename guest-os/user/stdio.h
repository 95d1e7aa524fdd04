/* Output for user programs. Standard output is written out at each end of a line, when its buffer
 * is full, and at exit(). */
#ifndef USER_STDIO_H
#define USER_STDIO_H

int putchar(int c);
int printf(const char *text, ...) __attribute__((format(printf, 1, 2)));
void flush(void);

#endif
