/* From a submission to verdicts. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/grader/build.h"
#include "tools/grader/checks.h"
#include "tools/grader/machine.h"
#include "tools/grader/qemulog.h"
#include "tools/grader/transcript.h"

#define EXIT_LIMIT   120000ul
#define RESTARTS_MAX 8
#define HANGS_MAX    2

void verdict_fail(struct verdict *verdict, enum diagnosis diagnosis, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(verdict->text, sizeof(verdict->text), format, arguments);
    va_end(arguments);
    verdict->diagnosis = diagnosis;
    verdict->passed = false;
}

/* The guest's tests of one task that have no verdict yet. */
struct batch {
    struct verdict *verdict[LAB_ITEMS_MAX];
    const char *name[LAB_ITEMS_MAX];
    size_t count;
};

static void fail_from(struct batch *batch, size_t first, enum diagnosis diagnosis, const char *text)
{
    for (size_t i = first; i < batch->count; i++)
        verdict_fail(batch->verdict[i], diagnosis, "%s", text);
}

/* One run of the tests, in one VM or in several that share the machine. */
struct attempt {
    unsigned vms;
    struct aftermath aftermath;
    struct guest guest[LAB_VMS_MAX];
    struct transcript transcript[LAB_VMS_MAX];
    enum outcome outcome[LAB_VMS_MAX][LAB_ITEMS_MAX];
    char text[LAB_VMS_MAX][LAB_ITEMS_MAX][TEXT_BYTES];
};

/* Does QEMU's log show what went with the lines? */
static bool is_believed(const struct attempt *attempt)
{
    struct qemulog log;
    unsigned long marks = 0, last = 0;

    for (unsigned vm = 0; vm < attempt->vms; vm++) {
        marks += attempt->transcript[vm].marks;
        last += attempt->transcript[vm].last;
    }
    return qemulog_read(attempt->aftermath.log, attempt->guest[0].mark, &log) &&
           log.marks <= marks && log.marks >= marks - last;
}

/* The verdict on test i; false: some VM has none. */
static bool take_verdict(struct batch *batch, const struct attempt *attempt, size_t i)
{
    for (unsigned vm = 0; vm < attempt->vms; vm++)
        if (attempt->outcome[vm][i] == OUTCOME_NONE)
            return false;
    batch->verdict[i]->passed = true;
    for (unsigned vm = 0; vm < attempt->vms; vm++)
        if (attempt->outcome[vm][i] != OUTCOME_OK)
            verdict_fail(batch->verdict[i], DIAGNOSIS_WRONG_ANSWER, "%s%s",
                         attempt->vms > 1 ? "one of several VMs: " : "", attempt->text[vm][i]);
    return true;
}

static void explain(const struct attempt *attempt, enum diagnosis *diagnosis, bool *ready,
                    char text[TEXT_BYTES])
{
    bool broken = false;

    *ready = true;
    for (unsigned vm = 0; vm < attempt->vms; vm++) {
        *ready = *ready && attempt->transcript[vm].ready;
        broken = broken || attempt->transcript[vm].broken;
    }
    *diagnosis = machine_diagnosis(&attempt->aftermath, *ready, text);
    if (!broken)
        return;
    *diagnosis = DIAGNOSIS_NOT_BELIEVED;
    snprintf(text, TEXT_BYTES,
             "a line does not have the tag that it must have: does the monitor print in the middle "
             "of the guest's lines, or change the guest?");
}

/* Makes verdicts of what one run printed. The number of tests that are done with. */
static size_t settle(struct batch *batch, const struct attempt *attempt)
{
    char text[TEXT_BYTES];
    enum diagnosis diagnosis;
    bool ready;
    size_t i = 0;

    if (!is_believed(attempt)) {
        fail_from(batch, 0, DIAGNOSIS_NOT_BELIEVED,
                  "the lines that were printed do not go with the exceptions that QEMU logged");
        return batch->count;
    }
    while (i < batch->count && take_verdict(batch, attempt, i))
        i++;
    if (i == batch->count)
        return i;
    explain(attempt, &diagnosis, &ready, text);
    verdict_fail(batch->verdict[i], diagnosis, "%s", text);
    if (ready)
        return i + 1;
    fail_from(batch, i, diagnosis, text);
    return batch->count;
}

static void drop_first(struct batch *batch, size_t count)
{
    batch->count -= count;
    for (size_t i = 0; i < batch->count; i++) {
        batch->verdict[i] = batch->verdict[i + count];
        batch->name[i] = batch->name[i + count];
    }
}

static bool add_guest(const struct grading *grading, const struct batch *batch, unsigned vm,
                      struct attempt *attempt, struct machine *machine, struct problem *problem)
{
    struct guest *guest = &attempt->guest[vm];
    char name[16];
    const char *settings = batch->verdict[0]->task->vm;

