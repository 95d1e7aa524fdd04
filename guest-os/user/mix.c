/* mix: spin and stride at the same time, each a process with its output in a pipe.
 *
 * What the two print depends on nothing but their arguments, and mix reads one pipe after the
 * other: so the output is the same however the kernel switches between them. */
#include "guest-os/user/path.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#include <stdbool.h>

struct child {
    char *argv[4];
    int pid;
    int output; /* where mix reads what it prints */
    int status;
    struct usage usage;
};

static void fail(const char *what)
{
    printf("mix: %s failed\n", what);
    exit(1);
}

static void start(struct child *child)
{
    int fds[2];

    if (pipe(fds) < 0)
        fail("pipe");
    child->pid = fork();
    if (child->pid < 0)
        fail("fork");
    if (child->pid == 0) {
        dup2(fds[1], STDOUT);
        close(fds[0]);
        close(fds[1]);
        exec_program(child->argv);
        fail("exec");
    }
    close(fds[1]);
    child->output = fds[0];
}

/* Prints what the child prints, until it has closed its end of the pipe. */
static void relay(const struct child *child)
{
    char buffer[64];
    int bytes;

    while ((bytes = read(child->output, buffer, sizeof(buffer))) > 0) {
        for (int i = 0; i < bytes; i++)
            putchar(buffer[i]);
    }
    close(child->output);
}

static void collect(struct child *children, unsigned count)
{
    struct usage usage;
    int status;
    int pid;

    while ((pid = wait(&status, &usage)) > 0) {
        for (unsigned i = 0; i < count; i++) {
            if (children[i].pid == pid) {
                children[i].status = status;
                children[i].usage = usage;
            }
        }
    }
}

/* Each was on the processor before the other was there for the last time. */
static bool overlapped(const struct usage *a, const struct usage *b)
{
    return a->first_switch < b->last_switch && b->first_switch < a->last_switch;
}

int main(void)
{
    struct child children[2] = {
        {.argv = {"spin", "12000000"}},
        {.argv = {"stride", "64", "4000"}},
    };
    bool together;

    printf("mix: starting spin and stride\n");
    start(&children[0]);
    start(&children[1]);
    relay(&children[0]);
    relay(&children[1]);
    collect(children, 2);
    printf("mix: spin ended with status %d, stride with status %d\n", children[0].status,
           children[1].status);
    together = overlapped(&children[0].usage, &children[1].usage);
    printf("mix: ran at the same time: %s\n", together ? "yes" : "no");
    return together ? 0 : 1;
}
