/* Jobs: the pipelines that have been started, and what has become of their processes. */
#ifndef SH_JOBS_H
#define SH_JOBS_H

#include <stdbool.h>

#define JOB_TEXT_MAX 64

struct job {
    struct job *next;
    int number;  /* 1...; of a background job */
    int group;   /* of its processes; 0: the shell's own */
    int running; /* processes that have not ended */
    int last;    /* the pid of the pipeline's last process */
    int status;  /* $? of that one, once it has ended */
    char text[JOB_TEXT_MAX];
};

/* `text` has `length` characters; what does not fit is cut off. */
struct job *job_create(const char *text, unsigned length);
void job_add(struct job *job, int pid);

/* Gives a background job its number. */
void job_number(struct job *job);

/* Waits for all processes of a job (whatever else ends meanwhile is noted), forgets the job and
 * returns its $?. */
int job_wait(struct job *job);

/* Waits for all jobs. */
void jobs_wait_all(void);

/* Notes what has ended without waiting for more; with `report`, tells of background jobs. */
void jobs_poll(bool report);

/* Prints the background jobs. */
void jobs_print(void);

/* In a child of the shell: these jobs are not its own. */
void jobs_forget(void);

#endif
