#include "tools/grader/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define IDLE_SECONDS   8
#define POLL_NS        20000000
#define CPU_GRACE_SECS 2

void words_add(struct words *words, const char *format, ...)
{
    va_list arguments;
    char *word;

    va_start(arguments, format);
    if (vasprintf(&word, format, arguments) < 0)
        abort();
    va_end(arguments);
    words->word = realloc(words->word, (words->count + 2) * sizeof(char *));
    if (words->word == NULL)
        abort();
    words->word[words->count++] = word;
    words->word[words->count] = NULL;
}

void words_split(struct words *words, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, " \n");

        if (length > 0)
            words_add(words, "%.*s", (int)length, text);
        text += length;
        text += strspn(text, " \n");
    }
}

void words_free(struct words *words)
{
    for (size_t i = 0; words->word != NULL && i < words->count; i++)
        free(words->word[i]);
    free(words->word);
    *words = (struct words){0};
}

static void add_sandbox(struct words *words, const struct sandbox *sandbox)
{
    words_split(words,
                "bwrap --unshare-all --die-with-parent --new-session --clearenv --setenv PATH "
                "/usr/bin:/bin --ro-bind /usr /usr --ro-bind-try /lib /lib --ro-bind-try "
                "/lib64 /lib64 --ro-bind-try /bin /bin --ro-bind-try /etc/ld.so.cache "
                "/etc/ld.so.cache --ro-bind-try /etc/alternatives /etc/alternatives "
                "--proc /proc --dev /dev --tmpfs /tmp");
    for (size_t i = 0; i < SANDBOX_FOLDERS && sandbox->readable[i] != NULL; i++) {
        words_add(words, "--ro-bind");
        words_add(words, "%s", sandbox->readable[i]);
        words_add(words, "%s", sandbox->readable[i]);
    }
    words_add(words, "--bind");
    words_add(words, "%s", sandbox->writable);
    words_add(words, "%s", sandbox->writable);
    words_add(words, "--chdir");
    words_add(words, "%s", sandbox->writable);
}

static void bound(int resource, rlim_t limit)
{
    const struct rlimit both = {limit, limit};

    setrlimit(resource, &both);
}

static _Noreturn void become(char *const *word, const char *output, const struct bounds *bounds)
{
    int out = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int in = open("/dev/null", O_RDONLY);

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    bound(RLIMIT_CPU, bounds->cpu_seconds + CPU_GRACE_SECS);
    bound(RLIMIT_FSIZE, bounds->file_size);
    bound(RLIMIT_CORE, 0);
    if (bounds->memory != 0)
        bound(RLIMIT_AS, bounds->memory);
    execvp(word[0], word);
    _exit(127);
}

/* Processor time in ticks of a process and of what it has waited for; -1 if it is gone. */
static long ticks_of(pid_t pid)
{
    char path[64], text[1024];
    long user = 0, system = 0, child_user = 0, child_system = 0;

    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return -1;
    size_t length = fread(text, 1, sizeof(text) - 1, file);
    fclose(file);
    text[length] = '\0';
    const char *rest = strrchr(text, ')');
    if (rest == NULL ||
        sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld %ld %ld", &user,
               &system, &child_user, &child_system) != 4)
        return -1;
    return user + system + child_user + child_system;
}

/* The processes that `pid` has started, at any depth: the first child of each. bwrap is a chain. */
static long ticks_of_chain(pid_t pid)
{
    long sum = 0;

    for (unsigned depth = 0; depth < 6; depth++) {
        char path[96];
        int child = 0;
        long ticks = ticks_of(pid);

        if (ticks < 0)
            break;
        sum += ticks;
        snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid, (int)pid);
        FILE *file = fopen(path, "r");
        bool more = file != NULL && fscanf(file, "%d", &child) == 1;
        if (file != NULL)
            fclose(file);
        if (!more)
            break;
        pid = child;
    }
    return sum;
}

static enum command_end watch(pid_t pid, const struct bounds *bounds, int *status)
{
    const struct timespec step = {.tv_nsec = POLL_NS};
    long per_second = sysconf(_SC_CLK_TCK), last = -1;
    unsigned still = 0;

    for (;;) {
        pid_t done = waitpid(pid, status, WNOHANG);

        if (done == pid)
            return COMMAND_EXITED;
        if (done < 0 && errno != EINTR)
            return COMMAND_NO_START;
        nanosleep(&step, NULL);
        long ticks = ticks_of_chain(pid);
        if (ticks > (long)bounds->cpu_seconds * per_second)
            return COMMAND_CPU;
        still = ticks == last ? still + 1 : 0;
        last = ticks;
        if (still > IDLE_SECONDS * (1000000000l / POLL_NS))
            return COMMAND_ASLEEP;
    }
}

enum command_end command_run(const struct words *words, const char *output,
                             const struct bounds *bounds, const struct sandbox *sandbox, int *code)
{
    struct words all = {0};
    int status = 0;

    if (sandbox->on)
        add_sandbox(&all, sandbox);
    for (size_t i = 0; i < words->count; i++)
        words_add(&all, "%s", words->word[i]);
    fflush(NULL);
    pid_t pid = all.word != NULL ? fork() : -1;
    if (pid == 0)
        become(all.word, output, bounds);
    words_free(&all);
    if (pid < 0)
        return COMMAND_NO_START;
    setpgid(pid, pid);
    enum command_end end = watch(pid, bounds, &status);
    kill(-pid, SIGKILL);
    if (end != COMMAND_EXITED)
        waitpid(pid, &status, 0);
    else if (WIFSIGNALED(status))
        end = WTERMSIG(status) == SIGXCPU ? COMMAND_CPU : COMMAND_KILLED;
    *code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
    return end == COMMAND_EXITED && *code == 127 ? COMMAND_NO_START : end;
}
