/* Text in and out. */
#include "guest-os/user/stdio.h"
#include "guest-os/user/errors.h"
#include "guest-os/user/system_calls.h"
#include "mips/freestanding/format.h"

#include <stdarg.h>

/* Characters on their way to a descriptor. */
struct output {
    int fd;
    unsigned used;
    char buffer[512];
};

static struct output standard = {.fd = STDOUT};
static enum {
    UNKNOWN,
    LINES,
    BLOCKS
} buffering;

static void write_out(struct output *output)
{
    unsigned size = output->used;

    output->used = 0; /* before complain() comes here */
    for (unsigned done = 0; done < size;) {
        int bytes = write(output->fd, output->buffer + done, size - done);

        if (bytes < 0 && output->fd != STDOUT)
            return;
        if (bytes < 0) {
            if (bytes != -EPIPE)
                complain("write", "standard output", bytes);
            system_exit(1);
        }
        done += (unsigned)bytes;
    }
}

void flush(void)
{
    write_out(&standard);
}

static void put(void *context, char c)
{
    struct output *output = context;

    output->buffer[output->used++] = c;
    if (output->used == sizeof(output->buffer))
        write_out(output);
}

static bool is_buffered_by_lines(void)
{
    struct stat stat;

    if (buffering == UNKNOWN)
        buffering = fstat(STDOUT, &stat) == 0 && stat.type != TYPE_CONSOLE ? BLOCKS : LINES;
    return buffering == LINES;
}

static void put_standard(void *context, char c)
{
    put(context, c);
    if (c == '\n' && is_buffered_by_lines())
        flush();
}

int putchar(int c)
{
    put_standard(&standard, (char)c);
    return c;
}

void puts(const char *text)
{
    printf("%s\n", text);
}

static void print(int fd, const char *text, va_list arguments)
{
    struct output other;

    if (fd == STDOUT) {
        format(put_standard, &standard, text, arguments);
        return;
    }
    other.fd = fd;
    other.used = 0;
    format(put, &other, text, arguments);
    write_out(&other);
}

void printf(const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    print(STDOUT, text, arguments);
    va_end(arguments);
}

void dprintf(int fd, const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    print(fd, text, arguments);
    va_end(arguments);
}

int input_char(struct input *input)
{
    if (input->next == input->end) {
        int bytes = input->error != 0 ? 0 : read(input->fd, input->buffer, sizeof(input->buffer));

        if (bytes < 0)
            input->error = bytes;
        if (bytes <= 0)
            return -1;
        input->next = 0;
        input->end = bytes;
    }
    return (unsigned char)input->buffer[input->next++];
}

bool input_line(struct input *input, char *line, unsigned size)
{
    unsigned length = 0;
    int c = 0;

    while (length < size - 1 && (c = input_char(input)) != -1 && c != '\n')
        line[length++] = (char)c;
    line[length] = '\0';
    return length != 0 || c == '\n';
}
