#include "monitor/line_editor.h"

#include <string.h>

#define CTRL(letter) ((letter)&0x1f)
#define ESC          0x1b
#define DEL          0x7f
#define BELL         '\a'

static void put_string(const struct line_editor *editor, const char *text)
{
    while (*text != '\0')
        editor->put(*text++);
}

static void back(const struct line_editor *editor, unsigned columns)
{
    while (columns-- > 0)
        editor->put('\b');
}

void line_start(struct line_editor *editor)
{
    editor->text[0] = '\0';
    editor->length = editor->cursor = 0;
    editor->done = false;
    editor->escape = 0;
    editor->history_back = 0;
}

void line_show(struct line_editor *editor)
{
    editor->put('\r');
    put_string(editor, editor->prompt);
    put_string(editor, editor->text);
    put_string(editor, "\033[K");
    back(editor, editor->length - editor->cursor);
}

/* Shows what is right of the cursor anew, and takes the cursor back. */
static void show_rest(const struct line_editor *editor)
{
    put_string(editor, editor->text + editor->cursor);
    put_string(editor, "\033[K");
    back(editor, editor->length - editor->cursor);
}

static void insert(struct line_editor *editor, char c)
{
    char *at = editor->text + editor->cursor;

    if (editor->length == LINE_MAX_LENGTH) {
        editor->put(BELL);
        return;
    }
    memmove(at + 1, at, editor->length - editor->cursor + 1);
    *at = c;
    editor->length++;
    editor->cursor++;
    editor->put(c);
    if (editor->cursor < editor->length)
        show_rest(editor);
}

/* Takes `count` characters out, from `start` on, and leaves the cursor there. */
static void erase(struct line_editor *editor, unsigned start, unsigned count)
{
    char *at = editor->text + start;

    memmove(at, at + count, editor->length - start - count + 1);
    editor->length -= count;
    editor->cursor = start;
    line_show(editor);
}

static void move_to(struct line_editor *editor, unsigned cursor)
{
    editor->cursor = cursor;
    line_show(editor);
}

static unsigned word_start(const struct line_editor *editor)
{
    unsigned start = editor->cursor;

    while (start > 0 && editor->text[start - 1] == ' ')
        start--;
    while (start > 0 && editor->text[start - 1] != ' ')
        start--;
    return start;
}

static void remember(struct line_editor *editor)
{
    unsigned last = (editor->history_count + LINE_HISTORY - 1) % LINE_HISTORY;

    if (editor->length == 0 ||
        (editor->history_count > 0 && strcmp(editor->history[last], editor->text) == 0))
        return;
    memcpy(editor->history[editor->history_count % LINE_HISTORY], editor->text,
           sizeof(editor->text));
    editor->history_count++;
}

/* The line that was entered `age` lines ago; 0: a new one. */
static void recall(struct line_editor *editor, unsigned age)
{
    unsigned kept = editor->history_count < LINE_HISTORY ? editor->history_count : LINE_HISTORY;
    const char *line = "";

    if (age > kept) {
        editor->put(BELL);
        return;
    }
    if (age > 0)
        line = editor->history[(editor->history_count - age) % LINE_HISTORY];
    editor->history_back = age;
    editor->length = editor->cursor = (unsigned)strlen(line);
    memcpy(editor->text, line, editor->length + 1);
    line_show(editor);
}

static unsigned common_length(const char *a, const char *b)
{
    unsigned length = 0;

    while (a[length] != '\0' && a[length] == b[length])
        length++;
    return length;
}

static void list_candidates(struct line_editor *editor, const char *before, const char *prefix)
{
    const char *word;

    put_string(editor, "\n");
    for (unsigned i = 0; (word = editor->candidate(before, prefix, i)) != NULL; i++) {
        put_string(editor, word);
        put_string(editor, "  ");
    }
    put_string(editor, "\n");
    line_show(editor);
}

/* TAB, at the line's end: as much as all candidates have in common, or a list of them. */
static void complete(struct line_editor *editor)
{
    char before[LINE_MAX_LENGTH + 1];
    unsigned start = editor->length, common, count;
    const char *first, *word;
    char *prefix;

    while (start > 0 && editor->text[start - 1] != ' ')
        start--;
    memcpy(before, editor->text, start);
    before[start] = '\0';
    prefix = editor->text + start;
    first = editor->cursor == editor->length ? editor->candidate(before, prefix, 0) : NULL;
    if (first == NULL) {
        editor->put(BELL);
        return;
    }
    common = (unsigned)strlen(first);
    for (count = 1; (word = editor->candidate(before, prefix, count)) != NULL; count++) {
        unsigned length = common_length(first, word);

        common = length < common ? length : common;
    }
    if (count > 1 && common == editor->length - start)
        list_candidates(editor, before, prefix);
    for (unsigned i = editor->length - start; i < common; i++)
        insert(editor, first[i]);
    if (count == 1)
        insert(editor, ' ');
}