    snprintf(name, sizeof(name), "g%u", vm);
    if (!guest_prepare(grading, name, batch->name, batch->count, guest, problem))
        return false;
    snprintf(machine->vm[vm], sizeof(machine->vm[vm]),
             "name=%s,kernel=%s,rom=build/%s/tests/conformance/rom-relinked.bin,%s", name,
             guest->path, grading->endian, settings != NULL ? settings : grading->lab->vm);
    machine->vm_count++;
    attempt->transcript[vm].outcome = attempt->outcome[vm];
    attempt->transcript[vm].text = attempt->text[vm];
    return true;
}

static bool run_once(struct grading *grading, unsigned vms, struct batch *batch,
                     struct problem *problem)
{
    static struct attempt attempt;
    static struct machine machine;

    attempt = (struct attempt){.vms = vms};
    machine = (struct machine){
        .name = "guest", .monitor = grading->monitor, .exit_limit = EXIT_LIMIT * vms};
    for (unsigned vm = 0; vm < vms; vm++)
        if (!add_guest(grading, batch, vm, &attempt, &machine, problem))
            return false;
    if (!machine_run(grading, &machine, &attempt.aftermath, problem))
        return false;
    for (unsigned vm = 0; vm < vms; vm++) {
        char prefix[16];

        if (vms > 1)
            snprintf(prefix, sizeof(prefix), "g%u| ", vm);
        else
            prefix[0] = '\0';
        transcript_read(attempt.aftermath.console, prefix, &attempt.guest[vm], batch->name,
                        batch->count, &attempt.transcript[vm]);
    }
    drop_first(batch, settle(batch, &attempt));
    return true;
}

/* A run that ends too early costs the test at which it did; the next run goes on behind it. One
 * that makes no progress takes long: it ends its task, and a few of them end all. */
static bool run_batch(struct grading *grading, unsigned vms, struct batch *batch,
                      struct problem *problem)
{
    unsigned hangs_before = grading->hangs;

    for (unsigned run = 0; batch->count > 0; run++) {
        if (run > RESTARTS_MAX || grading->hangs > hangs_before || grading->hangs > HANGS_MAX) {
            fail_from(batch, 0, DIAGNOSIS_NO_PROGRESS,
                      "not run: a run before this one did not come to its end");
            return true;
        }
        if (!run_once(grading, vms, batch, problem))
            return false;
    }
    return true;
}

static void add_verdicts(struct grading *grading)
{
    for (size_t t = 0; t < grading->lab->task_count; t++)
        for (size_t i = 0; i < grading->lab->tasks[t].item_count; i++)
            grading->verdicts[grading->verdict_count++] = (struct verdict){
                .task = &grading->lab->tasks[t], .item = &grading->lab->tasks[t].items[i]};
}

/* A permutation that the seed decides: what comes first cannot be known beforehand. */
static void shuffle(struct batch *batch, uint32_t random)
{
    for (size_t i = batch->count; i > 1; i--) {
        random = random * 1664525u + 1013904223u;
        size_t j = (random >> 16) % i;
        struct verdict *verdict = batch->verdict[i - 1];
        const char *name = batch->name[i - 1];

        batch->verdict[i - 1] = batch->verdict[j];
        batch->name[i - 1] = batch->name[j];
        batch->verdict[j] = verdict;
        batch->name[j] = name;
    }
}

static bool judge_task(struct grading *grading, const struct lab_task *task,
                       struct problem *problem)
{
    struct batch batch = {.count = 0};

    for (size_t i = 0; i < grading->verdict_count; i++) {
        struct verdict *verdict = &grading->verdicts[i];

        if (verdict->task != task || verdict->item->check != NULL)
            continue;
        batch.verdict[batch.count] = verdict;
        batch.name[batch.count++] = verdict->item->name;
    }
    shuffle(&batch, grading->seed);
    return run_batch(grading, task->vms, &batch, problem);
}

static bool judge_checks(struct grading *grading, struct problem *problem)
{
    for (size_t i = 0; i < grading->verdict_count; i++)
        if (grading->verdicts[i].item->check != NULL &&
            !check_item(grading, &grading->verdicts[i], problem))
            return false;
    return true;
}

bool grading_run(struct grading *grading, struct problem *problem)
{
    struct verdict built = {.diagnosis = DIAGNOSIS_NONE};

    add_verdicts(grading);
    if (!build_monitor(grading, &built, problem))
        return false;
    if (built.diagnosis != DIAGNOSIS_NONE) {
        for (size_t i = 0; i < grading->verdict_count; i++)
            verdict_fail(&grading->verdicts[i], built.diagnosis, "%s", built.text);
        return true;
    }
    for (size_t t = 0; t < grading->lab->task_count; t++)
        if (!judge_task(grading, &grading->lab->tasks[t], problem))
            return false;
    return judge_checks(grading, problem);
}
