#include "tools/grader/report.h"

#include <errno.h>
#include <string.h>

static const char *public_name(const struct verdict *verdict)
{
    return verdict->item->hidden ? "a hidden test" : verdict->item->name;
}

/* What a student may know: of a hidden test not more than how it ended. */
static const char *public_text(const struct verdict *verdict)
{
    if (verdict->item->hidden && verdict->diagnosis == DIAGNOSIS_WRONG_ANSWER)
        return "something was not as the architecture says; think of cases that the public tests "
               "leave "
               "out";
    return verdict->text;
}

static void print_verdict(const struct verdict *verdict, FILE *to)
{
    fprintf(to, "  %-5s %s", verdict->passed ? "ok" : "FAIL", public_name(verdict));
    if (verdict->passed) {
        fputc('\n', to);
        return;
    }
    fprintf(to, "\n        %s: %s\n", diagnosis_name(verdict->diagnosis), public_text(verdict));
}

static void print_task(const struct grading *grading, const struct lab_task *task, FILE *to)
{
    bool failed = false;

    fprintf(to, "task %s  %-44s %5.1f of %5.1f points\n", task->id, task->title,
            grading_task_score(grading, task), task->points);
    for (size_t i = 0; i < grading->verdict_count; i++)
        if (grading->verdicts[i].task == task) {
            print_verdict(&grading->verdicts[i], to);
            failed = failed || !grading->verdicts[i].passed;
        }
    if (failed)
        fprintf(to, "        in gdb: %s\n", task->gdb);
    fputc('\n', to);
}

/* All failed for one reason: said once. */
static bool is_one_reason(const struct grading *grading)
{
    for (size_t i = 0; i < grading->verdict_count; i++)
        if (grading->verdicts[i].passed ||
            grading->verdicts[i].diagnosis != grading->verdicts[0].diagnosis ||
            strcmp(grading->verdicts[i].text, grading->verdicts[0].text) != 0)
            return false;
    return grading->verdict_count > 0;
}

void report_text(const struct grading *grading, FILE *to)
{
    fprintf(to, "lab %ld: %s\n\n", grading->lab->number, grading->lab->title);
    if (is_one_reason(grading))
        fprintf(to, "%s: %s\n        in gdb: %s\n\n",
                diagnosis_name(grading->verdicts[0].diagnosis), public_text(&grading->verdicts[0]),
                grading->lab->tasks[0].gdb);
    else
        for (size_t t = 0; t < grading->lab->task_count; t++)
            print_task(grading, &grading->lab->tasks[t], to);
    fprintf(to, "score: %.1f of %.1f\n", grading_score(grading), grading_possible(grading));
}

static void put_xml(const char *text, FILE *to)
{
    for (; *text != '\0'; text++)
        switch (*text) {
        case '<':
            fputs("&lt;", to);
            break;
        case '>':
            fputs("&gt;", to);
            break;
        case '&':
            fputs("&amp;", to);
            break;
        case '"':
            fputs("&quot;", to);
            break;
        default:
            fputc((unsigned char)*text < ' ' || (unsigned char)*text > '~' ? ' ' : *text, to);
        }
}

static void put_case(const struct verdict *verdict, size_t number, FILE *to)
{
    fprintf(to, "  <testcase classname=\"task %s\" name=\"", verdict->task->id);
    put_xml(public_name(verdict), to);
    fprintf(to, "%s", verdict->item->hidden ? " " : "");
    if (verdict->item->hidden)
        fprintf(to, "%zu", number);
    if (verdict->passed) {
        fputs("\"/>\n", to);
        return;
    }
    fprintf(to, "\">\n    <failure type=\"%s\" message=\"", diagnosis_name(verdict->diagnosis));
    put_xml(public_text(verdict), to);
    fputs("\"/>\n  </testcase>\n", to);
}

static void report_junit(const struct grading *grading, FILE *to)
{
    size_t failures = 0;

    for (size_t i = 0; i < grading->verdict_count; i++)
        failures += !grading->verdicts[i].passed;
    fprintf(to,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuite name=\"lab %ld\" tests=\"%zu\" failures=\"%zu\">\n",
            grading->lab->number, grading->verdict_count, failures);
    for (size_t i = 0; i < grading->verdict_count; i++)
        put_case(&grading->verdicts[i], i, to);
    fputs("</testsuite>\n", to);
}

/* gradescope-autograders.readthedocs.io, "Autograder Specifications": one test a task. */
static json_t *gradescope(const struct grading *grading)
{
    json_t *tests = json_array();

    for (size_t t = 0; t < grading->lab->task_count; t++) {
        const struct lab_task *task = &grading->lab->tasks[t];
        char *text = NULL;
        size_t size = 0;
        FILE *to = open_memstream(&text, &size);

        print_task(grading, task, to);
        fclose(to);
        json_array_append_new(tests,
                              json_pack("{s:f, s:f, s:s, s:s, s:s, s:s}", "score",
                                        grading_task_score(grading, task), "max_score",
                                        task->points, "number", task->id, "name", task->title,
                                        "output", text, "visibility", "visible"));
        free(text);
    }
    return json_pack("{s:f, s:s, s:o}", "score", grading_score(grading), "output",
                     diagnosis_name(grading_diagnosis(grading)), "tests", tests);
}

static json_t *short_score(const struct grading *grading)
{
    json_t *tasks = json_object();

    for (size_t t = 0; t < grading->lab->task_count; t++)
        json_object_set_new(tasks, grading->lab->tasks[t].id,
                            json_real(grading_task_score(grading, &grading->lab->tasks[t])));
    return json_pack("{s:s, s:f, s:f, s:s, s:o}", "student", grading->student, "score",
                     grading_score(grading), "possible", grading_possible(grading), "diagnosis",
                     diagnosis_name(grading_diagnosis(grading)), "tasks", tasks);
}

static bool write_with(const struct grading *grading, const char *output, const char *name,
                       void (*write)(const struct grading *, FILE *), struct problem *problem)
{
    char path[PATH_BYTES];

    snprintf(path, sizeof(path), "%s/%s", output, name);
    FILE *file = fopen(path, "w");
    if (file != NULL)
        write(grading, file);
    return (file != NULL && fclose(file) == 0) ||
           problem_set(problem, path, "see that there is room, and that it may be written", "%s",
                       strerror(errno));
}

static bool write_json(json_t *object, const char *output, const char *name,
                       struct problem *problem)
{
    char path[PATH_BYTES], whole[PATH_BYTES + 16];

    snprintf(whole, sizeof(whole), "%s/%s", output, name);
    snprintf(path, sizeof(path), "%s/%s.new", output, name);
    bool good = json_dump_file(object, path, JSON_INDENT(2)) == 0 && rename(path, whole) == 0;
    json_decref(object);
    return good || problem_set(problem, whole, "see that there is room, and that it may be written",
                               "%s", strerror(errno));
}

bool report_files(const struct grading *grading, const char *output, struct problem *problem)
{
    return write_with(grading, output, "feedback.txt", report_text, problem) &&
           write_with(grading, output, "junit.xml", report_junit, problem) &&
           write_json(gradescope(grading), output, "results.json", problem) &&
           write_json(short_score(grading), output, "score.json", problem);
}
