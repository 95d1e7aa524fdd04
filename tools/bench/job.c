#include "tools/bench/job.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define LAUNCHER   "build/host/mirrorball"
#define COUNTER    "build/host/follow.so"
#define RUNS       "build/bench/runs"
#define AT_ONCE    2
#define TIME_LIMIT "200" /* seconds */
#define WORDS_MAX  200
#define WORD_BYTES 600

struct job *jobs_add(struct jobs *jobs, const char *workload, const char *name, ...)
{
    struct job *job = &jobs->list[jobs->count++];
    va_list arguments;

    if (jobs->count > JOBS_MAX)
        abort();
    *job = (struct job){.workload = workload, .memory = "64M", .vms = 1};
    va_start(arguments, name);
    vsnprintf(job->name, sizeof(job->name), name, arguments);
    va_end(arguments);
    return job;
}

const struct job *jobs_find(const struct jobs *jobs, const char *name, ...)
{
    char wanted[NAME_MAX_];
    va_list arguments;

    va_start(arguments, name);
    vsnprintf(wanted, sizeof(wanted), name, arguments);
    va_end(arguments);
    for (size_t i = 0; i < jobs->count; i++)
        if (strcmp(jobs->list[i].name, wanted) == 0)
            return &jobs->list[i];
    return NULL;
}

/* --- the command line --- */

struct words {
    char *word[WORDS_MAX];
    size_t count;
};

static void add(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct words *words, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    if (words->count + 1 == WORDS_MAX ||
        vasprintf(&words->word[words->count], format, arguments) < 0)
        abort();
    va_end(arguments);
    words->word[++words->count] = NULL;
}

static void add_pair(struct words *words, const char *option, const char *value)
{
    add(words, "%s", option);
    add(words, "%s", value);
}

static const char *kernel_of(const struct job *job)
{
    if (job->native)
        return job->tlbwi ? "kernel-native-tlbwi.elf" : "kernel-native.elf";
    if (job->paged)
        return "kernel-paged.elf";
    return job->segctl ? "kernel-native.elf" : "kernel.elf";
}

static const char *monitor_of(const struct job *job)
{
    if (job->monitor != NULL)
        return job->monitor;
    return job->segctl ? "monitor-segctl" : "monitor";
}

static void add_native(struct words *words, const struct job *job, const char *endian)
{
    add(words, "--kernel");
    add(words, "build/%s/guest-os/%s", endian, kernel_of(job));
    add(words, "--initrd");
    add(words, "build/%s/guest-os/initrd.cpio", endian);
    add_pair(words, "--memory", job->memory);
    add(words, "--append");
    add(words, "run=%s", job->workload);
}

static void add_virtual(struct words *words, const struct job *job, const char *endian)
{
    add_pair(words, "--platform", job->segctl ? "segctl" : "disco");
    add(words, "--monitor");
    add(words, "build/%s/%s/monitor.elf", endian, monitor_of(job));
    add(words, "--json");
    add(words, RUNS "/%s.jsonl", job->name);
    if (job->together)
        add(words, "--together");
    for (unsigned i = 0; i < job->vms; i++) {
        add(words, "--vm");
        add(words,
            "%s%smemory=%s,kernel=build/%s/guest-os/%s,initrd=build/%s/guest-os/initrd.cpio,"
            "append=run=%s",
            job->switches, job->paged ? "hypercalls=on," : "", job->memory, endian, kernel_of(job),
            endian, job->workload);
    }
}

static void add_counter(struct words *words, const struct job *job, const char *endian)
{
    char monitor[WORD_BYTES] = "";

    if (!job->native)
        snprintf(monitor, sizeof(monitor), ",monitor=build/%s/%s/monitor.elf", endian,
                 monitor_of(job));
    add(words, "--plugin");
    add(words, COUNTER ",out=" RUNS "/%s.json,vms=%u,kernel=build/%s/guest-os/%s%s%s%s", job->name,
        job->vms, endian, kernel_of(job), monitor,
        strcmp(endian, "little") == 0 ? ",little=on" : "", job->whole ? ",whole=on" : "");
}

