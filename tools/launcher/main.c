/* mirrorball: boots the monitor with virtual machines, or a kernel on the bare machine, in QEMU. */
#include "tools/launcher/archive.h"
#include "tools/launcher/image.h"
#include "tools/launcher/numbers.h"
#include "tools/launcher/options.h"
#include "tools/launcher/paths.h"
#include "tools/launcher/qemu.h"
#include "tools/launcher/relay.h"
#include "tools/launcher/status.h"
#include "tools/launcher/swap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define VERSION           "mirrorball 0.1"
#define NATIVE_APPEND_MAX 200 /* characters */

enum exit_code {
    EXIT_ENDED = 0,
    EXIT_BAD_INPUT = 2,
    EXIT_FAULT = 4,
    EXIT_LIMIT = 5,
    EXIT_SIGNAL = 128, /* and the number of the signal */
};

static bool check_vms(const struct options *options, struct problem *problem)
{
    if (options->unchecked)
        return true;
    if (!vm_specs_check(options->specs, options->count, options->machine_memory, problem))
        return false;
    for (size_t i = 0; i < options->count; i++) {
        if (!vm_spec_check_files(&options->specs[i], problem))
            return false;
        struct boot_files files = vm_boot_files(&options->specs[i]);
        if (!boot_files_check(&files, options->big_endian, problem))
            return false;
    }
    return true;
}

/* The options that the monitor reads, for -append; the caller frees. */
static char *monitor_options(const struct options *options)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        abort();
    if (options->exit_limit != 0)
        fprintf(out, "exit_limit=%llu ", (unsigned long long)options->exit_limit);
    if (options->icount != NO_ICOUNT)
        fprintf(out, "icount=%d ", options->icount);
    if (options->interactive)
        fputs("terminal=on ", out);
    else if (options->count > 1)
        fputs("prefix=on ", out);
    if (options->trace != NULL)
        fputs("trace=on ", out);
    if (options->trace_reasons != NULL)
        fprintf(out, "trace_reasons=%s ", options->trace_reasons);
    if (options->together)
        fputs("together=on ", out);
    if (options->stay)
        fputs("stay=on ", out);
    fclose(out);
    if (size > 0)
        text[size - 1] = '\0'; /* the last blank */
    return text;
}

static void tell_gdb(const struct options *options, const char *elf)
{
    fprintf(stderr,
            "mirrorball: waiting for gdb; attach with: gdb-multiarch %s -ex 'target remote ", elf);
    if (options->gdb_socket != NULL)
        fprintf(stderr, "%s'\n", options->gdb_socket);
    else
        fprintf(stderr, ":%llu'\n", (unsigned long long)options->gdb_port);
}

/* Tells why the run ended where that decides the exit code; -1 where it is left to others. */
static int exit_code_of_end(const struct options *options, const struct relay_result *result)
{
    switch (result->end) {
    case RELAY_SIGNAL:
        fprintf(stderr, "mirrorball: %s\n",
                result->signal == SIGINT ? "interrupted" : strsignal(result->signal));
        return EXIT_SIGNAL + result->signal;
    case RELAY_OUTPUT_CLOSED:
        return EXIT_SIGNAL + SIGPIPE;
    case RELAY_TIME_LIMIT:
        fprintf(stderr, "mirrorball: time limit of %llu s reached\n",
                (unsigned long long)options->time_limit);
        return EXIT_LIMIT;
    default:
        return -1;
    }
}

/* Whether QEMU ended well, after a message if it did not. */
static bool qemu_ended_well(int wait_status)
{
    if (WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0)
        return true;
    if (WIFEXITED(wait_status))
        fprintf(stderr, "mirrorball: QEMU failed with exit status %d\n", WEXITSTATUS(wait_status));
    else
        fprintf(stderr, "mirrorball: QEMU was ended by a signal: %s\n",
                strsignal(WTERMSIG(wait_status)));
    return false;
}

