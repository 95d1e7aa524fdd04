#include "tools/grader/build.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/lab/tree.h"

#define SOURCE_BYTES_MAX (1024 * 1024)

static const struct bounds compiler = {
    .cpu_seconds = 20, .memory = 1024u << 20, .file_size = 16u << 20};

/* Of the linker, which sees nothing that a student could word. */
static const struct sandbox no_sandbox = {.on = false};

struct toolchain {
    struct words cc, as, ld, objects;
};

static bool read_toolchain(const struct grading *grading, struct toolchain *tools,
                           struct problem *problem)
{
    char path[PATH_BYTES], *line = NULL;
    size_t size = 0;

    snprintf(path, sizeof(path), "build/%s/labs/toolchain", grading->endian);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return problem_set(problem, path, "run `make grade`, which builds it", "%s",
                           strerror(errno));
    while (getline(&line, &size, file) > 0) {
        char *rest = strchr(line, ' ');
        struct words *words = strncmp(line, "cc ", 3) == 0        ? &tools->cc
                              : strncmp(line, "as ", 3) == 0      ? &tools->as
                              : strncmp(line, "ld ", 3) == 0      ? &tools->ld
                              : strncmp(line, "objects ", 8) == 0 ? &tools->objects
                                                                  : NULL;
        if (words != NULL && rest != NULL)
            words_split(words, rest + 1);
    }
    free(line);
    fclose(file);
    return tools->objects.count > 0 ||
           problem_set(problem, path, "remove it and run `make grade`", "it is not complete");
}