/* Every exit that installs an entry. */
static void add_trace(struct words *words, const struct job *job)
{
    add(words, "--trace");
    add(words, RUNS "/%s.trace", job->name);
    add_pair(words, "--trace-reasons", "software_tlb_hit,hidden_miss,tlbwr,tlbwi");
}

/* --- running --- */

static _Noreturn void become_launcher(struct words *words, const char *log)
{
    int output = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    int input = open("/dev/null", O_RDONLY);

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (output < 0 || input < 0)
        _exit(127);
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execv(LAUNCHER, words->word);
    _exit(127);
}

static pid_t start(const struct job *job, const char *endian)
{
    struct words words = {.count = 0};
    char log[WORD_BYTES];
    pid_t pid;

    add(&words, LAUNCHER);
    add(&words, "%s", job->native ? "native" : "run");
    add_pair(&words, "--endian", endian);
    add_pair(&words, "--icount", "3");
    if (job->cpu != NULL)
        add_pair(&words, "--cpu", job->cpu);
    add_pair(&words, "--time-limit", TIME_LIMIT);
    if (job->native)
        add_native(&words, job, endian);
    else
        add_virtual(&words, job, endian);
    if (job->trace)
        add_trace(&words, job);
    else
        add_counter(&words, job, endian);
    if (job->stream) {
        add(&words, "--trace");
        add(&words, RUNS "/%s.trace", job->name);
    }
    snprintf(log, sizeof(log), RUNS "/%s.txt", job->name);
    fflush(NULL);
    pid = fork();
    if (pid == 0)
        become_launcher(&words, log);
    for (size_t i = 0; i < words.count; i++)
        free(words.word[i]);
    return pid;
}

/* The monitor's own summary of the first VM: the first line of that type. */
static json_t *read_vm_end(const char *path)
{
    FILE *file = fopen(path, "r");
    json_t *record = NULL;

    while (file != NULL && (record = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
        const char *type = json_string_value(json_object_get(record, "type"));

        if (type != NULL && strcmp(type, "vm_end") == 0)
            break;
        json_decref(record);
    }
    if (file != NULL)
        fclose(file);
    return record;
}

static bool take_result(struct job *job, int status)
{
    char path[WORD_BYTES];
    json_error_t error;

    snprintf(path, sizeof(path), RUNS "/%s.json", job->name);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        job->result = job->trace ? json_object() : json_load_file(path, 0, &error);
    if (job->result == NULL) {
        fprintf(stderr, "bench: the run %s failed: see " RUNS "/%s.txt\n", job->name, job->name);
        return false;
    }
    snprintf(path, sizeof(path), RUNS "/%s.jsonl", job->name);
    if (!job->native)
        job->vm_end = read_vm_end(path);
    return true;
}

struct running {
    pid_t pid;
    struct job *job;
};

/* Waits for one of the runs. */
static bool reap(struct running running[AT_ONCE])
{
    int status;
    pid_t pid = wait(&status);

    for (int i = 0; i < AT_ONCE; i++)
        if (running[i].pid == pid && pid > 0) {
            running[i].pid = 0;
            return take_result(running[i].job, status);
        }
    return false;
}

static void clean(const struct job *job)
{
    static const char *const endings[] = {"json", "jsonl", "txt"};
    char path[WORD_BYTES];

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        snprintf(path, sizeof(path), RUNS "/%s.%s", job->name, endings[i]);
        unlink(path);
    }
}

bool jobs_run(struct jobs *jobs)
{
    struct running running[AT_ONCE] = {0};
    bool good = true;
    unsigned busy = 0;

    for (size_t i = 0; i < jobs->count; i++) {
        int slot = 0;

        clean(&jobs->list[i]);
        if (busy == AT_ONCE) {
            good &= reap(running);
            busy--;
        }
        while (running[slot].pid != 0)
            slot++;
        running[slot] = (struct running){start(&jobs->list[i], jobs->endian), &jobs->list[i]};
        busy++;
    }
    while (busy-- > 0)
        good &= reap(running);
    return good;
}

void jobs_free(struct jobs *jobs)
{
    for (size_t i = 0; i < jobs->count; i++) {
        json_decref(jobs->list[i].result);
        json_decref(jobs->list[i].vm_end);
    }
}