static int exit_code_of_run(const struct options *options, const struct relay_result *result,
                            const struct status_reader *status)
{
    if (status->malformed) {
        fputs("mirrorball: the monitor wrote a line that is not JSON to the second port\n", stderr);
        return EXIT_FAULT;
    }
    int code = result->end == RELAY_TIME_LIMIT && status->seen
                   ? -1 /* it had ended in time, but for the last steps */
                   : exit_code_of_end(options, result);
    if (code >= 0)
        return code;
    if (status->seen)
        return status->code;
    if (qemu_ended_well(result->wait_status))
        fputs("mirrorball: the monitor ended without a status line\n", stderr);
    return EXIT_FAULT;
}

static bool open_json(const char *path, FILE **file, struct problem *problem)
{
    *file = path != NULL ? fopen(path, "we") : NULL;
    return path == NULL || *file != NULL ||
           problem_set(problem, path, "give a file that can be written",
                       "cannot write the JSON file: %s", strerror(errno));
}

/* QEMU opens it again by this descriptor, which stays open. */
static bool open_trace(const char *path, int *fd, struct problem *problem)
{
    *fd = path != NULL ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666) : -1;
    return path == NULL || *fd >= 0 ||
           problem_set(problem, path, "give a file that can be written",
                       "cannot write the trace file: %s", strerror(errno));
}

static void take_answer(void *control, const char *line, size_t length)
{
    control_answer(control, line, length);
}

static int boot_monitor(const struct options *options, struct qemu_files *files,
                        struct problem *problem)
{
    struct control control;
    struct status_reader status = {.answer = take_answer, .context = &control};
    struct qemu qemu;
    if (!open_json(options->json, &status.copy, problem) ||
        !open_trace(options->trace, &files->trace, problem) ||
        (options->swap != NULL && !swap_file_open(options->swap, &files->swap, problem)) ||
        !control_open(&control, options->control, problem))
        return EXIT_BAD_INPUT;
    relay_prepare();
    if (!qemu_start(options, files, true, &qemu, problem)) {
        control_close(&control);
        return EXIT_BAD_INPUT;
    }
    control.to_monitor = qemu.from_json;
    if (options->gdb)
        tell_gdb(options, files->kernel);
    struct relay_result result =
        relay_run(&qemu, options->time_limit, options->interactive, &status, &control);
    control_close(&control);
    int code = exit_code_of_run(options, &result, &status);
    status_free(&status);
    if (status.copy != NULL && fclose(status.copy) != 0) {
        problem_set(problem, options->json, "see whether the disk is full",
                    "cannot write the JSON file: %s", strerror(errno));
        return EXIT_BAD_INPUT;
    }
    return code;
}

