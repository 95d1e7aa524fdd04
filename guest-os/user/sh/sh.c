/* sh: the shell. `sh` reads commands from standard input, `sh FILE ARGUMENT...` from a file, `sh -c
 * TEXT ARGUMENT...` takes them from its argument. */
#include "guest-os/user/errors.h"
#include "guest-os/user/sh/jobs.h"
#include "guest-os/user/sh/run.h"
#include "guest-os/user/sh/variables.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#include <string.h>

#define LINE_MAX 1024

/* Reads a line byte by byte, so that what follows it is left to the commands. Its length, or 0 at
 * the end, or an error. The newline is part of the length, but not of the text. */
static int read_line(int fd, char line[LINE_MAX])
{
    int length = 0;
    char c = '\0';
    int bytes = 1;

    while (c != '\n' && (bytes = read(fd, &c, 1)) > 0) {
        if (length == LINE_MAX - 1)
            return -EINVAL;
        line[length++] = c;
    }
    if (bytes < 0)
        return bytes;
    line[c == '\n' ? length - 1 : length] = '\0';
    return length;
}

static void prompt(void)
{
    jobs_poll(interactive);
    if (interactive)
        write(STDERR, "$ ", 2);
}

static void run_input(int fd)
{
    static char line[LINE_MAX];
    int length;

    for (;;) {
        prompt();
        length = read_line(fd, line);
        if (length == -EINTR && interactive)
            continue; /* Ctrl-C: that line is void */
        if (length <= 0)
            break;
        run_line(line);
    }
    if (length < 0)
        last_status = complain("sh", "input", length);
    if (interactive)
        write(STDERR, "\n", 1);
}

/* Runs the lines of a text. */
static void run_text(char *text)
{
    while (text != 0) {
        char *end = strchr(text, '\n');

        if (end != 0)
            *end++ = '\0';
        run_line(text);
        text = end;
    }
}

int main(int argc, char **argv)
{
    struct stat stat;

    if (argc > 2 && strcmp(argv[1], "-c") == 0) {
        variables_set_arguments(argc - 2, argv + 2); /* $0 is the text */
        run_text(argv[2]);
    } else if (argc > 1) {
        script_fd = open(argv[1], O_READ);
        if (script_fd < 0) {
            complain("sh", argv[1], script_fd);
            return 127;
        }
        variables_set_arguments(argc - 1, argv + 1);
        run_input(script_fd);
    } else {
        variables_set_arguments(argc, argv);
        interactive = fstat(STDIN, &stat) == 0 && stat.type == TYPE_CONSOLE;
        if (interactive)
            foreground(0); /* at the prompt Ctrl-C ends nobody */
        run_input(STDIN);
    }
    return last_status;
}
