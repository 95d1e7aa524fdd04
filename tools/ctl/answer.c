#include "tools/ctl/answer.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A field's value as text; the caller frees. */
static char *text_of(const json_t *value)
{
    if (json_is_string(value))
        return strdup(json_string_value(value));
    return value != NULL ? json_dumps(value, JSON_ENCODE_ANY) : strdup("");
}

/* How wide a column must be for the field in every row. */
static int width_of(const json_t *result, const char *field)
{
    size_t width = strlen(field), index;
    json_t *row;
    json_array_foreach(result, index, row)
    {
        char *text = text_of(json_object_get(row, field));
        if (strlen(text) > width)
            width = strlen(text);
        free(text);
    }
    return (int)width;
}

static void print_cell(const char *text, int width, bool right, bool last, FILE *out)
{
    if (right)
        fprintf(out, "%*s", width, text);
    else
        fprintf(out, "%-*s", last ? 0 : width, text);
    fputs(last ? "\n" : "  ", out);
}

/* One line of the table: the fields' names where `row` is NULL. */
static void print_line(const json_t *result, const json_t *row, FILE *out)
{
    json_t *first = json_array_get(result, 0), *value;
    size_t left = json_object_size(first);
    const char *field;
    json_object_foreach(first, field, value)
    {
        char *text = row != NULL ? text_of(json_object_get(row, field)) : strdup(field);
        print_cell(text, width_of(result, field), json_is_number(value), --left == 0, out);
        free(text);
    }
}

void answer_print_table(const json_t *result, FILE *out)
{
    size_t index;
    json_t *row;
    if (json_array_size(result) == 0)
        return;
    print_line(result, NULL, out);
    json_array_foreach(result, index, row)
    {
        print_line(result, row, out);
    }
}
