#include "tools/flow/table.h"

#include <stdlib.h>
#include <string.h>

#define FRAME (3 * COLUMNS + 1) /* characters of a line that are not text */

static const char *const titles[COLUMNS] = {"process", "operating system", "monitor"};

FILE *steps_add(struct steps *steps, enum column column)
{
    struct step *larger = realloc(steps->list, (steps->count + 1) * sizeof(*steps->list));
    struct step *step;
    FILE *out;

    if (larger == NULL)
        abort();
    steps->list = larger;
    step = &steps->list[steps->count++];
    *step = (struct step){.column = column};
    out = open_memstream(&step->text, &step->size);
    if (out == NULL)
        abort();
    return out;
}

void steps_free(struct steps *steps)
{
    for (size_t i = 0; i < steps->count; i++)
        free(steps->list[i].text);
    free(steps->list);
}

/* The monitor has most to say: it gets half of the line. */
static void choose_widths(size_t width, size_t widths[COLUMNS])
{
    size_t text = width - FRAME;

    widths[COLUMN_PROCESS] = text / 4;
    widths[COLUMN_OPERATING_SYSTEM] = text / 4;
    widths[COLUMN_MONITOR] = text - 2 * (text / 4);
}

/* How many characters of `text` go on a line of `width`: whole words, or a piece of one that is
 * longer than the line. */
static size_t piece_of(const char *text, size_t width)
{
    size_t length = strlen(text);
    size_t end = width;

    if (length <= width)
        return length;
    while (end > 0 && text[end] != ' ')
        end--;
    return end > 0 ? end : width;
}

/* One line, `piece` characters of text in one column, behind `indent` blanks or the step's number.
 */
static void print_line(FILE *out, const size_t widths[COLUMNS], enum column column,
                       const char *label, const char *text, size_t piece)
{
    for (unsigned i = 0; i < COLUMNS; i++) {
        if (i == column)
            fprintf(out, "| %s%-*.*s ", label, (int)(widths[i] - strlen(label)), (int)piece, text);
        else
            fprintf(out, "| %*s ", (int)widths[i], "");
    }
    fputs("|\n", out);
}

static void print_step(FILE *out, const size_t widths[COLUMNS], const struct step *step,
                       unsigned number)
{
    const char *text = step->text;
    char label[16];
    size_t room;

    snprintf(label, sizeof(label), "%2u. ", number);
    room = widths[step->column] - strlen(label);
    while (*text != '\0') {
        size_t piece = piece_of(text, room);

        print_line(out, widths, step->column, label, text, piece);
        text += piece;
        text += strspn(text, " ");
        memset(label, ' ', strlen(label));
    }
}

static void print_rule(FILE *out, const size_t widths[COLUMNS])
{
    for (unsigned i = 0; i < COLUMNS; i++) {
        fputc('|', out);
        for (size_t c = 0; c < widths[i] + 2; c++)
            fputc('-', out);
    }
    fputs("|\n", out);
}

void table_print(FILE *out, const struct steps *steps, size_t width)
{
    size_t widths[COLUMNS];

    choose_widths(width, widths);
    print_rule(out, widths);
    for (unsigned i = 0; i < COLUMNS; i++)
        fprintf(out, "| %-*s ", (int)widths[i], titles[i]);
    fputs("|\n", out);
    print_rule(out, widths);
    for (size_t i = 0; i < steps->count; i++)
        print_step(out, widths, &steps->list[i], (unsigned)i + 1);
    print_rule(out, widths);
}
