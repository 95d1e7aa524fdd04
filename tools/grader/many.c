#include "tools/grader/many.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tools/grader/grading.h"
#include "tools/grader/sheet.h"

#define JOBS_MAX     64
#define SECONDS_EACH 900 /* a backstop: what runs inside has bounds of its own */

struct job {
    pid_t pid; /* 0: free */
    time_t start;
};

struct all {
    struct dirent **entries;
    int count;
    const char *output;
    const struct many_options *options;
    struct job jobs[JOBS_MAX];
    unsigned running, done, failed;
};

/* Students' folders; names that a shell or a CSV would stumble over are no names. */
static int is_student(const struct dirent *entry)
{
    return entry->d_name[0] != '.' &&
           strspn(entry->d_name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                 "._@+-") == strlen(entry->d_name);
}

static bool has_score(const struct all *all, const char *name)
{
    char path[PATH_BYTES];

    snprintf(path, sizeof(path), "%s/%s/score.json", all->output, name);
    return access(path, R_OK) == 0;
}

static _Noreturn void become_grader(const struct all *all, const char *name)
{
    char path[PATH_BYTES];
    struct words words = {0};

    words_split(&words, "/proc/self/exe grade");
    for (size_t i = 0; i < all->options->common.count; i++)
        words_add(&words, "%s", all->options->common.word[i]);
    words_add(&words, "--submission");
    words_add(&words, "%s/%s", all->options->submissions, name);
    words_add(&words, "--student");
    words_add(&words, "%s", name);
    words_add(&words, "--output");
    words_add(&words, "%s/%s", all->output, name);
    snprintf(path, sizeof(path), "%s/%s/grader.log", all->output, name);
    int log = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    execv(words.word[0], words.word);
    _exit(127);
}

static void start(struct all *all, const char *name)
{
    char path[PATH_BYTES];
    struct job *job = all->jobs;

    while (job->pid != 0)
        job++;
    snprintf(path, sizeof(path), "%s/%s", all->output, name);
    mkdir(path, 0777);
    fflush(NULL);
    job->pid = fork();
    if (job->pid == 0)
        become_grader(all, name);
    job->start = time(NULL);
    all->running++;
}

static void show_progress(const struct all *all, int last)
{
    if (isatty(STDERR_FILENO) || last)
        fprintf(stderr, "%s%u of %d graded, %u could not be%s", isatty(STDERR_FILENO) ? "\r" : "",
                all->done, all->count, all->failed, last ? "\n" : "");
}

/* Waits until one is done, or too old. */
static void reap(struct all *all)
{
    const struct timespec step = {.tv_nsec = 50000000};
    unsigned before = all->running;

    while (all->running == before) {
        for (struct job *job = all->jobs; job < all->jobs + all->options->jobs; job++) {
            int status = 0;

            if (job->pid != 0 && time(NULL) - job->start > SECONDS_EACH)
                kill(job->pid, SIGKILL);
            if (job->pid == 0 || waitpid(job->pid, &status, WNOHANG) != job->pid)
                continue;
            job->pid = 0;
            all->running--;
            all->done++;
            all->failed += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
        }
        if (all->running == before)
            nanosleep(&step, NULL);
    }
    show_progress(all, 0);
}

static void grade_all(struct all *all)
{
    for (int i = 0; i < all->count; i++) {
        if (has_score(all, all->entries[i]->d_name)) {
            all->done++;
            continue;
        }
        if (all->running == all->options->jobs)
            reap(all);
        start(all, all->entries[i]->d_name);
    }
    while (all->running > 0)
        reap(all);
    show_progress(all, 1);
}

bool many_grade(const char *output, const struct many_options *options, struct problem *problem)
{
    struct all all = {.output = output, .options = options};

    if (options->jobs == 0 || options->jobs > JOBS_MAX)
        return problem_set(problem, "--jobs", "give a number from 1 to 64", "%u jobs",
                           options->jobs);
    if (mkdir(output, 0777) != 0 && errno != EEXIST)
        return problem_set(problem, output, "choose another folder", "%s", strerror(errno));
    all.count = scandir(options->submissions, &all.entries, is_student, alphasort);
    if (all.count <= 0)
        return problem_set(problem, options->submissions, "give a folder with one folder a student",
                           "there are no submissions");
    grade_all(&all);
    bool good = sheet_write(output, all.entries, (size_t)all.count, problem);
    for (int i = 0; i < all.count; i++)
        free(all.entries[i]);
    free(all.entries);
    return good;
}
