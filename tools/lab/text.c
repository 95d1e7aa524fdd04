#include "tools/lab/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *memory)
{
    if (memory == NULL)
        abort();
    return memory;
}

static void append(struct text *text, char *line)
{
    text->lines = checked(realloc(text->lines, (text->count + 1) * sizeof(char *)));
    text->lines[text->count++] = line;
}

bool text_read(const char *path, struct text *text, struct problem *problem)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t size = 0;
    ssize_t length;

    *text = (struct text){0};
    if (file == NULL)
        return problem_set(problem, path, "see that it is there", "%s", strerror(errno));
    while ((length = getline(&line, &size, file)) > 0) {
        if (line[length - 1] == '\n')
            line[length - 1] = '\0';
        append(text, checked(strdup(line)));
    }
    free(line);
    fclose(file);
    return true;
}

bool text_write(const char *path, const struct text *text, struct problem *problem)
{
    FILE *file = fopen(path, "w");
    bool good = file != NULL;

    for (size_t i = 0; good && i < text->count; i++)
        good = fprintf(file, "%s\n", text->lines[i]) > 0;
    if (file != NULL && fclose(file) != 0)
        good = false;
    return good || problem_set(problem, path, "see that there is room, and that it may be written",
                               "%s", strerror(errno));
}

void text_free(struct text *text)
{
    for (size_t i = 0; i < text->count; i++)
        free(text->lines[i]);
    free(text->lines);
    *text = (struct text){0};
}

void text_replace(struct text *text, size_t first, size_t last, const char *replacement)
{
    struct text result = {0};
    char *copy = checked(strdup(replacement));
    char *rest = copy, *line;

    for (size_t i = 0; i < first; i++)
        append(&result, text->lines[i]);
    while ((line = strsep(&rest, "\n")) != NULL)
        append(&result, checked(strdup(line)));
    for (size_t i = first; i < last + 1; i++)
        free(text->lines[i]);
    for (size_t i = last + 1; i < text->count; i++)
        append(&result, text->lines[i]);
    free(copy);
    free(text->lines);
    *text = result;
}
