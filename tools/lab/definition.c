#include "tools/lab/definition.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool refuse(struct problem *problem, const struct lab *lab, const char *what)
{
    return problem_set(problem, lab->folder, "see docs/teaching.md for the form of lab.json", "%s",
                       what);
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static bool read_blank(struct lab *lab, const json_t *object, struct lab_blank *blank,
                       struct problem *problem)
{
    *blank = (struct lab_blank){.file = text_of(object, "file"),
                                .function = text_of(object, "function"),
                                .from = text_of(object, "from"),
                                .to = text_of(object, "to"),
                                .hint = text_of(object, "hint")};
    if (blank->file == NULL || blank->hint == NULL)
        return refuse(problem, lab, "a blank needs `file` and `hint`");
    if ((blank->function == NULL) == (blank->from == NULL || blank->to == NULL))
        return refuse(problem, lab, "a blank needs `function`, or `from` and `to`");
    if (!lab_edits(lab, blank->file))
        return refuse(problem, lab, "a blank's `file` is not among the files that students edit");
    return true;
}

static bool add_tests(struct lab *lab, struct lab_task *task, const json_t *names, bool hidden,
                      struct problem *problem)
{
    size_t i;
    const json_t *name;

    json_array_foreach(names, i, name)
    {
        if (!json_is_string(name) || task->item_count == LAB_ITEMS_MAX)
            return refuse(problem, lab, "`tests` is not a list of names, or too long");
        task->items[task->item_count++] =
            (struct lab_item){.name = json_string_value(name), .hidden = hidden};
    }
    return true;
}

static bool add_checks(struct lab *lab, struct lab_task *task, const json_t *checks,
                       struct problem *problem)
{
    size_t i;
    const json_t *check;

    json_array_foreach(checks, i, check)
    {
        if (text_of(check, "name") == NULL || task->item_count == LAB_ITEMS_MAX)
            return refuse(problem, lab, "a check needs a `name`, or there are too many");
        task->items[task->item_count++] =
            (struct lab_item){.name = text_of(check, "name"), .check = check};
    }
    return true;
}

static bool read_blanks(struct lab *lab, const json_t *list, struct lab_task *task,
                        struct problem *problem)
{
    size_t i;
    const json_t *object;

    json_array_foreach(list, i, object)
    {
        if (task->blank_count == LAB_BLANKS_MAX)
            return refuse(problem, lab, "a task has too many blanks");
        if (!read_blank(lab, object, &task->blanks[task->blank_count++], problem))
            return false;
    }
    return true;
}

static bool read_task(struct lab *lab, const json_t *object, struct problem *problem)
{
    struct lab_task *task = &lab->tasks[lab->task_count];

    if (lab->task_count == LAB_TASKS_MAX)
        return refuse(problem, lab, "too many tasks");
    lab->task_count++;
    task->id = text_of(object, "id");
    task->title = text_of(object, "title");
    task->gdb = text_of(object, "gdb");
    task->vm = text_of(object, "vm");
    task->points = json_number_value(json_object_get(object, "points"));
    task->vms = (unsigned)json_integer_value(json_object_get(object, "vms"));
    if (task->vms == 0)
        task->vms = 1;
    if (task->vms > LAB_VMS_MAX)
        return refuse(problem, lab, "`vms` is too large");
    if (task->id == NULL || task->title == NULL || task->gdb == NULL || task->points <= 0)
        return refuse(problem, lab, "a task needs `id`, `title`, `gdb` and `points`");
    return read_blanks(lab, json_object_get(object, "blank"), task, problem) &&
           add_tests(lab, task, json_object_get(object, "tests"), false, problem) &&
           add_checks(lab, task, json_object_get(object, "checks"), problem) &&
           add_tests(lab, task, json_object_get(lab->hidden, task->id), true, problem);
}

static bool read_files(struct lab *lab, struct problem *problem)
{
    size_t i;
    const json_t *file;

    json_array_foreach(json_object_get(lab->root, "files"), i, file)
    {
        const char *name = json_string_value(file);

        if (name == NULL || lab->file_count == LAB_FILES_MAX || name[0] == '/' ||
            strstr(name, "..") != NULL)
            return refuse(problem, lab, "`files` is not a list of names below the top folder");
        lab->files[lab->file_count++] = name;
    }
    return true;
}

bool lab_edits(const struct lab *lab, const char *file)
{
    for (size_t i = 0; i < lab->file_count; i++)
        if (strcmp(lab->files[i], file) == 0)
            return true;
    return false;
}

/* labs/N-*; the caller frees. */
static char *find_folder(const char *root, long number)
{
    char pattern[4096];
    glob_t found;
    char *folder = NULL;

    snprintf(pattern, sizeof(pattern), "%s/labs/%ld-*", root, number);
    if (glob(pattern, 0, NULL, &found) == 0)
        folder = strdup(found.gl_pathv[0]);
    globfree(&found);
    return folder;
}

static json_t *load_json(const char *path, struct problem *problem)
{
    json_error_t error;
    json_t *root = json_load_file(path, 0, &error);

    if (root == NULL)
        problem_set(problem, path, "correct that line", "line %d: %s", error.line, error.text);
    return root;
}

bool lab_load(const char *root, long number, struct lab *lab, struct problem *problem)
{
    char path[4096];
    size_t i;
    const json_t *task;

    *lab = (struct lab){.number = number, .folder = find_folder(root, number)};
    if (lab->folder == NULL) {
        snprintf(path, sizeof(path), "%ld", number);
        return problem_set(problem, path, "give LAB=0 to LAB=7", "there is no such lab");
    }
    snprintf(path, sizeof(path), "%s/lab.json", lab->folder);
    lab->root = load_json(path, problem);
    if (lab->root == NULL)
        return false;
    snprintf(path, sizeof(path), "%s/labs/hidden/%ld.json", root, number);
    lab->hidden = json_load_file(path, 0, NULL);
    lab->title = text_of(lab->root, "title");
    lab->vm = text_of(lab->root, "vm");
    lab->machine = (long)json_integer_value(json_object_get(lab->root, "machine"));
    if (lab->machine == 0)
        lab->machine = LAB_MACHINE_MB;
    if (lab->title == NULL || lab->vm == NULL)
        return refuse(problem, lab, "lab.json needs `title` and `vm`");
    if (!read_files(lab, problem))
        return false;
    json_array_foreach(json_object_get(lab->root, "tasks"), i, task)
    {
        if (!read_task(lab, task, problem))
            return false;
    }
    return lab->task_count > 0 || refuse(problem, lab, "lab.json has no `tasks`");
}

void lab_free(struct lab *lab)
{
    json_decref(lab->root);
    json_decref(lab->hidden);
    free((char *)lab->folder);
    *lab = (struct lab){0};
}
