/* Points and names. */
#include <string.h>

#include "tools/grader/grading.h"

const char *diagnosis_name(enum diagnosis diagnosis)
{
    static const char *const names[DIAGNOSIS_COUNT] = {
        [DIAGNOSIS_NONE] = "passed",
        [DIAGNOSIS_NOTHING] = "nothing handed in",
        [DIAGNOSIS_NO_BUILD] = "does not build",
        [DIAGNOSIS_NO_BANNER] = "no banner",
        [DIAGNOSIS_MONITOR_PANIC] = "monitor panic",
        [DIAGNOSIS_NOT_DONE] = "not done",
        [DIAGNOSIS_VM_STOPPED] = "VM stopped",
        [DIAGNOSIS_GUEST_PANIC] = "guest panic",
        [DIAGNOSIS_NO_PROGRESS] = "no progress",
        [DIAGNOSIS_NOT_BELIEVED] = "not believed",
        [DIAGNOSIS_WRONG_ANSWER] = "wrong answer",
    };

    return names[diagnosis];
}

double grading_task_score(const struct grading *grading, const struct lab_task *task)
{
    size_t items = 0, passed = 0;

    for (size_t i = 0; i < grading->verdict_count; i++)
        if (grading->verdicts[i].task == task) {
            items++;
            passed += grading->verdicts[i].passed;
        }
    return items == 0 ? 0 : task->points * (double)passed / (double)items;
}

double grading_score(const struct grading *grading)
{
    double sum = 0;

    for (size_t t = 0; t < grading->lab->task_count; t++)
        sum += grading_task_score(grading, &grading->lab->tasks[t]);
    return sum;
}

double grading_possible(const struct grading *grading)
{
    double sum = 0;

    for (size_t t = 0; t < grading->lab->task_count; t++)
        sum += grading->lab->tasks[t].points;
    return sum;
}

enum diagnosis grading_diagnosis(const struct grading *grading)
{
    enum diagnosis first = DIAGNOSIS_COUNT;

    for (size_t i = 0; i < grading->verdict_count; i++)
        if (!grading->verdicts[i].passed && grading->verdicts[i].diagnosis < first)
            first = grading->verdicts[i].diagnosis;
    return first == DIAGNOSIS_COUNT ? DIAGNOSIS_NONE : first;
}
