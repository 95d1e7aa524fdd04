/* The line editor of the prompt: keys, history, completion, and whatever bytes a terminal may send.
 * The terminal is modelled as one line: what a person sees is what the editor says the line is. */
#include "tests/unit/unit_test.h"
#include "monitor/line_editor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 400

static struct line_editor editor;

/* The terminal's current line, and where its cursor is. */
static char seen[COLUMNS];
static unsigned column, bells, lines;
static unsigned escape_state;

static void new_line(void)
{
    memset(seen, ' ', sizeof(seen));
    column = 0;
}

/* CSI sequences: K clears to the right, H goes home, J clears all. */
static void take_escape(char c)
{
    if (escape_state == 1 && c == '[') {
        escape_state = 2;
        return;
    }
    if (c >= '0' && c <= '9')
        return;
    if (c == 'K')
        memset(seen + column, ' ', sizeof(seen) - column);
    else if (c == 'H' || c == 'J')
        new_line();
    else
        fail_msg("the editor sends an escape sequence that ends with %c", c);
    escape_state = 0;
}

static void show(char c)
{
    if (escape_state != 0) {
        take_escape(c);
    } else if (c == '\033') {
        escape_state = 1;
    } else if (c == '\a') {
        bells++;
    } else if (c == '\b') {
        assert_true(column > 0);
        column--;
    } else if (c == '\r') {
        column = 0;
    } else if (c == '\n') {
        new_line();
        lines++;
    } else {
        assert_true(c >= ' ' && c <= '~');
        assert_true(column < COLUMNS);
        seen[column++] = c;
    }
}

static const char *candidate(const char *before, const char *prefix, unsigned index)
{
    static const char *const words[] = {"set", "stats", "start", "quit"};

    if (*before != '\0')
        return NULL;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strncmp(words[i], prefix, strlen(prefix)) == 0 && index-- == 0)
            return words[i];
    return NULL;
}

static int start(void **state)
{
    (void)state;
    editor = (struct line_editor){.prompt = "> ", .put = show, .candidate = candidate};
    new_line();
    bells = lines = escape_state = 0;
    line_start(&editor);
    line_show(&editor);
    return 0;
}

/* The terminal shows the prompt, the line and nothing else, with the cursor in its place. */
static void assert_shown(void)
{
    char expected[COLUMNS + 1];

    if (editor.done)
        return;
    snprintf(expected, sizeof(expected), "> %-*s", COLUMNS - 2, editor.text);
    assert_memory_equal(seen, expected, COLUMNS);
    assert_int_equal(column, 2 + editor.cursor);
    assert_int_equal(strlen(editor.text), editor.length);
}

static enum line_event type(const char *keys)
{
    enum line_event event = LINE_GOES_ON;

    for (; *keys != '\0'; keys++) {
        event = line_feed(&editor, (unsigned char)*keys);
        if (event == LINE_GOES_ON)
            assert_shown();
    }
    return event;
}

static void assert_line(const char *keys, const char *line)
{
    assert_int_equal(type(keys), LINE_ENTERED);
    assert_string_equal(editor.text, line);
    assert_int_equal(lines, 1);
    lines = 0;
    line_start(&editor);
    line_show(&editor);
}

static void a_line_is_what_was_typed(void **state)
{
    (void)state;
    assert_line("vms\r", "vms");
    assert_line("set a b  c \n", "set a b  c ");
    assert_line("\r", "");
}

static void cr_lf_ends_one_line(void **state)
{
    (void)state;
    assert_line("vms\r", "vms");
    assert_line("\nstats\r", "stats");
}

static void keys_edit_anywhere_in_the_line(void **state)
{
    (void)state;
    assert_line("vxms\x02\x02\x7f\r", "vms");
    assert_line("ms\x01v\x05!\r", "vms!");
    assert_line("nonsense\x15vms\r", "vms");
    assert_line("vms a b \x17\x17\r", "vms ");
    assert_line("vms junk\x02\x02\x02\x02\x0b\r", "vms ");
    assert_line("vs\033[Dm\033[Ce\r", "vmse");
    assert_line("xvms\033[H\033[3~\033[F!\r", "vms!");
    assert_line("ab\033OD\033OC\b\r", "a");
    assert_line("\x7f\x15\x17\x0b\x02vms\x06\033[3~\r", "vms");
}

static void ctrl_c_drops_the_line_and_ctrl_d_leaves_an_empty_one(void **state)
{
    (void)state;
    type("kill a\x03");
    lines = 0;
    assert_line("vms\r", "vms");
    assert_int_equal(type("x\x04"), LINE_GOES_ON);
    assert_int_equal(bells, 1);
    assert_int_equal(type("\x7f\x04"), LINE_LEFT);
}

static void history_goes_back_and_forth(void **state)
{
    (void)state;
    assert_line("one\r", "one");
    assert_line("two\r", "two");
    assert_line("two\r", "two"); /* is remembered once */
    assert_line("\033[A\033[A\r", "one");
    assert_line("\x10\x10\x10\x0e\x0e\x0e!\r", "!");
    assert_line("\x10\x10\x10\x10\x10\x10\r", "one");
    assert_true(bells > 0);
}

