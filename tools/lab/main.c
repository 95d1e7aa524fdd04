/* Writes lab trees: the reference sources with a lab's tasks left blank.
 *
 *     lab make LAB DEST [FROM]   FROM: a student's tree, for the files of earlier labs
 *     lab check                  whether every definition fits the sources
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/lab/blank.h"
#include "tools/lab/definition.h"
#include "tools/lab/text.h"
#include "tools/lab/tree.h"

static bool read_leave_out(struct text *text, struct tree_patterns *patterns,
                           struct problem *problem)
{
    if (!text_read("labs/leave-out", text, problem))
        return false;
    for (size_t i = 0; i < text->count; i++)
        if (text->lines[i][0] != '\0' && text->lines[i][0] != '#' &&
            patterns->count < TREE_PATTERNS_MAX)
            patterns->pattern[patterns->count++] = text->lines[i];
    return true;
}

static void add_of_lab(const struct lab *lab, struct tree_patterns *patterns)
{
    size_t i;
    const json_t *pattern;

    json_array_foreach(json_object_get(lab->root, "leave_out"), i, pattern)
    {
        if (patterns->count < TREE_PATTERNS_MAX)
            patterns->pattern[patterns->count++] = json_string_value(pattern);
    }
}

/* Where a lab keeps a file that exists only in lab trees, such as the sheet for the answers. */
static bool is_given(const struct lab *lab, const char *file, char path[4096])
{
    const char *name = strrchr(file, '/');

    snprintf(path, 4096, "%s/%s", lab->folder, name == NULL ? file : name + 1);
    return access(path, F_OK) == 0;
}

/* The student's own versions of what earlier labs let them edit: of the monitor, not of answers. */
static bool take_earlier(long number, const char *from, const char *to, struct problem *problem)
{
    for (long earlier = 0; earlier < number; earlier++) {
        struct lab lab;

        if (!lab_load(".", earlier, &lab, problem))
            return false;
        for (size_t i = 0; i < lab.file_count; i++) {
            char source[4096], target[4096], given[4096];

            snprintf(source, sizeof(source), "%s/%s", from, lab.files[i]);
            snprintf(target, sizeof(target), "%s/%s", to, lab.files[i]);
            if (access(source, R_OK) == 0 && !is_given(&lab, lab.files[i], given) &&
                !tree_copy_file(source, target, problem))
                return false;
        }
        lab_free(&lab);
    }
    return true;
}

static bool take_given(const struct lab *lab, const char *to, struct problem *problem)
{
    for (size_t i = 0; i < lab->file_count; i++) {
        char source[4096], target[4096];

        snprintf(target, sizeof(target), "%s/%s", to, lab->files[i]);
        if (is_given(lab, lab->files[i], source) &&
            (!tree_make_folders(target, problem) || !tree_copy_file(source, target, problem)))
            return false;
    }
    return true;
}

static bool make(long number, const char *to, const char *from, struct problem *problem)
{
    struct lab lab;
    struct text leave_out = {0};
    struct tree_patterns patterns = {.count = 0};
    bool good = lab_load(".", number, &lab, problem);

    if (!good)
        return false;
    good = read_leave_out(&leave_out, &patterns, problem);
    add_of_lab(&lab, &patterns);
    good = good && tree_copy(".", to, &patterns, problem) &&
           (from == NULL || take_earlier(number, from, to, problem)) &&
           take_given(&lab, to, problem);
    for (size_t i = 0; good && i < lab.file_count; i++)
        good = blank_file(to, &lab, lab.files[i], problem);
    if (good)
        printf("lab %ld, %s: %s\nstart with %s/handout.md there\n", number, lab.title, to,
               lab.folder + strlen("./"));
    text_free(&leave_out);
    lab_free(&lab);
    return good;
}

static bool check_lab(long number, struct problem *problem)
{
    struct lab lab;
    size_t first, last, count = 0;
    bool good = lab_load(".", number, &lab, problem);

    for (size_t t = 0; good && t < lab.task_count; t++)
        for (size_t b = 0; good && b < lab.tasks[t].blank_count; b++, count++)
            good = blank_find(lab.tasks[t].blanks[b].file, &lab.tasks[t].blanks[b], &first, &last,
                              problem);
    if (good) {
        printf("ok - lab %ld: its %zu blanks are where its definition says\n", number, count);
        lab_free(&lab);
    }
    return good;
}

static bool check(struct problem *problem)
{
    glob_t found;
    bool good = glob("labs/[0-9]-*/lab.json", 0, NULL, &found) == 0 ||
                problem_set(problem, "labs", "run it in the project's top folder", "no labs here");

    for (size_t i = 0; good && i < found.gl_pathc; i++)
        good = check_lab(found.gl_pathv[i][strlen("labs/")] - '0', problem);
    globfree(&found);
    return good;
}

static int usage(void)
{
    fputs("Usage: lab make LAB DEST [FROM]\n"
          "       lab check\n"
          "Run it in the project's top folder.\n",
          stderr);
    return 2;
}

int main(int argc, char **argv)
{
    struct problem problem;
    bool good;
    char *end;

    if (argc == 2 && strcmp(argv[1], "check") == 0) {
        good = check(&problem);
    } else if ((argc == 4 || argc == 5) && strcmp(argv[1], "make") == 0) {
        long number = strtol(argv[2], &end, 10);

        if (end == argv[2] || *end != '\0')
            return usage();
        good = make(number, argv[3], argc == 5 ? argv[4] : NULL, &problem);
    } else {
        return usage();
    }
    if (!good)
        problem_print(&problem);
    return good ? 0 : 2;
}
