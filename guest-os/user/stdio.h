/* Text in and out for user programs. */
#ifndef USER_STDIO_H
#define USER_STDIO_H

#include <stdbool.h>

#define STDIN  0
#define STDOUT 1
#define STDERR 2

/* Standard output is collected and written out when its buffer is full, at fork(), exec() and
 * exit(), and, if it is the console, at each end of a line. A program that cannot write it is ended
 * with status 1: silently if it was a pipe that nobody reads any more. */
int putchar(int c);
void puts(const char *text); /* and a newline */
void printf(const char *text, ...) __attribute__((format(printf, 1, 2)));
void flush(void);

/* printf to any descriptor; to others than STDOUT at once. */
void dprintf(int fd, const char *text, ...) __attribute__((format(printf, 2, 3)));

/* Reads a descriptor through a buffer. Start with {.fd = ...}. */
struct input {
    int fd;
    int next, end; /* of the buffer's unread bytes */
    int error;     /* that ended the input, or 0 */
    char buffer[1024];
};

/* The next byte, or -1 at the end (or after an error: input->error). */
int input_char(struct input *input);

/* The next line without its newline; false at the end. A line longer than size - 1 is returned in
 * pieces. */
bool input_line(struct input *input, char *line, unsigned size);

#endif