static void history_keeps_the_newest_lines(void **state)
{
    char line[16];

    (void)state;
    for (unsigned i = 0; i < 3 * LINE_HISTORY; i++) {
        snprintf(line, sizeof(line), "line %u\r", i);
        type(line);
        line_start(&editor);
        line_show(&editor);
    }
    for (unsigned i = 0; i < LINE_HISTORY; i++)
        type("\x10");
    snprintf(line, sizeof(line), "line %u", 2u * LINE_HISTORY);
    assert_string_equal(editor.text, line);
    assert_int_equal(bells, 0);
    type("\x10");
    assert_string_equal(editor.text, line);
    assert_int_equal(bells, 1);
}

static void tab_completes_as_far_as_it_is_clear(void **state)
{
    (void)state;
    type("q\t");
    assert_string_equal(editor.text, "quit ");
    type("\x15st\t");
    assert_string_equal(editor.text, "sta");
    assert_int_equal(lines, 0);
    type("\t"); /* the candidates */
    assert_int_equal(lines, 2);
    assert_string_equal(editor.text, "sta");
    type("\x15zz\t");
    assert_string_equal(editor.text, "zz");
    type("\x15quit \t");
    assert_string_equal(editor.text, "quit ");
    assert_int_equal(bells, 2);
}

static void a_line_takes_so_many_characters_and_no_more(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 3 * LINE_MAX_LENGTH; i++)
        type("x");
    assert_int_equal(editor.length, LINE_MAX_LENGTH);
    assert_int_equal(bells, 2 * LINE_MAX_LENGTH);
    type("\x01y\x15"); /* no room; nothing left of the cursor */
    assert_int_equal(editor.length, LINE_MAX_LENGTH);
    type("\x05\x15q");
    for (unsigned i = 0; i < LINE_MAX_LENGTH - 2; i++)
        type(" ");
    type("q\t"); /* the rest of the word does not fit */
    assert_int_equal(editor.length, LINE_MAX_LENGTH);
}

static void other_bytes_ring_the_bell_and_change_nothing(void **state)
{
    static const unsigned char strange[] = {0,    0x07, 0x0f, 0x11, 0x12, 0x13, 0x14,
                                            0x16, 0x18, 0x19, 0x1a, 0x1c, 0x1d, 0x1e,
                                            0x1f, 0x80, 0x9b, 0xc3, 0xe2, 0xfe, 0xff};

    (void)state;
    type("vms");
    for (size_t i = 0; i < COUNT_OF(strange); i++) {
        assert_int_equal(line_feed(&editor, strange[i]), LINE_GOES_ON);
        assert_shown();
        assert_int_equal(bells, i + 1);
    }
    assert_line("\r", "vms");
}

static void broken_escape_sequences_end_by_themselves(void **state)
{
    (void)state;
    assert_line("v\033xm\033[Zs\033[9999999999999999999~\033[1;5Q\033O1\033\033!!\r", "vms!");
}

/* Whatever comes, the line stays in its bounds and the terminal shows it. */
static void random_bytes_do_no_harm(void **state)
{
    const char *asked = getenv("LINE_SEED");
    unsigned seed = asked != NULL ? (unsigned)strtoul(asked, NULL, 0) : 20260214;
    unsigned entered = 0;

    (void)state;
    printf("# LINE_SEED=%u\n", seed);
    srand(seed);
    for (unsigned i = 0; i < 300000; i++) {
        static const char often[] = "st\t\x10\x0e\x02\x06\x7f\x15\x17\x0b\x01\x05\033[A[D3~ \r";
        unsigned choice = (unsigned)rand();
        unsigned char byte = choice % 4 == 0 ? (unsigned char)(choice >> 8)
                                             : (unsigned char)often[(choice >> 8) % strlen(often)];
        enum line_event event = line_feed(&editor, byte);

        assert_true(editor.cursor <= editor.length && editor.length <= LINE_MAX_LENGTH);
        for (unsigned c = 0; c < editor.length; c++)
            assert_true(editor.text[c] >= ' ' && editor.text[c] <= '~');
        entered += event == LINE_ENTERED;
        if (event == LINE_GOES_ON) {
            assert_shown();
        } else {
            line_start(&editor);
            line_show(&editor);
        }
    }
    assert_true(entered > 1000);
}

#define TEST(name) cmocka_unit_test_setup(name, start)

static const struct CMUnitTest tests[] = {
    TEST(a_line_is_what_was_typed),
    TEST(cr_lf_ends_one_line),
    TEST(keys_edit_anywhere_in_the_line),
    TEST(ctrl_c_drops_the_line_and_ctrl_d_leaves_an_empty_one),
    TEST(history_goes_back_and_forth),
    TEST(history_keeps_the_newest_lines),
    TEST(tab_completes_as_far_as_it_is_clear),
    TEST(a_line_takes_so_many_characters_and_no_more),
    TEST(other_bytes_ring_the_bell_and_change_nothing),
    TEST(broken_escape_sequences_end_by_themselves),
    TEST(random_bytes_do_no_harm),
};

UNIT_TEST_MAIN(tests)