bool build_find(const struct grading *grading, const char *file, char path[PATH_BYTES])
{
    char top[PATH_BYTES], real[PATH_BYTES], *found;
    struct stat about;

    if (snprintf(path, PATH_BYTES, "%s/%s", grading->submission, file) >= PATH_BYTES)
        return false;
    if (lstat(path, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size > SOURCE_BYTES_MAX)
        return false;
    found = realpath(grading->submission, top);
    return found != NULL && realpath(path, real) != NULL && strncmp(real, top, strlen(top)) == 0 &&
           real[strlen(top)] == '/';
}

/* The first lines of what the compiler said, the throw-away folder's name taken out. */
static void quote(const char *log, char text[TEXT_BYTES])
{
    FILE *file = fopen(log, "r");
    size_t length = file != NULL ? fread(text, 1, TEXT_BYTES - 1, file) : 0;

    if (file != NULL)
        fclose(file);
    text[length] = '\0';
    for (char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' && *c != '\n')
            *c = ' ';
}

static bool has_suffix(const char *text, const char *suffix)
{
    size_t length = strlen(text), tail = strlen(suffix);

    return length > tail && strcmp(text + length - tail, suffix) == 0;
}

static bool is_source(const char *file)
{
    return has_suffix(file, ".c") || has_suffix(file, ".S");
}

/* An object of the trusted build is replaced if it was made of `file`. */
static char **object_of(const struct toolchain *tools, const char *endian, const char *file)
{
    char wanted[PATH_BYTES];
    int stem = (int)(strrchr(file, '.') - file);

    snprintf(wanted, sizeof(wanted), "build/%s/%.*s.o", endian, stem, file);
    for (size_t i = 0; i < tools->objects.count; i++)
        if (strcmp(tools->objects.word[i], wanted) == 0)
            return &tools->objects.word[i];
    return NULL;
}

static bool run_tool(struct grading *grading, const struct words *words,
                     const struct sandbox *sandbox, struct verdict *why, struct problem *problem)
{
    char log[PATH_BYTES], said[TEXT_BYTES];
    int code = 0;

    snprintf(log, sizeof(log), "%s/build.log", grading->work);
    enum command_end end = command_run(words, log, &compiler, sandbox, &code);
    if (end == COMMAND_NO_START)
        return problem_set(problem, sandbox->on ? "bwrap" : words->word[0], "run `make doctor`",
                           "it cannot be started");
    quote(log, said);
    if (end != COMMAND_EXITED)
        verdict_fail(why, DIAGNOSIS_NO_BUILD, "the compiler had to be ended (%s)",
                     end == COMMAND_CPU ? "its time was used up" : "it was killed");
    else if (code != 0)
        verdict_fail(why, DIAGNOSIS_NO_BUILD, "%s", said);
    return true;
}

static bool compile(struct grading *grading, struct toolchain *tools, const char *file,
                    struct verdict *why, struct problem *problem)
{
    char copy[PATH_BYTES + 64], object[PATH_BYTES + 64];
    char **place = !is_source(file) ? NULL : object_of(tools, grading->endian, file);
    bool c = has_suffix(file, ".c");
    struct words words = {0};

    if (place == NULL)
        return true; /* it is included by another one, or no source */
    snprintf(copy, sizeof(copy), "%s/source/%s", grading->work, file);
    snprintf(object, sizeof(object), "%s/object-%zu.o", grading->work,
             (size_t)(place - tools->objects.word));
    const struct words *flags = c ? &tools->cc : &tools->as;
    for (size_t i = 0; i < flags->count; i++)
        if (strncmp(flags->word[i], "-MM", 3) != 0 && strcmp(flags->word[i], "-MP") != 0)
            words_add(&words, "%s", flags->word[i]);
    words_add(&words, "-c");
    words_add(&words, "-I%s/source", grading->work);
    words_add(&words, "-fmacro-prefix-map=%s/source/=", grading->work);
    words_add(&words, "-o");
    words_add(&words, "%s", object);
    words_add(&words, "%s", copy);
    bool good = run_tool(grading, &words, &grading->sandbox, why, problem);
    words_free(&words);
    free(*place);
    *place = strdup(object);
    return good && *place != NULL;
}

static bool take_sources(const struct grading *grading, const struct lab *lab,
                         struct problem *problem)
{
    char source[PATH_BYTES], copy[PATH_BYTES + 64];

    for (size_t i = 0; i < lab->file_count; i++) {
        if (!build_find(grading, lab->files[i], source))
            continue;
        snprintf(copy, sizeof(copy), "%s/source/%s", grading->work, lab->files[i]);
        if (!tree_make_folders(copy, problem) || !tree_copy_file(source, copy, problem))
            return false;
    }
    return true;
}

static bool copy_trusted(const struct grading *grading, const char *file, struct problem *problem)
{
    char copy[PATH_BYTES + 64];

    snprintf(copy, sizeof(copy), "%s/source/%s", grading->work, file);
    return tree_make_folders(copy, problem) && tree_copy_file(file, copy, problem);
}

/* Trusted text that a student's assembly file includes, or that is included beside it. Headers are
 * in a folder of their own, without any source of the reference beside them. */
static bool give_included(const struct grading *grading, const struct lab *lab,
                          struct problem *problem)
{
    size_t i;
    const json_t *pattern;
    glob_t found;
    bool good = true;

    json_array_foreach(json_object_get(lab->root, "includes"), i, pattern)
    {
        if (glob(json_string_value(pattern), 0, NULL, &found) != 0)
            return problem_set(problem, json_string_value(pattern), "correct the lab's definition",
                               "`includes` names no file");
        for (size_t n = 0; good && n < found.gl_pathc; n++)
            good = lab_edits(lab, found.gl_pathv[n]) ||
                   copy_trusted(grading, found.gl_pathv[n], problem);
        globfree(&found);
    }
    return good;
}

/* The course's own files that include what students edit. */
static bool compile_dependents(struct grading *grading, const struct lab *lab,
                               struct toolchain *tools, struct verdict *why,
                               struct problem *problem)
{
    size_t i;
    const json_t *file;

    if (!give_included(grading, lab, problem))
        return false;
    json_array_foreach(json_object_get(lab->root, "compile"), i, file)
    {
        if (!copy_trusted(grading, json_string_value(file), problem) ||
            !compile(grading, tools, json_string_value(file), why, problem))
            return false;
    }
    return true;
}

/* Who has left an earlier lab out goes on from the course's own files of it. */
static bool has_all_of(const struct grading *grading, const struct lab *lab)
{
    char path[PATH_BYTES];

    for (size_t i = 0; i < lab->file_count; i++)
        if (is_source(lab->files[i]) && !build_find(grading, lab->files[i], path))
            return false;
    return true;
}

static bool compile_lab(struct grading *grading, const struct lab *lab, struct toolchain *tools,
                        struct verdict *why, struct problem *problem)
{
    if (!take_sources(grading, lab, problem))
        return false;
    for (size_t i = 0; i < lab->file_count && why->diagnosis == DIAGNOSIS_NONE; i++)
        if (!compile(grading, tools, lab->files[i], why, problem))
            return false;
    return why->diagnosis != DIAGNOSIS_NONE ||
           compile_dependents(grading, lab, tools, why, problem);
}

/* What earlier labs let students edit, where the course lets them go on from their own. */
static bool compile_earlier(struct grading *grading, struct toolchain *tools, struct verdict *why,
                            struct problem *problem)
{
    for (long number = 0; grading->own_earlier && number < grading->lab->number; number++) {
        struct lab lab;

        if (!lab_load(".", number, &lab, problem))
            return false;
        bool good = !has_all_of(grading, &lab) || compile_lab(grading, &lab, tools, why, problem);
        lab_free(&lab);
        if (!good)
            return false;
    }
    return true;
}

static bool link_all(struct grading *grading, const struct toolchain *tools, struct verdict *why,
                     struct problem *problem)
{
    struct words words = {0};

    snprintf(grading->monitor, sizeof(grading->monitor), "%s/monitor.elf", grading->work);
    for (size_t i = 0; i < tools->ld.count; i++)
        words_add(&words, "%s", tools->ld.word[i]);
    words_add(&words, "-o");
    words_add(&words, "%s", grading->monitor);
    for (size_t i = 0; i < tools->objects.count; i++)
        words_add(&words, "%s", tools->objects.word[i]);
    bool good = run_tool(grading, &words, &no_sandbox, why, problem);
    words_free(&words);
    return good;
}

static bool has_all(const struct grading *grading, struct verdict *why)
{
    char path[PATH_BYTES];

    for (size_t i = 0; i < grading->lab->file_count; i++)
        if (is_source(grading->lab->files[i]) &&
            !build_find(grading, grading->lab->files[i], path)) {
            verdict_fail(why, DIAGNOSIS_NOTHING, "%s was not handed in (a plain file below 1 MB)",
                         grading->lab->files[i]);
            return false;
        }
    return true;
}

bool build_monitor(struct grading *grading, struct verdict *why, struct problem *problem)
{
    struct toolchain tools = {0};
    bool good = true;

    if (!has_all(grading, why))
        return true;
    good = read_toolchain(grading, &tools, problem) &&
           compile_earlier(grading, &tools, why, problem) &&
           compile_lab(grading, grading->lab, &tools, why, problem);
    if (good && why->diagnosis == DIAGNOSIS_NONE)
        good = link_all(grading, &tools, why, problem);
    words_free(&tools.cc);
    words_free(&tools.as);
    words_free(&tools.ld);
    words_free(&tools.objects);
    return good;
}
