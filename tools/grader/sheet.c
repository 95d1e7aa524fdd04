#include "tools/grader/sheet.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/grader/grading.h"

#define BARS 11 /* 0 %, up to 10 %, ..., up to 100 % */

struct statistics {
    size_t graded, missing, full;
    double *scores;
    size_t bar[BARS];
    json_t *tasks;     /* sums by task */
    json_t *diagnoses; /* counts by diagnosis */
};

static void count_one(json_t *object, const char *key, double more)
{
    json_object_set_new(object, key,
                        json_real(json_number_value(json_object_get(object, key)) + more));
}

static json_t *read_score(const char *output, const char *name)
{
    char path[PATH_BYTES];

    snprintf(path, sizeof(path), "%s/%s/score.json", output, name);
    return json_load_file(path, 0, NULL);
}

static void put_header(FILE *csv, const json_t *score)
{
    const char *task;
    json_t *points;

    fputs("student,score,possible,diagnosis", csv);
    json_object_foreach(json_object_get(score, "tasks"), task, points)
    {
        fprintf(csv, ",%s", task);
    }
    fputc('\n', csv);
}

static void put_row(FILE *csv, struct statistics *all, const json_t *score)
{
    double points = json_number_value(json_object_get(score, "score"));
    double possible = json_number_value(json_object_get(score, "possible"));
    const char *diagnosis = json_string_value(json_object_get(score, "diagnosis")), *task;
    json_t *part;

    fprintf(csv, "%s,%.1f,%.1f,%s", json_string_value(json_object_get(score, "student")), points,
            possible, diagnosis);
    json_object_foreach(json_object_get(score, "tasks"), task, part)
    {
        fprintf(csv, ",%.1f", json_number_value(part));
        count_one(all->tasks, task, json_number_value(part));
    }
    fputc('\n', csv);
    all->scores[all->graded++] = points;
    all->full += points >= possible;
    if (possible > 0)
        all->bar[(size_t)(points / possible * 10 + (points > 0 ? 0.9999 : 0)) % BARS]++;
    count_one(all->diagnoses, diagnosis, 1);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void put_bars(FILE *to, const struct statistics *all)
{
    for (size_t i = 0; i < BARS; i++) {
        fprintf(to, "  %3zu %%  %4zu ", i * 10, all->bar[i]);
        for (size_t star = 0; star < all->bar[i] * 60 / (all->graded + 1); star++)
            fputc('*', to);
        fputc('\n', to);
    }
}

static void put_statistics(FILE *to, const struct statistics *all)
{
    double sum = 0;
    const char *key;
    json_t *value;

    for (size_t i = 0; i < all->graded; i++)
        sum += all->scores[i];
    fprintf(to, "%zu graded, %zu without a result, %zu with full marks\n", all->graded,
            all->missing, all->full);
    if (all->graded == 0)
        return;
    qsort(all->scores, all->graded, sizeof(double), by_value);
    fprintf(to, "mean %.1f, median %.1f, lowest %.1f, highest %.1f\n\nscores, up to\n",
            sum / (double)all->graded, all->scores[all->graded / 2], all->scores[0],
            all->scores[all->graded - 1]);
    put_bars(to, all);
    fputs("\nmean by task\n", to);
    json_object_foreach(all->tasks, key, value)
    {
        fprintf(to, "  %-6s %5.1f\n", key, json_number_value(value) / (double)all->graded);
    }
    fputs("\nwhat stood in the way first\n", to);
    json_object_foreach(all->diagnoses, key, value)
    {
        fprintf(to, "  %-18s %4.0f\n", key, json_number_value(value));
    }
}

static FILE *open_in(const char *output, const char *name)
{
    char path[PATH_BYTES];

    snprintf(path, sizeof(path), "%s/%s", output, name);
    return fopen(path, "w");
}

bool sheet_write(const char *output, struct dirent *const *students, size_t count,
                 struct problem *problem)
{
    struct statistics all = {.scores = calloc(count, sizeof(double)),
                             .tasks = json_object(),
                             .diagnoses = json_object()};
    FILE *csv = open_in(output, "grades.csv");
    FILE *page = open_in(output, "statistics.txt");
    bool good = csv != NULL && page != NULL && all.scores != NULL, header = false;

    for (size_t i = 0; good && i < count; i++) {
        json_t *score = read_score(output, students[i]->d_name);

        if (score == NULL) {
            fprintf(csv, "%s,,,no result\n", students[i]->d_name);
            all.missing++;
            continue;
        }
        if (!header)
            put_header(csv, score);
        header = true;
        put_row(csv, &all, score);
        json_decref(score);
    }
    if (good)
        put_statistics(page, &all);
    good = (csv != NULL && fclose(csv) == 0) & (page != NULL && fclose(page) == 0) & good;
    free(all.scores);
    json_decref(all.tasks);
    json_decref(all.diagnoses);
    return good ||
           problem_set(problem, output, "see that there is room, and that it may be written", "%s",
                       strerror(errno));
}
