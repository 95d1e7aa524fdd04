#include "tools/launcher/qemu.h"

#include "mips/malta.h"
#include "tools/launcher/numbers.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PIPE_BYTES (1 << 20) /* so that a reader that is slow does not slow the machine at once */

/* A command line in the making. */
struct words {
    char *word[64];
    size_t count;
};

static void add(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct words *words, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *word;
    if (words->count + 1 >= sizeof(words->word) / sizeof(words->word[0]) ||
        vasprintf(&word, format, arguments) < 0)
        abort();
    va_end(arguments);
    words->word[words->count++] = word;
    words->word[words->count] = NULL;
}

static void add_pair(struct words *words, const char *option, const char *value)
{
    add(words, "%s", option);
    add(words, "%s", value);
}

static void free_words(struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->word[i]);
}

/* A comma inside an option's value is written twice. */
static void add_rom(struct words *words, const char *rom)
{
    char *escaped = malloc(2 * strlen(rom) + 1);
    if (escaped == NULL)
        abort();
    char *to = escaped;
    for (const char *from = rom; *from != '\0'; from++) {
        if (*from == ',')
            *to++ = ',';
        *to++ = *from;
    }
    *to = '\0';
    add(words, "-device");
    add(words, "loader,file=%s,addr=0x%x,force-raw=on", escaped, MALTA_BOOT_ROM);
    free(escaped);
}

static const char *program(const struct options *options)
{
    return options->big_endian ? "qemu-system-mips" : "qemu-system-mipsel";
}

static void make_command(const struct options *options, const struct qemu_files *files, int json_fd,
                         struct words *words)
{
    add_pair(words, program(options), "-M");
    add(words, "malta");
    add_pair(words, "-cpu", options->cpu);
    add(words, "-m");
    add(words, "%lluK", (unsigned long long)(files->memory / KIB));
    add_pair(words, "-nic", "none");
    add_pair(words, "-vga", "none");
    add_pair(words, "-display", "none");
    add_pair(words, "-monitor", "none");
    add(words, "-no-reboot");
    add_pair(words, "-chardev", "stdio,id=console,signal=off");
    add_pair(words, "-serial", "chardev:console");
    if (json_fd >= 0) {
        add(words, "-chardev");
        add(words,
            options->control != NULL ? "socket,id=json,fd=%d"
                                     : "file,id=json,path=/proc/self/fd/%d",
            json_fd);
        add_pair(words, "-serial", "chardev:json");
    }
    if (files->trace >= 0) {
        add(words, "-chardev");
        add(words, "file,id=trace,path=/proc/self/fd/%d", files->trace);
        add_pair(words, "-serial", "chardev:trace");
    }
    if (files->swap >= 0) {
        add(words, "-drive");
        add(words, "if=ide,index=0,format=raw,cache=unsafe,file=/proc/self/fd/%d", files->swap);
    }
    add_pair(words, "-kernel", files->kernel);
    if (files->initrd != NULL)
        add_pair(words, "-initrd", files->initrd);
    if (files->append != NULL)
        add_pair(words, "-append", files->append);
    if (files->rom != NULL)
        add_rom(words, files->rom);
    if (options->icount != NO_ICOUNT) {
        add(words, "-icount");
        /* With sleep=off each stop of the debugger would advance time to the next timer, and
         * QEMU 7.2 with a counting clock would not end when the board powers off. */
        add(words, "shift=%d,sleep=%s", options->icount,
            options->gdb || options->rtc_counts ? "on" : "off");
        if (options->rtc_counts)
            add_pair(words, "-rtc", "clock=vm,base=2026-01-01T00:00:00");
    }
    if (options->plugin != NULL)
        add_pair(words, "-plugin", options->plugin);
    if (options->gdb) {
        add_pair(words, "-S", "-gdb");
        if (options->gdb_socket != NULL)
            add(words, "unix:%s,server=on,wait=off", options->gdb_socket);
        else
            add(words, "tcp:127.0.0.1:%llu", (unsigned long long)options->gdb_port);
    }
}

bool qemu_is_installed(const struct options *options, struct problem *problem)
{
    const char *path = getenv("PATH");
    char *copy = strdup(path != NULL ? path : "");
    bool found = false;
    char *rest = copy;
    for (char *folder = strsep(&rest, ":"); !found && folder != NULL; folder = strsep(&rest, ":")) {
        char file[4096];
        snprintf(file, sizeof(file), "%s/%s", *folder != '\0' ? folder : ".", program(options));
        found = access(file, X_OK) == 0;
    }
    free(copy);
    return found || problem_set(problem, program(options),
                                "run 'make deps', or install the package qemu-system-mips",
                                "QEMU is not installed");
}

struct pipe_ends {
    int read;
    int write;
};

static struct pipe_ends make_pipe(void)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return (struct pipe_ends){-1, -1};
    fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES);
    return (struct pipe_ends){ends[0], ends[1]};
}

/* The second port, both ways: a pipe takes more before it is full, but QEMU cannot read from one.
 */
static struct pipe_ends make_socket(void)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return (struct pipe_ends){-1, -1};
    return (struct pipe_ends){ends[0], ends[1]};
}

/* In the child: becomes QEMU, which keeps `files` (-1: none), or exits with 127. */
static _Noreturn void become_qemu(struct words *words, pid_t parent, int input, int output,
                                  const int files[3])
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(127); /* the launcher ended before the line above */
    setpgid(0, 0);  /* Ctrl-C is for the launcher, which ends QEMU in its own way */
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    for (int i = 0; i < 3; i++)
        if (files[i] >= 0)
            fcntl(files[i], F_SETFD, 0);
    execvp(words->word[0], words->word);
    _exit(127);
}

bool qemu_start(const struct options *options, const struct qemu_files *files, bool json,
                struct qemu *qemu, struct problem *problem)
{
    struct pipe_ends none = {-1, -1};
    struct pipe_ends in = make_pipe();
    struct pipe_ends out = make_pipe();
    struct pipe_ends lines = !json ? none : options->control != NULL ? make_socket() : make_pipe();
    struct words words = {.count = 0};
    make_command(options, files, lines.write, &words);
    fflush(NULL);
    pid_t parent = getpid();
    pid_t pid = in.read < 0 || out.read < 0 || (json && lines.read < 0) ? -1 : fork();
    if (pid == 0)
        become_qemu(&words, parent, in.read, out.write,
                    (const int[]){lines.write, files->trace, files->swap});
    int error = errno;
    free_words(&words);
    close(in.read);
    close(out.write);
    if (json)
        close(lines.write);
    *qemu = (struct qemu){pid, in.write, out.read, lines.read};
    return pid > 0 || problem_set(problem, program(options), "free some of the host's resources",
                                  "cannot start QEMU: %s", strerror(error));
}

void qemu_kill(const struct qemu *qemu)
{
    kill(qemu->pid, SIGKILL);
}

int qemu_wait(const struct qemu *qemu)
{
    const struct timespec step = {.tv_nsec = 10000000};
    int status = 0;
    for (int i = 0; i < 200; i++) {
        if (waitpid(qemu->pid, &status, WNOHANG) == qemu->pid)
            return status;
        nanosleep(&step, NULL);
    }
    qemu_kill(qemu);
    while (waitpid(qemu->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}
