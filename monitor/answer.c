#include "monitor/answer.h"

#include <stdarg.h>
#include <string.h>

#include "mips/freestanding/format.h"
#include "monitor/channel.h"
#include "monitor/console.h"

#define REFUSAL_MAX 300

void answer_begin(struct answer *answer, enum answer_form form, bool id_given, uint32_t id)
{
    *answer = (struct answer){.form = form, .id_given = id_given, .id = id};
}

static void begin_json(const struct answer *answer, bool ok)
{
    channel_put("{\"type\":\"answer\",\"id\":");
    if (answer->id_given)
        channel_put("%u", (unsigned)answer->id);
    else
        channel_put("null");
    channel_put(",\"ok\":%s,", ok ? "true" : "false");
}

/* The last column may be empty. */
static void print_trimmed(char *line)
{
    unsigned length = (unsigned)strlen(line);

    while (length > 0 && line[length - 1] == ' ')
        length--;
    line[length] = '\0';
    console_print("%s\n", line);
}

static void end_row(struct answer *answer)
{
    if (answer->rows == 0)
        return;
    if (answer->form == ANSWER_JSON) {
        channel_put("}");
        return;
    }
    if (answer->rows == 1)
        print_trimmed(answer->head);
    print_trimmed(answer->row);
}

void answer_row(struct answer *answer)
{
    end_row(answer);
    if (answer->form == ANSWER_JSON) {
        if (answer->rows == 0)
            begin_json(answer, true);
        channel_put(answer->rows == 0 ? "\"result\":[{" : ",{");
    }
    answer->rows++;
    answer->fields = 0;
    answer->width = 0;
    answer->row[0] = '\0';
}

/* One column more of the table, in both lines. width: negative for words, which stand at the left;
 * a row may be longer than its buffer, which then holds its start. */
static void column(struct answer *answer, const char *name, int width, const char *value)
{
    unsigned at = answer->width, left = ANSWER_LINE_MAX - at;
    const char *gap = answer->fields > 0 ? "  " : "";
    int length;

    if (answer->rows == 1)
        format_buffer(answer->head + at, left, "%s%*s", gap, width, name);
    length = format_buffer(answer->row + at, left, "%s%*s", gap, width, value);
    answer->width += (unsigned)length < left ? (unsigned)length : left - 1;
}

static unsigned at_least(unsigned width, const char *name)
{
    return width > strlen(name) ? width : (unsigned)strlen(name);
}

static void name_field(struct answer *answer, const char *name)
{
    channel_put("%s\"%s\":", answer->fields > 0 ? "," : "", name);
}

void answer_word(struct answer *answer, const char *name, unsigned width, const char *word)
{
    if (answer->form == ANSWER_JSON) {
        name_field(answer, name);
        channel_put_string(word);
    } else {
        column(answer, name, width == 0 ? 0 : -(int)at_least(width, name), word);
    }
    answer->fields++;
}

void answer_number(struct answer *answer, const char *name, unsigned width, uint64_t number)
{
    char digits[24];

    if (answer->form == ANSWER_JSON) {
        name_field(answer, name);
        channel_put("%llu", (unsigned long long)number);
    } else {
        format_buffer(digits, sizeof(digits), "%llu", (unsigned long long)number);
        column(answer, name, (int)at_least(width, name), digits);
    }
    answer->fields++;
}

void answer_refuse(struct answer *answer, const char *text, ...)
{
    char why[REFUSAL_MAX];
    va_list arguments;

    va_start(arguments, text);
    format_buffer_v(why, sizeof(why), text, arguments);
    va_end(arguments);
    answer->refused = true;
    if (answer->form == ANSWER_JSON) {
        begin_json(answer, false);
        channel_put("\"error\":");
        channel_put_string(why);
    } else {
        console_print("%s\n", why);
    }
}

void answer_end(struct answer *answer)
{
    if (!answer->refused)
        end_row(answer);
    if (answer->form == ANSWER_TABLE)
        return;
    if (!answer->refused && answer->rows == 0) {
        begin_json(answer, true);
        channel_put("\"result\":[");
    }
    channel_put(answer->refused ? "}\n" : "]}\n");
}
