/* Jobs. */
#include "guest-os/user/sh/jobs.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#include <string.h>

#define PROCESSES_COUNTED 128 /* at most so many are asked about at once */

struct child {
    struct child *next;
    int pid;
    struct job *job;
};

static struct job *jobs;
static struct child *children;

struct job *job_create(const char *text, unsigned length)
{
    struct job **link = &jobs;
    struct job *job = allocate(sizeof(*job));

    memset(job, 0, sizeof(*job));
    for (; length != 0 && *text == ' '; length--)
        text++;
    memcpy(job->text, text, length < JOB_TEXT_MAX ? length : JOB_TEXT_MAX - 1);
    while (*link != 0)
        link = &(*link)->next;
    *link = job;
    return job;
}

void job_add(struct job *job, int pid)
{
    struct child *child = allocate(sizeof(*child));

    *child = (struct child){children, pid, job};
    children = child;
    job->last = pid;
    job->running++;
}

void job_number(struct job *job)
{
    int number = 0;

    for (const struct job *other = jobs; other != 0; other = other->next)
        if (other->number > number)
            number = other->number;
    job->number = number + 1;
}

static void forget(struct job *job)
{
    struct job **link = &jobs;

    while (*link != job)
        link = &(*link)->next;
    *link = job->next;
    free(job);
}

/* What wait() reports, as other shells number it. */
static int shell_status(int status)
{
    if (status == STATUS_FAULT)
        return 139;
    return status == STATUS_KILLED ? 130 : status;
}

static void note_end(int pid, int status)
{
    for (struct child **link = &children; *link != 0; link = &(*link)->next) {
        struct child *child = *link;

        if (child->pid != pid)
            continue;
        child->job->running--;
        if (child->job->last == pid)
            child->job->status = shell_status(status);
        *link = child->next;
        free(child);
        return;
    }
}

/* Waits for one child; false if there is none. */
static bool wait_for_one(void)
{
    int status = 0;
    int pid = wait(&status, 0);

    if (pid > 0)
        note_end(pid, status);
    return pid > 0;
}

int job_wait(struct job *job)
{
    int status;

    while (job->running != 0 && wait_for_one())
        ;
    status = job->status;
    forget(job);
    return status;
}

void jobs_wait_all(void)
{
    while (jobs != 0)
        job_wait(jobs);
}

static void report_ended(bool report)
{
    struct job *next;

    for (struct job *job = jobs; job != 0; job = next) {
        next = job->next;
        if (job->number == 0 || job->running != 0)
            continue;
        if (report)
            printf("[%d] ended with status %d: %s\n", job->number, job->status, job->text);
        forget(job);
    }
    flush();
}

void jobs_poll(bool report)
{
    static struct process_info info[PROCESSES_COUNTED];
    int count = children != 0 ? processes(info, PROCESSES_COUNTED) : 0;
    int self = getpid();

    for (int i = 0; i < count; i++)
        if (info[i].parent == self && info[i].state == 'Z')
            wait_for_one();
    report_ended(report);
}

void jobs_print(void)
{
    jobs_poll(true);
    for (const struct job *job = jobs; job != 0; job = job->next)
        if (job->number != 0)
            printf("[%d] is running: %s\n", job->number, job->text);
    flush();
}

void jobs_forget(void)
{
    while (children != 0) {
        struct child *child = children;

        children = child->next;
        free(child);
    }
    while (jobs != 0)
        forget(jobs);
}