/* The archive lives in memory and has no name: nothing is left behind, however this ends. */
static int make_archive(const struct options *options, struct problem *problem)
{
    int fd = memfd_create("mirrorball-archive", 0);
    if (fd < 0) {
        problem_set(problem, "archive", "free some memory", "out of memory");
    } else if (!archive_write(fd, options->specs, options->count, problem)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static int run(const struct options *options, struct problem *problem)
{
    struct monitor_paths monitor;
    if (!check_vms(options, problem) || !paths_find_monitor(options, &monitor, problem) ||
        !qemu_is_installed(options, problem))
        return EXIT_BAD_INPUT;
    char initrd[4096];
    if (options->archive != NULL) {
        uint64_t size;
        int fd = image_open("archive", options->archive, &size, problem);
        if (fd < 0)
            return EXIT_BAD_INPUT;
        close(fd);
        snprintf(initrd, sizeof(initrd), "%s", options->archive);
    } else {
        int fd = make_archive(options, problem);
        if (fd < 0)
            return EXIT_BAD_INPUT;
        snprintf(initrd, sizeof(initrd), "/proc/self/fd/%d", fd);
    }
    char *append = monitor_options(options);
    struct qemu_files files = {
        monitor.elf, initrd, monitor.boot_rom, append, options->machine_memory, -1, -1};
    int code = boot_monitor(options, &files, problem);
    free(append);
    return code;
}

static int native(const struct options *options, struct problem *problem)
{
    const struct vm_spec *machine = &options->specs[0];
    struct boot_files boot = vm_boot_files(machine);
    boot.rom_limit = NATIVE_ROM_LIMIT;
    if (machine->memory < VM_MEMORY_MIN || machine->memory > VM_MEMORY_MAX ||
        machine->memory % VM_MEMORY_UNIT != 0) {
        problem_set(problem, "--memory", "give a multiple of 64K from 1M to 256M",
                    "the machine cannot have this much memory");
        return EXIT_BAD_INPUT;
    }
    /* QEMU cuts argv[1] at 255 characters, and writes where the initrd is before it. */
    if (machine->append != NULL && strlen(machine->append) > NATIVE_APPEND_MAX) {
        problem_set(problem, "--append", "shorten it to 200 characters",
                    "the command line is too long");
        return EXIT_BAD_INPUT;
    }
    if (!boot_files_check(&boot, options->big_endian, problem) ||
        !qemu_is_installed(options, problem))
        return EXIT_BAD_INPUT;
    struct qemu_files files = {
        machine->kernel, machine->initrd, machine->rom, machine->append, machine->memory, -1, -1};
    struct status_reader status = {.copy = NULL};
    struct control none;
    struct qemu qemu;
    control_open(&none, NULL, problem);
    relay_prepare();
    if (!qemu_start(options, &files, false, &qemu, problem))
        return EXIT_BAD_INPUT;
    if (options->gdb)
        tell_gdb(options, files.kernel);
    struct relay_result result =
        relay_run(&qemu, options->time_limit, options->interactive, &status, &none);
    int code = exit_code_of_end(options, &result);
    if (code >= 0)
        return code;
    return qemu_ended_well(result.wait_status) ? EXIT_ENDED : EXIT_FAULT;
}

static int pack(const struct options *options, struct problem *problem)
{
    if (!check_vms(options, problem))
        return EXIT_BAD_INPUT;
    int fd = open(options->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        problem_set(problem, options->output, "give a file that can be written",
                    "cannot write the archive: %s", strerror(errno));
        return EXIT_BAD_INPUT;
    }
    bool good = archive_write(fd, options->specs, options->count, problem);
    if (!good)
        unlink(options->output);
    close(fd);
    return good ? EXIT_ENDED : EXIT_BAD_INPUT;
}

static int perform(enum command command, char **words, struct problem *problem)
{
    static int (*const perform_command[COMMANDS])(const struct options *, struct problem *) = {
        [COMMAND_RUN] = run,
        [COMMAND_NATIVE] = native,
        [COMMAND_PACK] = pack,
    };
    static struct options options;
    if (!options_parse(command, words, &options, problem))
        return EXIT_BAD_INPUT;
    int code = EXIT_ENDED;
    if (options.help)
        help_print_command(command);
    else
        code = perform_command[command](&options, problem);
    options_free(&options);
    return code;
}

int main(int count, char **words)
{
    const char *name = count > 1 ? words[1] : "";
    if (strcmp(name, "--help") == 0) {
        help_print_overview();
        return EXIT_ENDED;
    }
    if (strcmp(name, "--version") == 0) {
        puts(VERSION);
        return EXIT_ENDED;
    }
    struct problem problem = {.text = ""};
    enum command command = command_find(name);
    int code = EXIT_BAD_INPUT;
    if (command != COMMANDS)
        code = perform(command, words + 2, &problem);
    else
        problem_set(&problem, *name != '\0' ? name : "no command", "see mirrorball --help",
                    "give a command: run, native or pack");
    if (problem.text[0] != '\0')
        problem_print(&problem);
    return code;
}
