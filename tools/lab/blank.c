#include "tools/lab/blank.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/lab/text.h"

#define HINT_COLUMNS 96

/* Universal Ctags on one file: a JSON object a line for each function. */
static FILE *start_ctags(const char *path, pid_t *pid)
{
    int ends[2];

    if (pipe(ends) != 0)
        return NULL;
    *pid = fork();
    if (*pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execlp("ctags", "ctags", "--quiet", "--options=NONE", "--output-format=json",
               "--languages=C", "--langmap=C:.c", "--kinds-C=f", "--fields=+ne", "-f", "-", path,
               (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    return fdopen(ends[0], "r");
}

/* The lines of a function, from its name to its closing brace. */
static bool find_function(const char *path, const char *function, size_t *first, size_t *last,
                          struct problem *problem)
{
    pid_t pid = -1;
    FILE *tags = start_ctags(path, &pid);
    char *line = NULL;
    size_t size = 0, found = 0;
    int status = -1;

    *first = *last = 0;

    while (tags != NULL && getline(&line, &size, tags) > 0) {
        json_t *tag = json_loads(line, 0, NULL);
        const char *name = json_string_value(json_object_get(tag, "name"));

        if (name != NULL && strcmp(name, function) == 0 && found++ == 0) {
            *first = (size_t)json_integer_value(json_object_get(tag, "line")) - 1;
            *last = (size_t)json_integer_value(json_object_get(tag, "end")) - 1;
        }
        json_decref(tag);
    }
    free(line);
    if (tags != NULL)
        fclose(tags);
    waitpid(pid, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return problem_set(problem, "ctags", "run 'make deps'", "ctags does not run");
    return found == 1 ||
           problem_set(problem, path, "correct the lab's definition", "%s function %s",
                       found == 0 ? "there is no" : "there is more than one", function);
}

static bool find_body(const char *path, const struct text *text, const char *function,
                      size_t *first, size_t *last, struct problem *problem)
{
    if (!find_function(path, function, first, last, problem))
        return false;
    while (*first < *last && *first < text->count && text->lines[*first][0] != '{')
        ++*first;
    return (*last < text->count && text->lines[*first][0] == '{' && text->lines[*last][0] == '}') ||
           problem_set(problem, path, "lay it out as `make format` does",
                       "%s has no braces at the start of lines", function);
}

/* `label:` at the start of a line, or LEAF(label), END(label). */
static bool stands_at(const char *line, const char *label)
{
    size_t length = strlen(label);
    const char *rest = line;

    if (strncmp(rest, "LEAF(", 5) == 0 || strncmp(rest, "END(", 4) == 0) {
        rest = strchr(rest, '(') + 1;
        return strncmp(rest, label, length) == 0 && rest[length] == ')';
    }
    return strncmp(rest, label, length) == 0 && rest[length] == ':';
}

static bool find_label(const char *path, const struct text *text, const char *label, size_t start,
                       size_t *at, struct problem *problem)
{
    for (*at = start; *at < text->count; ++*at)
        if (stands_at(text->lines[*at], label))
            return true;
    return problem_set(problem, path, "correct the lab's definition",
                       "there is no label %s behind "
                       "line %zu",
                       label, start);
}

static bool find_in(const char *path, const struct text *text, const struct lab_blank *blank,
                    size_t *first, size_t *last, struct problem *problem)
{
    size_t from, to;

    if (blank->function != NULL)
        return find_body(path, text, blank->function, first, last, problem);
    if (!find_label(path, text, blank->from, 0, &from, problem) ||
        !find_label(path, text, blank->to, from + 1, &to, problem))
        return false;
    *first = from + 1;
    *last = to - 1;
    return true;
}

bool blank_find(const char *path, const struct lab_blank *blank, size_t *first, size_t *last,
                struct problem *problem)
{
    struct text text;

    if (!text_read(path, &text, problem))
        return false;
    bool found = find_in(path, &text, blank, first, last, problem);
    text_free(&text);
    return found;
}

/* The hint as a comment, words wrapped, four spaces in. */
static void print_hint(FILE *to, const char *id, const char *hint)
{
    size_t column = (size_t)fprintf(to, "    /* Task %s:", id);
    const char *word = hint;

    while (*word != '\0') {
        size_t length = strcspn(word, " ");

        if (column + 1 + length + 3 > HINT_COLUMNS) {
            fputs("\n     *", to);
            column = 6;
        }
        fprintf(to, " %.*s", (int)length, word);
        column += 1 + length;
        word += length;
        word += strspn(word, " ");
    }
    fputs(" */\n", to);
}

/* What the assembler and the linker need to know of the block stays: .globl and .cfi_... */
static void keep_directives(FILE *to, const struct text *text, size_t first, size_t last)
{
    for (size_t i = first; i < last + 1; i++) {
        const char *word = text->lines[i] + strspn(text->lines[i], " ");

        if (strncmp(word, ".globl", 6) == 0 || strncmp(word, ".cfi_", 5) == 0)
            fprintf(to, "\n%s", text->lines[i]);
    }
}

static char *replacement_of(const struct lab_task *task, const struct lab_blank *blank,
                            const struct text *from, size_t first, size_t last)
{
    char *text;
    size_t size;
    FILE *to = open_memstream(&text, &size);

    if (to == NULL)
        abort();
    if (blank->function != NULL) {
        fputs("{\n", to);
        print_hint(to, task->id, blank->hint);
        fprintf(to, "    LAB_TASK(\"%s\");\n}", task->id);
    } else {
        print_hint(to, task->id, blank->hint);
        fprintf(to, "    LAB_TASK %s, \"%s\"", task->id, blank->from);
        keep_directives(to, from, first, last);
    }
    fclose(to);
    return text;
}

/* Behind the last #include that stands before the first line that is neither directive, comment nor
 * blank. */
static void add_include(struct text *text)
{
    size_t at = 0;

    for (size_t i = 0; i < text->count; i++)
        if (strncmp(text->lines[i], "#include", 8) == 0 &&
            strstr(text->lines[i], "entry_common.S") == NULL)
            at = i + 1;
    text_replace(text, at, at - 1, "#include \"labs/support/lab.h\"");
}

static bool blank_all(const char *path, const struct lab *lab, const char *file, struct text *text,
                      size_t *done, struct problem *problem)
{
    for (size_t t = 0; t < lab->task_count; t++)
        for (size_t b = 0; b < lab->tasks[t].blank_count; b++) {
            const struct lab_blank *blank = &lab->tasks[t].blanks[b];
            size_t first, last;

            if (strcmp(blank->file, file) != 0)
                continue;
            /* ctags reads the file: what was replaced so far must be there. */
            if (!find_in(path, text, blank, &first, &last, problem))
                return false;
            char *fresh = replacement_of(&lab->tasks[t], blank, text, first, last);
            text_replace(text, first, last, fresh);
            free(fresh);
            ++*done;
            if (!text_write(path, text, problem))
                return false;
        }
    return true;
}

bool blank_file(const char *root, const struct lab *lab, const char *file, struct problem *problem)
{
    char path[4096];
    struct text text;
    size_t done = 0;

    snprintf(path, sizeof(path), "%s/%s", root, file);
    if (!text_read(path, &text, problem))
        return false;
    bool good = blank_all(path, lab, file, &text, &done, problem);
    if (good && done > 0) {
        add_include(&text);
        good = text_write(path, &text, problem);
    }
    text_free(&text);
    return good;
}
