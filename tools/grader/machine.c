#include "tools/grader/machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "monitor/finish.h"

/* QEMU reserves far more address space than it uses. */
static const struct bounds qemu = {.cpu_seconds = 8, .memory = 0, .file_size = 400u << 20};
static const struct bounds launcher = {.cpu_seconds = 10, .memory = 0, .file_size = 64u << 20};

static bool pack(const struct grading *grading, const struct machine *machine, const char *archive,
                 struct problem *problem)
{
    static const struct sandbox none = {.on = false};
    struct words words = {0};
    char log[PATH_BYTES];
    int code = -1;

    snprintf(log, sizeof(log), "%s/pack.log", grading->work);
    words_split(&words, "build/host/mirrorball pack --endian");
    words_add(&words, "%s", grading->endian);
    words_add(&words, "-o");
    words_add(&words, "%s", archive);
    for (size_t i = 0; i < machine->vm_count; i++) {
        words_add(&words, "--vm");
        words_add(&words, "%s", machine->vm[i]);
    }
    bool good = command_run(&words, log, &launcher, &none, &code) == COMMAND_EXITED && code == 0;
    words_free(&words);
    return good || problem_set(problem, log, "see that file", "the VM cannot be packed");
}

static void add_machine(const struct grading *grading, struct words *words)
{
    words_add(words, "qemu-system-mips%s", strcmp(grading->endian, "big") == 0 ? "" : "el");
    words_split(words, "-M malta -cpu 24Kc -nic none -vga none -display none -monitor none "
                       "-no-reboot -icount shift=3,sleep=off -d int -m");
    words_add(words, "%ld", grading->lab->machine);
}

static void make_command(const struct grading *grading, const struct machine *machine,
                         const struct aftermath *aftermath, const char *archive,
                         struct words *words)
{
    add_machine(grading, words);
    words_add(words, "-D");
    words_add(words, "%s", aftermath->log);
    words_add(words, "-serial");
    words_add(words, "file:%s", aftermath->console);
    words_add(words, "-serial");
    words_add(words, "file:%s", aftermath->channel);
    words_add(words, "-serial");
    words_add(words, "file:%s", aftermath->trace);
    words_add(words, "-kernel");
    words_add(words, "%s", machine->monitor);
    words_add(words, "-initrd");
    words_add(words, "%s", archive);
    words_add(words, "-device");
    words_add(words, "loader,file=%s/build/%s/monitor/bootrom.bin,addr=0x1fc00000,force-raw=on",
              grading->root, grading->endian);
    words_add(words, "-append");
    words_add(words, "icount=3 exit_limit=%lu%s%s", machine->exit_limit,
              machine->trace ? " trace=on" : "",
              machine->vm_count > 1 ? " prefix=on together=on" : "");
}

/* The monitor's last word: its status line on the channel. */
static void read_status(struct aftermath *aftermath)
{
    FILE *file = fopen(aftermath->channel, "r");
    char *line = NULL;
    size_t size = 0;

    aftermath->code = -1;
    aftermath->message[0] = '\0';
    while (file != NULL && getline(&line, &size, file) > 0) {
        json_t *object = strstr(line, "\"status\"") == NULL ? NULL : json_loads(line, 0, NULL);
        const char *type = json_string_value(json_object_get(object, "type"));
        const char *message = json_string_value(json_object_get(object, "message"));

        if (type != NULL && strcmp(type, "status") == 0 && message != NULL) {
            aftermath->code = (int)json_integer_value(json_object_get(object, "code"));
            snprintf(aftermath->message, sizeof(aftermath->message), "%s", message);
        }
        json_decref(object);
    }
    free(line);
    if (file != NULL)
        fclose(file);
}

bool machine_run(struct grading *grading, const struct machine *machine,
                 struct aftermath *aftermath, struct problem *problem)
{
    char archive[PATH_BYTES + 64], output[PATH_BYTES + 64], boot[PATH_BYTES + 64];
    struct words words = {0};
    struct sandbox sandbox = grading->sandbox;

    snprintf(archive, sizeof(archive), "%s/%s.cpio", grading->work, machine->name);
    snprintf(output, sizeof(output), "%s/%s.qemu", grading->work, machine->name);
    snprintf(boot, sizeof(boot), "%s/build/%s/monitor", grading->root, grading->endian);
    snprintf(aftermath->console, sizeof(aftermath->console), "%s/%s.console", grading->work,
             machine->name);
    snprintf(aftermath->channel, sizeof(aftermath->channel), "%s/%s.channel", grading->work,
             machine->name);
    snprintf(aftermath->trace, sizeof(aftermath->trace), "%s/%s.trace", grading->work,
             machine->name);
    snprintf(aftermath->log, sizeof(aftermath->log), "%s/%s.log", grading->work, machine->name);
    unlink(aftermath->console);
    unlink(aftermath->channel);
    unlink(aftermath->trace);
    unlink(aftermath->log);
    if (!pack(grading, machine, archive, problem))
        return false;
    sandbox.readable[0] = boot;
    make_command(grading, machine, aftermath, archive, &words);
    aftermath->end = command_run(&words, output, &qemu, &sandbox, &aftermath->code);
    words_free(&words);
    unlink(archive);
    if (aftermath->end == COMMAND_NO_START)
        return problem_set(problem, "qemu-system-mips", "run `make doctor`",
                           "QEMU cannot be started");
    read_status(aftermath);
    if (aftermath->end != COMMAND_EXITED || aftermath->code == FINISH_LIMIT)
        grading->hangs++;
    return true;
}

static enum diagnosis of_status(const struct aftermath *aftermath)
{
    switch (aftermath->code) {
    case FINISH_MONITOR_FAULT:
        return DIAGNOSIS_MONITOR_PANIC;
    case FINISH_LIMIT:
        return DIAGNOSIS_NO_PROGRESS;
    case FINISH_ALL_ENDED:
        return DIAGNOSIS_GUEST_PANIC;
    default:
        return strncmp(aftermath->message, "task ", 5) == 0 ? DIAGNOSIS_NOT_DONE
                                                            : DIAGNOSIS_VM_STOPPED;
    }
}

enum diagnosis machine_diagnosis(const struct aftermath *aftermath, bool ready,
                                 char text[TEXT_BYTES])
{
    if (aftermath->end == COMMAND_CPU || aftermath->end == COMMAND_ASLEEP) {
        snprintf(text, TEXT_BYTES, "%s",
                 aftermath->end == COMMAND_CPU
                     ? "the machine ran and ran, and the monitor never ended the run"
                     : "the machine sleeps, and no interrupt comes that would wake it");
        return DIAGNOSIS_NO_PROGRESS;
    }
    if (aftermath->code < 0 || aftermath->message[0] == '\0') {
        snprintf(text, TEXT_BYTES, "QEMU ended without a word from the monitor");
        return ready ? DIAGNOSIS_MONITOR_PANIC : DIAGNOSIS_NO_BANNER;
    }
    snprintf(text, TEXT_BYTES, "%s", aftermath->message);
    enum diagnosis diagnosis = of_status(aftermath);
    return diagnosis == DIAGNOSIS_GUEST_PANIC && !ready ? DIAGNOSIS_NO_BANNER : diagnosis;
}
