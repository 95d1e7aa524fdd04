#include "tools/grader/run.h"

#include <nettle/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/trace/reader.h"

#define EXIT_LIMIT 600000ul
#define RUNS_MAX   16

static struct {
    char name[64];
    bool trace;
    struct run run;
} seen[RUNS_MAX];
static size_t seen_count;

/* A number in [low, high] that depends on the student and on nothing secret: the student must be
 * able to make the same run. */
static unsigned choose(const struct grading *grading, const char *what, unsigned low, unsigned high)
{
    struct hmac_sha256_ctx hash;
    uint8_t digest[4];

    hmac_sha256_set_key(&hash, strlen(grading->student), (const uint8_t *)grading->student);
    hmac_sha256_update(&hash, strlen(what), (const uint8_t *)what);
    hmac_sha256_digest(&hash, sizeof(digest), digest);
    return low +
           ((unsigned)digest[0] << 16 | (unsigned)digest[1] << 8 | digest[2]) % (high - low + 1);
}

static const json_t *definition(const struct grading *grading, const char *name)
{
    return json_object_get(json_object_get(grading->lab->root, "runs"), name);
}

static bool refuse(const struct grading *grading, const char *name, struct problem *problem)
{
    return problem_set(problem, grading->lab->folder, "see `runs` in its lab.json",
                       "the lab has no run '%.60s'", name);
}

bool run_words(const struct grading *grading, const char *name, char *text, size_t size,
               struct problem *problem)
{
    const char *from = json_string_value(json_object_get(definition(grading, name), "run"));
    const json_t *seeded = json_object_get(grading->lab->root, "seeded");
    size_t used = 0;

    if (from == NULL)
        return refuse(grading, name, problem);
    while (*from != '\0' && used + 16 < size) {
        char number[32];
        size_t length = strspn(from + 1, "abcdefghijklmnopqrstuvwxyz");
        const json_t *range;

        snprintf(number, sizeof(number), "%.*s", (int)length, from + 1);
        range = *from == '$' ? json_object_get(seeded, number) : NULL;
        if (range == NULL) {
            text[used++] = *from++;
            continue;
        }
        used += (size_t)snprintf(text + used, size - used, "%u",
                                 choose(grading, number,
                                        (unsigned)json_integer_value(json_array_get(range, 0)),
                                        (unsigned)json_integer_value(json_array_get(range, 1))));
        from += 1 + length;
    }
    text[used] = '\0';
    return true;
}

/* The records of the run's end. */
static void read_records(struct run *run)
{
    FILE *file = fopen(run->aftermath.channel, "r");
    char *line = NULL;
    size_t size = 0;

    run->ends = json_array();
    while (file != NULL && getline(&line, &size, file) > 0)
        if (strstr(line, "\"vm_end\"") != NULL)
            json_array_append_new(run->ends, json_loads(line, 0, NULL));
        else if (strstr(line, "\"type\":\"memory\"") != NULL && run->memory == NULL)
            run->memory = json_loads(line, 0, NULL);
    free(line);
    if (file != NULL)
        fclose(file);
}

bool run_is_whole(const struct run *run)
{
    return run->aftermath.end == COMMAND_EXITED && run->aftermath.code == 0 &&
           json_array_size(run->ends) == run->vm_count;
}

/* Counts the exits in a trace; NULL if it is damaged, cut off, or has lost records. */
static json_t *read_trace(const char *path)
{
    static struct trace_reader reader;
    struct problem ignored;
    struct trace_event event;
    enum trace_read read = TRACE_READ_BAD;
    json_t *counts = json_object();
    FILE *file = fopen(path, "rb");

    if (file != NULL && trace_reader_open(&reader, file, path, &ignored))
        while ((read = trace_reader_next(&reader, &event)) == TRACE_READ_EVENT)
            if (event.kind == TRACE_EXIT) {
                const char *name = trace_reason_name(&reader, event.reason);

                json_object_set_new(
                    counts, name,
                    json_integer(json_integer_value(json_object_get(counts, name)) + 1));
            }
    if (file != NULL)
        fclose(file);
    if (read == TRACE_READ_END && reader.dropped == 0)
        return counts;
    json_decref(counts);
    return NULL;
}

static bool execute(struct grading *grading, const char *name, bool trace, struct run *run,
                    struct problem *problem)
{
    const json_t *vms = json_object_get(definition(grading, name), "vms");
    const char *one = json_string_value(json_object_get(definition(grading, name), "vm"));
    char words[512], file[80];
    struct machine machine = {
        .name = file, .monitor = grading->monitor, .exit_limit = EXIT_LIMIT, .trace = trace};

    if (!run_words(grading, name, words, sizeof(words), problem))
        return false;
    snprintf(file, sizeof(file), "run-%.60s%s", name, trace ? "-traced" : "");
    for (size_t i = 0; i < (vms == NULL ? 1 : json_array_size(vms)) && i < LAB_VMS_MAX; i++) {
        const char *own = vms == NULL ? one : json_string_value(json_array_get(vms, i));

        snprintf(machine.vm[machine.vm_count++], sizeof(machine.vm[0]),
                 "kernel=build/%s/guest-os/kernel.elf,initrd=build/%s/guest-os/"
                 "initrd.cpio,append=run=%s,%s",
                 grading->endian, grading->endian, words, own != NULL ? own : grading->lab->vm);
    }
    run->vm_count = machine.vm_count;
    if (!machine_run(grading, &machine, &run->aftermath, problem))
        return false;
    qemulog_read(run->aftermath.log, 0, &run->log);
    read_records(run);
    run->traced = trace ? read_trace(run->aftermath.trace) : NULL;
    return true;
}

bool run_of(struct grading *grading, const char *name, bool trace, const struct run **run,
            struct problem *problem)
{
    size_t i = 0;

    while (i < seen_count && (strcmp(seen[i].name, name) != 0 || seen[i].trace != trace))
        i++;
    if (i == RUNS_MAX)
        return refuse(grading, name, problem);
    *run = &seen[i].run;
    if (i < seen_count)
        return true;
    snprintf(seen[i].name, sizeof(seen[i].name), "%s", name);
    seen[i].trace = trace;
    seen_count++;
    return execute(grading, name, trace, &seen[i].run, problem);
}

void run_forget(void)
{
    for (size_t i = 0; i < seen_count; i++) {
        json_decref(seen[i].run.ends);
        json_decref(seen[i].run.memory);
        json_decref(seen[i].run.traced);
    }
    seen_count = 0;
}

long long run_counter(const struct run *run, const char *name)
{
    const json_t *found = json_object_get(run->memory, name), *end;
    long long sum = 0;
    size_t i;

    if (strcmp(name, "first_syscall_at") == 0)
        return run->log.first_syscall;
    if (found != NULL)
        return json_integer_value(found);
    json_array_foreach(run->ends, i, end)
    {
        found = strcmp(name, "total") == 0 ? json_object_get(end, name)
                                           : json_object_get(json_object_get(end, "exits"), name);
        if (!json_is_integer(found))
            return -1;
        sum += json_integer_value(found);
    }
    return sum;
}

long long run_traced(const struct run *run, const char *reason)
{
    return json_integer_value(json_object_get(run->traced, reason));
}
