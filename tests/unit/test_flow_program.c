/* The program flow as a shell sees it: exit codes, and one clear line for each bad trace. */
#include "tests/unit/flow_trace.h"

#include <getopt.h>
#include <unistd.h>

int flow_main(int count, char **words);

/* Points a standard stream's descriptor at `to`; returns the old one. */
static int redirect(FILE *stream, int to)
{
    int old = dup(fileno(stream));

    fflush(stream);
    dup2(to, fileno(stream));
    return old;
}

static void restore(FILE *stream, int old)
{
    fflush(stream);
    dup2(old, fileno(stream));
    close(old);
}

/* Runs flow with these arguments. Its exit code; what it said on standard error is in `said`. */
static int run_flow(char **words, char *said, size_t size)
{
    FILE *errors = tmpfile();
    FILE *output = tmpfile();
    int count = 0, code, old_output, old_errors;
    size_t length;

    while (words[count] != NULL)
        count++;
    optind = 0; /* getopt starts anew */
    old_output = redirect(stdout, fileno(output));
    old_errors = redirect(stderr, fileno(errors));
    code = flow_main(count, words);
    restore(stdout, old_output);
    restore(stderr, old_errors);
    rewind(errors);
    length = fread(said, 1, size - 1, errors);
    said[length] = '\0';
    fclose(errors);
    fclose(output);
    return code;
}

/* Runs flow on a file with the writer's text. */
static int run_on(struct writer *writer, char *said, size_t size)
{
    char path[] = "/tmp/test_flow_XXXXXX";
    char *words[] = {"flow", path, NULL};
    int file = mkstemp(path);
    int code;

    fclose(writer->out);
    assert_true(file >= 0);
    assert_int_equal(write(file, writer->text, writer->size), (ssize_t)writer->size);
    close(file);
    code = run_flow(words, said, size);
    unlink(path);
    free(writer->text);
    return code;
}

static void expect_one_line_with(const char *said, const char *text)
{
    const char *newline = strchr(said, '\n');

    if (strncmp(said, "flow: ", 6) != 0 || strstr(said, text) == NULL)
        fail_msg("'%s' is not what was expected: '%s'", said, text);
    assert_non_null(newline);
    assert_int_equal(newline[1], '\0');
}

/* Runs flow on the records so far: it must fail with code 1 and that text. */
static void expect_refusal(struct writer *writer, const char *text)
{
    char said[2048];

    assert_int_equal(run_on(writer, said, sizeof(said)), 1);
    expect_one_line_with(said, text);
}

static void a_complete_trace_gives_exit_code_0(void **state)
{
    struct writer writer;
    char said[2048];

    (void)state;
    writer_open(&writer);
    put_complete_trace(&writer);
    assert_int_equal(run_on(&writer, said, sizeof(said)), 0);
    assert_string_equal(said, "");
}

static void a_file_that_is_no_trace_is_refused(void **state)
{
    struct writer writer = {.vm = "off"};

    (void)state;
    writer.out = open_memstream(&writer.text, &writer.size);
    fputs("{\"type\":\"status\",\"code\":0}\n", writer.out);
    expect_refusal(&writer, "not a trace");
}

static void an_empty_file_is_refused(void **state)
{
    struct writer writer = {.vm = "off"};

    (void)state;
    writer.out = open_memstream(&writer.text, &writer.size);
    expect_refusal(&writer, "too short");
}

static void a_trace_without_exits_is_refused(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_vm_end(&writer, false);
    put_end(&writer);
    expect_refusal(&writer, "no exits");
}

static void a_trace_with_a_gap_is_refused(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_timer(&writer, "user", 0x400000);
    put_dropped(&writer, 3);
    put_timer(&writer, "user", 0x400000);
    put_end(&writer);
    expect_refusal(&writer, "records are missing");
}

static void a_trace_cut_off_in_an_exit_is_refused(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_exit(&writer, "user", 0x400000, "timer", 0, 0, 0, 0);
    expect_refusal(&writer, "cut off");
}

static void a_trace_cut_off_between_exits_is_refused(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_timer(&writer, "user", 0x400000);
    expect_refusal(&writer, "cut off");
}

static void a_record_outside_an_exit_is_refused(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_resume(&writer, "user", 0x400000, STATUS_USER);
    expect_refusal(&writer, "belongs to no exit");
}

static void an_exit_inside_an_exit_is_refused(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_exit(&writer, "user", 0x400000, "timer", 0, 0, 0, 0);
    put_timer(&writer, "user", 0x400000);
    expect_refusal(&writer, "an exit without its resume");
}

static void a_trace_with_one_vm_is_refused(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_system_call(&writer, 0x400100);
    put_vm_end(&writer, false);
    put_end(&writer);
    expect_refusal(&writer, "no VM that ended with the software TLB on");
}

static void a_trace_without_a_clean_system_call_is_refused(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_timer(&writer, "user", 0x400100);
    put_vm_end(&writer, false);
    writer.vm = "on";
    put_timer(&writer, "user", 0x400100);
    put_vm_end(&writer, true);
    put_end(&writer);
    expect_refusal(&writer, "no system call that nothing else interrupted (the trace)");
}

static void bad_usage_gives_exit_code_2(void **state)
{
    static char *words[][5] = {
        {"flow", NULL},
        {"flow", "--width", "79", "x", NULL},
        {"flow", "--width", "401", "x", NULL},
        {"flow", "--width", "120x", "x", NULL},
        {"flow", "--no-such-option", "x", NULL},
        {"flow", "one", "two", NULL},
    };
    char said[2048];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        assert_int_equal(run_flow(words[i], said, sizeof(said)), 2);
        assert_non_null(strstr(said, "Usage: flow "));
    }
}

static void a_missing_file_gives_exit_code_2(void **state)
{
    char *words[] = {"flow", "/nonexistent", NULL};
    char said[2048];

    (void)state;
    assert_int_equal(run_flow(words, said, sizeof(said)), 2);
    expect_one_line_with(said, "cannot open /nonexistent");
}

static void help_gives_exit_code_0(void **state)
{
    char *words[] = {"flow", "--help", NULL};
    char said[2048];

    (void)state;
    assert_int_equal(run_flow(words, said, sizeof(said)), 0);
    assert_string_equal(said, "");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_complete_trace_gives_exit_code_0),
    cmocka_unit_test(a_file_that_is_no_trace_is_refused),
    cmocka_unit_test(an_empty_file_is_refused),
    cmocka_unit_test(a_trace_without_exits_is_refused),
    cmocka_unit_test(a_trace_with_a_gap_is_refused),
    cmocka_unit_test(a_trace_cut_off_in_an_exit_is_refused),
    cmocka_unit_test(a_trace_cut_off_between_exits_is_refused),
    cmocka_unit_test(a_record_outside_an_exit_is_refused),
    cmocka_unit_test(an_exit_inside_an_exit_is_refused),
    cmocka_unit_test(a_trace_with_one_vm_is_refused),
    cmocka_unit_test(a_trace_without_a_clean_system_call_is_refused),
    cmocka_unit_test(bad_usage_gives_exit_code_2),
    cmocka_unit_test(a_missing_file_gives_exit_code_2),
    cmocka_unit_test(help_gives_exit_code_0),
};

UNIT_TEST_MAIN(tests)
