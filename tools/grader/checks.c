#include "tools/grader/checks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/grader/build.h"
#include "tools/grader/run.h"

static const char *text_of(const struct verdict *verdict, const char *key)
{
    const char *text = json_string_value(json_object_get(verdict->item->check, key));

    return text != NULL ? text : "";
}

/* Did the run come to its end, with a record of it? */
static bool is_whole(const struct run *run, struct verdict *verdict)
{
    char text[TEXT_BYTES];

    if (run_is_whole(run))
        return true;
    verdict_fail(verdict, machine_diagnosis(&run->aftermath, true, text), "%s", text);
    return false;
}

static void expect(struct verdict *verdict, const char *what, long long expected, long long saw)
{
    if (verdict->diagnosis == DIAGNOSIS_NONE && expected != saw)
        verdict_fail(verdict, DIAGNOSIS_NOT_BELIEVED, "expected %s = %lld, saw %lld", what,
                     expected, saw);
}

/* The monitor's counters against one another and against QEMU's log. */
static void compare_with_log(const struct run *run, struct verdict *verdict)
{
    json_t *exits = json_object_get(json_array_get(run->ends, 0), "exits"), *count;
    const char *reason;
    long long sum = 0;

    json_object_foreach(exits, reason, count)
    {
        sum += run_counter(run, reason);
    }
    expect(verdict, "the sum of all reasons' counters", run_counter(run, "total"), sum);
    expect(verdict, "QEMU's exceptions, which are the monitor's exits without timer",
           run_counter(run, "total") - run_counter(run, "timer"), (long long)run->log.total);
    expect(verdict, "QEMU's system calls", run_counter(run, "syscall"),
           (long long)run->log.syscalls);
}

/* The counters, the trace and QEMU's log of the same run. */
static bool check_agreement(struct grading *grading, struct verdict *verdict,
                            struct problem *problem)
{
    const struct run *plain, *traced;
    const char *reason;
    json_t *count;

    if (!run_of(grading, text_of(verdict, "agree"), false, &plain, problem) ||
        !run_of(grading, text_of(verdict, "agree"), true, &traced, problem))
        return false;
    if (!is_whole(plain, verdict) || !is_whole(traced, verdict))
        return true;
    compare_with_log(plain, verdict);
    compare_with_log(traced, verdict);
    if (traced->traced == NULL && verdict->diagnosis == DIAGNOSIS_NONE)
        verdict_fail(verdict, DIAGNOSIS_NOT_BELIEVED, "the trace is not whole");
    json_object_foreach(json_object_get(json_array_get(traced->ends, 0), "exits"), reason, count)
    {
        char what[96];

        snprintf(what, sizeof(what), "records of %.60s in the trace", reason);
        expect(verdict, what, run_counter(traced, reason), run_traced(traced, reason));
    }
    verdict->passed = verdict->diagnosis == DIAGNOSIS_NONE;
    return true;
}

/* `key = number` in the student's answers; false: there is no such line. */
static bool find_answer(const struct grading *grading, const char *key, long long *number)
{
    char path[PATH_BYTES], *line = NULL;
    size_t size = 0;
    bool found = false;
    FILE *file = build_find(grading, "answers.txt", path) ? fopen(path, "r") : NULL;

    while (file != NULL && !found && getline(&line, &size, file) > 0) {
        char *equals = strchr(line, '=');
        size_t length = strspn(line, "abcdefghijklmnopqrstuvwxyz_0123456789");

        found = equals != NULL && length == strlen(key) && memcmp(line, key, length) == 0 &&
                sscanf(equals + 1, "%lli", number) == 1;
    }
    free(line);
    if (file != NULL)
        fclose(file);
    return found;
}

/* A number that the student reports. The run is made again; the log must bear its counters out. */
static bool check_answer(struct grading *grading, struct verdict *verdict, struct problem *problem)
{
    const struct run *run;
    const char *counter = text_of(verdict, "counter");
    long long answer, right;

    if (!find_answer(grading, text_of(verdict, "answer"), &answer)) {
        verdict_fail(verdict, DIAGNOSIS_NOTHING, "answers.txt has no number for %s",
                     text_of(verdict, "answer"));
        return true;
    }
    if (!run_of(grading, text_of(verdict, "run"), false, &run, problem))
        return false;
    if (!is_whole(run, verdict))
        return true;
    compare_with_log(run, verdict);
    right = run_counter(run, counter);
    if (verdict->diagnosis == DIAGNOSIS_NONE && right != answer)
        verdict_fail(verdict, DIAGNOSIS_WRONG_ANSWER,
                     "%lld is not the number of %s in your run '%s'", answer, counter,
                     text_of(verdict, "run"));
    verdict->passed = verdict->diagnosis == DIAGNOSIS_NONE;
    return true;
}

