/* Processes, pipes, redirections. */
#include "guest-os/user/sh/run.h"
#include "guest-os/user/errors.h"
#include "guest-os/user/path.h"
#include "guest-os/user/sh/builtins.h"
#include "guest-os/user/sh/jobs.h"
#include "guest-os/user/sh/variables.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#include <string.h>

#define STATUS_SYNTAX     2
#define STATUS_CANNOT_RUN 126
#define STATUS_NOT_FOUND  127

bool interactive;
int script_fd = -1;

static void move_descriptor(int fd, int to)
{
    if (fd != to) {
        dup2(fd, to);
        close(fd);
    }
}

static int redirect(const struct redirection *redirection)
{
    int fd;

    if (redirection->path == 0)
        return dup2(STDOUT, redirection->fd) < 0 ? -EBADF : 0;
    fd = open(redirection->path, redirection->flags);
    if (fd < 0)
        return fd;
    move_descriptor(fd, redirection->fd);
    return 0;
}

/* In the child. Descriptors 0 and 1 are the pipeline's. */
static void become(const struct command *command)
{
    int error;

    if (script_fd >= 0)
        close(script_fd);
    for (unsigned i = 0; i < command->redirection_count; i++) {
        error = redirect(&command->redirections[i]);
        if (error < 0)
            exit(complain("sh", command->redirections[i].path, error));
    }
    interactive = false;
    jobs_forget();
    if (run_builtin(command->argc, command->argv))
        exit(last_status);
    error = exec_program(command->argv);
    complain("sh", command->argv[0], error);
    exit(error == -ENOENT ? STATUS_NOT_FOUND : STATUS_CANNOT_RUN);
}

/* A background job of a person's shell must not take what the person types. */
static void read_nothing(void)
{
    int fds[2];

    if (pipe(fds) == 0) {
        close(fds[1]);
        move_descriptor(fds[0], STDIN);
    }
}

/* Starts a command that reads `input` (-1: what the shell reads) and writes to `output[1]` (-1:
 * where the shell writes); `output[0]` is the pipe's other end. False if there is no process for
 * it. */
static bool start(const struct command *command, struct job *job, bool background, int input,
                  const int output[2])
{
    int pid = fork();

    if (pid < 0) {
        complain("sh", command->argv[0], pid);
        return false;
    }
    if (pid == 0) {
        if (interactive)
            setgroup(0, job->group);
        if (input >= 0)
            move_descriptor(input, STDIN);
        else if (background && interactive)
            read_nothing();
        if (output[0] >= 0)
            close(output[0]);
        if (output[1] >= 0)
            move_descriptor(output[1], STDOUT);
        become(command);
    }
    if (interactive) { /* here as well: whichever comes first */
        if (job->group == 0)
            job->group = pid;
        setgroup(pid, job->group);
    }
    job_add(job, pid);
    return true;
}

/* Starts all commands, from the first on; false if that failed somewhere. */
static bool start_all(const struct pipeline *pipeline, struct job *job)
{
    bool background = pipeline->end == TOKEN_BACKGROUND;
    int input = -1;
    bool started = true;

    for (const struct command *command = pipeline->first; command != 0 && started;
         command = command->next) {
        int fds[2] = {-1, -1};
        int error = command->next != 0 ? pipe(fds) : 0;

        if (error < 0)
            complain("sh", "pipe", error);
        started = error >= 0 && start(command, job, background, input, fds);
        if (input >= 0)
            close(input);
        if (fds[1] >= 0)
            close(fds[1]);
        input = fds[0];
    }
    if (input >= 0)
        close(input);
    return started;
}

/* `text` is what was typed. */
static void run_pipeline(const struct pipeline *pipeline, const char *text, unsigned length)
{
    const struct command *only = pipeline->first->next == 0 ? pipeline->first : 0;
    struct job *job;
    bool started;

    if (only != 0 && only->redirection_count == 0 && pipeline->end != TOKEN_BACKGROUND &&
        run_builtin(only->argc, only->argv))
        return;
    job = job_create(text, length);
    started = start_all(pipeline, job);
    if (pipeline->end == TOKEN_BACKGROUND) {
        job_number(job);
        last_background = job->last;
        last_status = started ? 0 : 1;
        if (interactive)
            dprintf(STDERR, "[%d] %d\n", job->number, job->last);
        return;
    }
    if (interactive)
        foreground(job->group);
    last_status = job_wait(job);
    if (!started)
        last_status = 1;
    if (interactive)
        foreground(0);
}

void run_line(const char *line)
{
    struct lexer lexer = {.next = line};
    struct pipeline pipeline;
    enum token before = TOKEN_SEMICOLON;

    do {
        const char *text = lexer.next;
        bool skip =
            (before == TOKEN_AND && last_status != 0) || (before == TOKEN_OR && last_status == 0);

        pipeline_parse(&pipeline, &lexer);
        if (pipeline.problem == 0 && pipeline.first == 0 &&
            (before == TOKEN_AND || before == TOKEN_OR))
            pipeline.problem = "command expected";
        if (pipeline.problem != 0) {
            dprintf(STDERR, "sh: %s\n", pipeline.problem);
            last_status = STATUS_SYNTAX;
            pipeline.end = TOKEN_END;
        } else if (pipeline.first != 0 && !skip) {
            run_pipeline(&pipeline, text, (unsigned)(lexer.next - text));
        }
        before = pipeline.end;
        pipeline_free(&pipeline);
    } while (before != TOKEN_END);
}
