/* check_chrome CHROME RUN: is CHROME a trace in Chrome's trace-event format that a viewer can show,
 * and does it have the exits that RUN, the JSON lines of the same run, counts? It knows the format
 * ("Trace Event Format", the Chromium project) and one habit of ours, an event a line; it shares no
 * code with what wrote the file. Prints what is wrong, at most a few lines, or nothing. */
#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROCESSES   64
#define TRACKS      8
#define MONITOR     3
#define WRONG_SHOWN 5

struct track {
    double last; /* ts */
    unsigned open;
};

struct process {
    char name[128];
    struct track tracks[TRACKS];
    double counter_last;
    json_t *slices;   /* of the monitor's track, by name: how many */
    json_t *counters; /* by name: their sum */
};

static struct process processes[PROCESSES];
static unsigned wrong, line_number;

static void complain(const char *text, ...) __attribute__((format(printf, 1, 2)));

static void complain(const char *text, ...)
{
    va_list arguments;

    if (wrong++ >= WRONG_SHOWN)
        return;
    va_start(arguments, text);
    printf("line %u: ", line_number);
    vprintf(text, arguments);
    putchar('\n');
    va_end(arguments);
}

static void add_to(json_t *sums, const char *name, json_int_t amount)
{
    json_int_t sum = json_integer_value(json_object_get(sums, name));

    json_object_set_new(sums, name, json_integer(sum + amount));
}

/* NULL, after a complaint: the event names none. */
static struct process *process_of(const json_t *event)
{
    json_int_t pid = json_integer_value(json_object_get(event, "pid"));

    if (pid < 1 || pid >= PROCESSES) {
        complain("no usable pid");
        return NULL;
    }
    if (processes[pid].slices == NULL) {
        processes[pid].slices = json_object();
        processes[pid].counters = json_object();
    }
    return &processes[pid];
}

static void check_slice(struct process *process, const json_t *event, bool begins)
{
    json_int_t tid = json_integer_value(json_object_get(event, "tid"));
    const char *name = json_string_value(json_object_get(event, "name"));
    const json_t *time = json_object_get(event, "ts");
    struct track *track;

    if (tid < 1 || tid >= TRACKS || !json_is_number(time)) {
        complain("a slice without tid or ts");
        return;
    }
    track = &process->tracks[tid];
    if (json_number_value(time) < track->last)
        complain("time goes back on track %d", (int)tid);
    track->last = json_number_value(time);
    if (begins && name == NULL)
        complain("a begin without a name");
    else if (begins && tid == MONITOR)
        add_to(process->slices, name, 1);
    if (!begins && track->open == 0)
        complain("an end without a begin");
    else
        track->open += begins ? 1 : -1u;
}

static void check_counter(struct process *process, const json_t *event)
{
    double time = json_number_value(json_object_get(event, "ts"));
    const char *name;
    json_t *value;

    if (time < process->counter_last)
        complain("time goes back in a counter");
    process->counter_last = time;
    json_object_foreach(json_object_get(event, "args"), name, value)
    {
        add_to(process->counters, name, json_integer_value(value));
    }
}

static void check_name(struct process *process, const json_t *event)
{
    const char *what = json_string_value(json_object_get(event, "name"));
    const char *name = json_string_value(json_object_get(json_object_get(event, "args"), "name"));

    if (what == NULL || name == NULL)
        complain("a metadata event without a name");
    else if (strcmp(what, "process_name") == 0)
        snprintf(process->name, sizeof(process->name), "%s", name);
}

static void check_event(const json_t *event)
{
    const char *phase = json_string_value(json_object_get(event, "ph"));
    struct process *process = process_of(event);

    if (process == NULL)
        return;
    if (phase == NULL || strlen(phase) != 1 || strchr("BECMi", *phase) == NULL)
        complain("an event of no known phase");
    else if (*phase == 'B' || *phase == 'E')
        check_slice(process, event, *phase == 'B');
    else if (*phase == 'C')
        check_counter(process, event);
    else if (*phase == 'M')
        check_name(process, event);
}

/* The lines between the opening one and the closing one are the events, with commas between them.
 */
static void check_file(FILE *file)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    bool closed = false;

    while ((length = getline(&line, &room, file)) > 0) {
        json_t *event;

        line_number++;
        if (line_number == 1 || closed)
            continue;
        if (line[0] == ']') {
            closed = true;
            continue;
        }
        while (length > 0 && strchr(",\n", line[length - 1]) != NULL)
            length--;
        event = json_loadb(line, (size_t)length, 0, NULL);
        if (!json_is_object(event))
            complain("not a JSON object");
        else
            check_event(event);
        json_decref(event);
    }
    free(line);
    if (!closed)
        complain("the list of events has no end");
}

static void check_open(void)
{
    for (unsigned i = 0; i < PROCESSES; i++)
        for (unsigned j = 0; j < TRACKS; j++)
            if (processes[i].tracks[j].open != 0)
                complain("%s, track %u: %u begins without an end", processes[i].name, j,
                         processes[i].tracks[j].open);
}

/* `VM NAME (...)`. */
static const struct process *find_process(const char *vm)
{
    char start[64];

    snprintf(start, sizeof(start), "VM %s (", vm);
    for (unsigned i = 0; i < PROCESSES; i++)
        if (strncmp(processes[i].name, start, strlen(start)) == 0)
            return &processes[i];
    return NULL;
}

static void compare_counts(const json_t *vm_end)
{
    const char *vm = json_string_value(json_object_get(vm_end, "vm"));
    const struct process *process = find_process(vm);
    const char *reason;
    json_t *count;

    if (process == NULL) {
        complain("no process for VM %s", vm);
        return;
    }
    json_object_foreach(json_object_get(vm_end, "exits"), reason, count)
    {
        json_int_t counted = json_integer_value(count);
        json_int_t slices = json_integer_value(json_object_get(process->slices, reason));
        json_int_t sum = json_integer_value(json_object_get(process->counters, reason));

        if (slices != counted || sum != counted)
            complain("VM %s, %s: %lld slices, counters sum to %lld, the monitor counted %lld", vm,
                     reason, (long long)slices, (long long)sum, (long long)counted);
    }
}

static void compare_run(FILE *run)
{
    unsigned vms = 0;
    json_t *record;

    while ((record = json_loadf(run, JSON_DISABLE_EOF_CHECK, NULL)) != NULL) {
        const char *type = json_string_value(json_object_get(record, "type"));

        if (type != NULL && strcmp(type, "vm_end") == 0) {
            compare_counts(record);
            vms++;
        }
        json_decref(record);
    }
    if (vms == 0)
        complain("the run's JSON lines have no end of a VM");
}

int main(int count, char **words)
{
    FILE *chrome = count == 3 ? fopen(words[1], "r") : NULL;
    FILE *run = count == 3 ? fopen(words[2], "r") : NULL;

    if (chrome == NULL || run == NULL) {
        puts("check_chrome: give the files CHROME and RUN");
        return 2;
    }
    check_file(chrome);
    check_open();
    compare_run(run);
    fclose(chrome);
    fclose(run);
    return wrong == 0 ? 0 : 1;
}