/* A counter must be at least `times` as large in one run as in another. */
static bool check_saving(struct grading *grading, struct verdict *verdict, struct problem *problem)
{
    const struct run *small, *large;
    const char *counter = text_of(verdict, "counter");
    double times = json_number_value(json_object_get(verdict->item->check, "times"));

    if (!run_of(grading, text_of(verdict, "less"), false, &small, problem) ||
        !run_of(grading, text_of(verdict, "than"), false, &large, problem))
        return false;
    if (!is_whole(small, verdict) || !is_whole(large, verdict))
        return true;
    compare_with_log(small, verdict);
    compare_with_log(large, verdict);
    if (verdict->diagnosis == DIAGNOSIS_NONE &&
        (double)run_counter(large, counter) < times * (double)run_counter(small, counter))
        verdict_fail(verdict, DIAGNOSIS_WRONG_ANSWER,
                     "expected %s to be at least %.1f times as many in run '%s' as in '%s', saw "
                     "%lld and %lld",
                     counter, times, text_of(verdict, "than"), text_of(verdict, "less"),
                     run_counter(large, counter), run_counter(small, counter));
    verdict->passed = verdict->diagnosis == DIAGNOSIS_NONE;
    return true;
}

/* Equal pages must be shared: the VMs' pages, when they were most, must have needed fewer frames.
 */
static bool check_sharing(struct grading *grading, struct verdict *verdict, struct problem *problem)
{
    const struct run *run;
    double times = json_number_value(json_object_get(verdict->item->check, "times"));

    if (!run_of(grading, text_of(verdict, "shares"), false, &run, problem))
        return false;
    if (!is_whole(run, verdict))
        return true;
    compare_with_log(run, verdict);
    long long pages = run_counter(run, "peak_virtual_pages");
    long long frames = run_counter(run, "peak_machine_pages");
    if (verdict->diagnosis == DIAGNOSIS_NONE && (double)pages < times * (double)frames)
        verdict_fail(verdict, DIAGNOSIS_WRONG_ANSWER,
                     "expected the VMs of run '%s' to have at least %.2f times as many pages as "
                     "they need frames, saw %lld -> %lld",
                     text_of(verdict, "shares"), times, pages, frames);
    verdict->passed = verdict->diagnosis == DIAGNOSIS_NONE;
    return true;
}

/* The guest's program must say this on a line of its own: what a program computes with the memory
 * and the time that the monitor gives it. */
static bool check_output(struct grading *grading, struct verdict *verdict, struct problem *problem)
{
    const struct run *run;
    char *line = NULL;
    size_t size = 0;

    if (!run_of(grading, text_of(verdict, "run"), false, &run, problem))
        return false;
    if (!is_whole(run, verdict))
        return true;
    compare_with_log(run, verdict);
    FILE *file = fopen(run->aftermath.console, "r");
    while (file != NULL && !verdict->passed && getline(&line, &size, file) > 0)
        verdict->passed = strstr(line, text_of(verdict, "says")) != NULL;
    free(line);
    if (file != NULL)
        fclose(file);
    verdict->passed = verdict->passed && verdict->diagnosis == DIAGNOSIS_NONE;
    if (!verdict->passed && verdict->diagnosis == DIAGNOSIS_NONE)
        verdict_fail(verdict, DIAGNOSIS_WRONG_ANSWER, "expected a line with '%s', saw none",
                     text_of(verdict, "says"));
    return true;
}

/* VMs that do the same work must end in this order: `order` lists their names. */
static bool check_order(struct grading *grading, struct verdict *verdict, struct problem *problem)
{
    const struct run *run;
    const json_t *order = json_object_get(verdict->item->check, "order");

    if (!run_of(grading, text_of(verdict, "run"), false, &run, problem))
        return false;
    if (!is_whole(run, verdict))
        return true;
    compare_with_log(run, verdict);
    for (size_t i = 0; i < json_array_size(order) && verdict->diagnosis == DIAGNOSIS_NONE; i++) {
        const char *wanted = json_string_value(json_array_get(order, i));
        const char *saw = json_string_value(json_object_get(json_array_get(run->ends, i), "vm"));

        if (saw == NULL || strcmp(wanted, saw) != 0)
            verdict_fail(verdict, DIAGNOSIS_WRONG_ANSWER,
                         "expected VM %s to be number %zu to end, saw %s", wanted, i + 1,
                         saw != NULL ? saw : "none");
    }
    verdict->passed = verdict->diagnosis == DIAGNOSIS_NONE;
    return true;
}

bool check_item(struct grading *grading, struct verdict *verdict, struct problem *problem)
{
    static const struct {
        const char *key;
        bool (*function)(struct grading *, struct verdict *, struct problem *);
    } kinds[] = {{"agree", check_agreement}, {"answer", check_answer}, {"less", check_saving},
                 {"order", check_order},     {"says", check_output},   {"shares", check_sharing}};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (json_object_get(verdict->item->check, kinds[i].key) != NULL)
            return kinds[i].function(grading, verdict, problem);
    return problem_set(problem, grading->lab->folder, "see docs/teaching.md",
                       "the check '%s' is of no known kind", verdict->item->name);
}
