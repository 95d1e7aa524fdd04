/* A lab's definition, labs/N-name/lab.json: tasks, what each leaves blank, what is run to judge it.
 * docs/teaching.md describes the file. Strings belong to the definition. */
#ifndef TOOLS_LAB_DEFINITION_H
#define TOOLS_LAB_DEFINITION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "tools/launcher/problem.h"

#define LAB_TASKS_MAX  12
#define LAB_BLANKS_MAX 16
#define LAB_ITEMS_MAX  48
#define LAB_VMS_MAX    4
#define LAB_FILES_MAX  16
#define LAB_MACHINE_MB 256 /* unless `machine` says otherwise */

/* A function's body, or the lines between two labels of an assembly file. */
struct lab_blank {
    const char *file;
    const char *function; /* NULL: assembly */
    const char *from, *to;
    const char *hint;
};

/* One thing that is judged: a test of the guest by name, or a check of the grader. */
struct lab_item {
    const char *name;
    bool hidden;
    const json_t *check; /* NULL: a test of the guest */
};

struct lab_task {
    const char *id, *title, *gdb;
    double points;
    const char *vm; /* settings of the VM that is graded, if they are not the lab's; or NULL */
    unsigned vms;   /* copies of the guest that run its tests, sharing the machine; all must pass */
    struct lab_blank blanks[LAB_BLANKS_MAX];
    size_t blank_count;
    struct lab_item items[LAB_ITEMS_MAX];
    size_t item_count;
};

struct lab {
    json_t *root, *hidden;
    long number;
    const char *folder, *title;
    const char *vm; /* settings of the graded VM, as the launcher's --vm takes them */
    long machine;   /* megabytes of the machine that grades */
    const char *files[LAB_FILES_MAX]; /* what the student edits */
    size_t file_count;
    struct lab_task tasks[LAB_TASKS_MAX];
    size_t task_count;
};

/* Reads the definition of lab `number` below `root` (the project's top folder), and its hidden
 * tests if they are there. */
bool lab_load(const char *root, long number, struct lab *lab, struct problem *problem);
void lab_free(struct lab *lab);

/* Is it one of the files that the student edits? */
bool lab_edits(const struct lab *lab, const char *file);

#endif