static void arrow(struct line_editor *editor, unsigned char key)
{
    switch (key) {
    case 'A':
        recall(editor, editor->history_back + 1);
        break;
    case 'B':
        if (editor->history_back > 0)
            recall(editor, editor->history_back - 1);
        break;
    case 'C':
        if (editor->cursor < editor->length)
            move_to(editor, editor->cursor + 1);
        break;
    case 'D':
        if (editor->cursor > 0)
            move_to(editor, editor->cursor - 1);
        break;
    case 'F':
        move_to(editor, editor->length);
        break;
    case 'H':
        move_to(editor, 0);
        break;
    default:
        editor->put(BELL);
    }
}

/* A byte of an escape sequence: ESC [ or ESC O, a number, a letter or `~`. */
static void escape(struct line_editor *editor, unsigned char byte)
{
    if (editor->escape == 1 && (byte == '[' || byte == 'O')) {
        editor->escape = 2;
        editor->parameter = 0;
        return;
    }
    if (editor->escape == 2 && byte >= '0' && byte <= '9') {
        editor->parameter = (editor->parameter * 10 + (byte - '0')) % 1000;
        return;
    }
    if (editor->escape == 2 && byte == ';')
        return;
    if (editor->escape == 2 && byte != '~')
        arrow(editor, byte);
    else if (editor->escape == 2 && editor->parameter == 3 && editor->cursor < editor->length)
        erase(editor, editor->cursor, 1);
    else
        editor->put(BELL);
    editor->escape = 0;
}

static enum line_event enter(struct line_editor *editor)
{
    editor->put('\n');
    remember(editor);
    editor->done = true;
    return LINE_ENTERED;
}

static enum line_event leave(struct line_editor *editor)
{
    if (editor->length > 0) {
        editor->put(BELL);
        return LINE_GOES_ON;
    }
    editor->put('\n');
    return LINE_LEFT;
}

static void drop(struct line_editor *editor)
{
    put_string(editor, "^C\n");
    line_start(editor);
    line_show(editor);
}

/* The keys that change the line or show another. */
static void edit(struct line_editor *editor, unsigned char byte)
{
    switch (byte) {
    case CTRL('H'):
    case DEL:
        if (editor->cursor > 0)
            erase(editor, editor->cursor - 1, 1);
        break;
    case CTRL('U'):
        erase(editor, 0, editor->cursor);
        break;
    case CTRL('K'):
        erase(editor, editor->cursor, editor->length - editor->cursor);
        break;
    case CTRL('W'):
        erase(editor, word_start(editor), editor->cursor - word_start(editor));
        break;
    case CTRL('L'):
        put_string(editor, "\033[H\033[2J");
        line_show(editor);
        break;
    case CTRL('C'):
        drop(editor);
        break;
    case '\t':
        complete(editor);
        break;
    case ESC:
        editor->escape = 1;
        break;
    default:
        editor->put(BELL);
    }
}

/* The letter of the arrow key that a control byte stands for; 0: for none. */
static unsigned char as_arrow(unsigned char byte)
{
    switch (byte) {
    case CTRL('P'):
        return 'A';
    case CTRL('N'):
        return 'B';
    case CTRL('F'):
        return 'C';
    case CTRL('B'):
        return 'D';
    case CTRL('E'):
        return 'F';
    case CTRL('A'):
        return 'H';
    default:
        return 0;
    }
}

enum line_event line_feed(struct line_editor *editor, unsigned char byte)
{
    bool second_half = editor->after_return && byte == '\n'; /* of CR LF */

    editor->after_return = byte == '\r';
    if (second_half)
        return LINE_GOES_ON;
    if (editor->done)
        line_start(editor);
    if (editor->escape != 0)
        escape(editor, byte);
    else if (byte == '\r' || byte == '\n')
        return enter(editor);
    else if (byte == CTRL('D'))
        return leave(editor);
    else if (byte >= ' ' && byte < DEL)
        insert(editor, (char)byte);
    else if (as_arrow(byte) != 0)
        arrow(editor, as_arrow(byte));
    else
        edit(editor, byte);
    return LINE_GOES_ON;
}
