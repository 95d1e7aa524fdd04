/* The operator's commands: parsing, refusals, completion, and the second port's line protocol.
 * Every answer is read with a JSON library, whatever was asked. */
#include "tests/unit/model_guest.h"
#include "monitor/commands.h"
#include "monitor/console.h"
#include "monitor/control.h"
#include "monitor/finish.h"
#include "monitor/lifecycle.h"
#include "monitor/operator.h"
#include "monitor/sched.h"
#include "monitor/exit_reasons.h"
#include "monitor/trace_stream.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct vm *vms[2];

static int create_vms(void **state)
{
    static const char *const names[] = {"web", "2"}; /* the second one's name looks like a number */

    (void)state;
    model_reset(16);
    for (unsigned i = 0; i < COUNT_OF(vms); i++) {
        struct vm_settings settings = {.memory = GUEST_MEMORY, .tlb_entries = 16};

        snprintf(settings.name, sizeof(settings.name), "%s", names[i]);
        switches_preset(settings.switches);
        vms[i] = vm_create(&settings, 0);
        assert_non_null(vms[i]);
    }
    return 0;
}

static int start(void **state)
{
    (void)state;
    model_reset(16);
    for (unsigned i = 0; i < COUNT_OF(vms); i++) {
        vms[i]->state = VM_READY;
        vms[i]->paused = vms[i]->restart = false;
        switches_preset(vms[i]->settings.switches);
    }
    return 0;
}

/* The answers to what comes at the second port, an array. */
static json_t *ask(const char *lines)
{
    json_t *answers = json_array();
    char *line, *rest = machine.channel.text;

    machine.channel.length = 0;
    machine.channel_input = lines;
    do {
        control_poll();
        operator_attend();
    } while (*machine.channel_input != '\0' || control_has_command());
    assert_true(machine.channel.length + 1 < MODEL_TEXT_MAX);
    machine.channel.text[machine.channel.length] = '\0';
    while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
        json_t *answer = json_loads(line, JSON_REJECT_DUPLICATES, NULL);

        if (answer == NULL)
            fail_msg("no JSON: %s", line);
        assert_string_equal(json_string_value(json_object_get(answer, "type")), "answer");
        assert_int_equal(json_object_size(answer), 4);
        assert_true(json_is_array(json_object_get(answer, "result")) ||
                    json_is_string(json_object_get(answer, "error")));
        json_array_append_new(answers, answer);
    }
    return answers;
}

/* The result of one command, which is not refused; the caller releases. */
static json_t *result_of(const char *line)
{
    json_t *answers = ask(line), *answer = json_array_get(answers, 0);
    json_t *result = json_object_get(answer, "result");

    assert_int_equal(json_array_size(answers), 1);
    if (!json_is_true(json_object_get(answer, "ok")))
        fail_msg("%s is refused: %s", line, machine.channel.text);
    json_incref(result);
    json_decref(answers);
    return result;
}

static const char *word(const json_t *result, size_t row, const char *field)
{
    return json_string_value(json_object_get(json_array_get(result, row), field));
}

static void assert_refused(const char *line, const char *why)
{
    json_t *answers = ask(line), *answer = json_array_get(answers, 0);
    const char *error = json_string_value(json_object_get(answer, "error"));

    assert_int_equal(json_array_size(answers), 1);
    assert_true(json_is_false(json_object_get(answer, "ok")));
    assert_non_null(error);
    if (strstr(error, why) == NULL)
        fail_msg("%s: nothing of '%s' in: %s", line, why, error);
    json_decref(answers);
}

static void answers_carry_the_number_of_the_question(void **state)
{
    json_t *answers = ask("7 vms\nvms\n4294967295 bad\n");

    (void)state;
    assert_int_equal(json_array_size(answers), 3);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(answers, 0), "id")), 7);
    assert_true(json_is_null(json_object_get(json_array_get(answers, 1), "id")));
    assert_int_equal(json_integer_value(json_object_get(json_array_get(answers, 2), "id")),
                     4294967295);
    json_decref(answers);
}

static void vms_lists_them(void **state)
{
    json_t *result = result_of("1 vms\n");

    (void)state;
    assert_int_equal(json_array_size(result), 2);
    assert_string_equal(word(result, 0, "vm"), "web");
    assert_string_equal(word(result, 1, "vm"), "2");
    assert_string_equal(word(result, 0, "state"), "ready");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(result, 0), "memory_kb")),
                     GUEST_MEMORY / 1024);
    json_decref(result);
}

static void help_names_every_command(void **state)
{
    json_t *result = result_of("help\n");

    (void)state;
    assert_int_equal(json_array_size(result), COMMAND_COUNT);
    for (unsigned id = 0; id < COMMAND_COUNT; id++)
        assert_string_equal(word(result, id, "command"), command_types[id].name);
    json_decref(result);
    result = result_of("help set\n");
    assert_int_equal(json_array_size(result), 1);
    assert_string_equal(word(result, 0, "arguments"), "VM SWITCH VALUE");
    json_decref(result);
}

static void set_changes_a_switch_of_that_vm_alone(void **state)
{
    (void)state;
    json_decref(result_of("set web weight 7\n"));
    assert_int_equal(vms[0]->settings.weight, 7);
    assert_int_equal(vms[1]->settings.weight, 100);
    json_decref(result_of("  set \t2  software_tlb   off \r\n"));
    assert_int_equal(vms[1]->settings.software_tlb, 0);
    assert_int_equal(vms[0]->settings.software_tlb, 1);
}

static void a_vm_goes_by_its_name_first_and_by_its_number_then(void **state)
{
    (void)state;
    json_decref(result_of("set 1 weight 3\n")); /* nobody is called 1 */
    assert_int_equal(vms[0]->settings.weight, 3);
    json_decref(result_of("set 2 weight 4\n"));
    assert_int_equal(vms[1]->settings.weight, 4);
    assert_refused("set 3 weight 4\n", "no VM '3'");
    assert_refused("set 0 weight 4\n", "no VM '0'");
}

static void switches_tells_each_value(void **state)
{
    json_t *result;

    (void)state;
    json_decref(result_of("set web software_tlb off\n"));
    result = result_of("switches web\n");
    assert_int_equal(json_array_size(result), SWITCH_COUNT);
    assert_string_equal(word(result, SWITCH_SOFTWARE_TLB, "value"), "off");
    json_decref(result);
    result = result_of("switches\n");
    assert_int_equal(json_array_size(result), 2 * SWITCH_COUNT);
    json_decref(result);
}

static void commands_direct_the_life_of_a_vm(void **state)
{
    json_t *result = result_of("pause web\n");

    (void)state;
    assert_true(vms[0]->paused);
    assert_string_equal(word(result, 0, "state"), "paused");
    json_decref(result);
    assert_refused("pause web\n", "VM web: it is paused already");
    json_decref(result_of("resume web\n"));
    assert_false(vms[0]->paused);
    json_decref(result_of("kill web\n"));
    assert_int_equal(vms[0]->state, VM_KILLED);
    json_decref(result_of("start web\n"));
    assert_true(vms[0]->restart);
}

static void stats_add_up(void **state)
{
    uint64_t sum = 0, total = 0;
    json_t *result;

    (void)state;
    vms[0]->exits[EXIT_TIMER] = 5;
    vms[1]->exits[EXIT_TIMER] = 6;
    vms[1]->exits[EXIT_MFC0] = 1;
    result = result_of("stats\n");
    for (size_t i = 0; i < json_array_size(result); i++) {
        uint64_t exits =
            (uint64_t)json_integer_value(json_object_get(json_array_get(result, i), "exits"));

        if (strcmp(word(result, i, "reason"), "total") == 0)
            total = exits;
        else
            sum += exits;
    }
    assert_int_equal(total, 12);
    assert_int_equal(sum, 12);
    json_decref(result);
    result = result_of("stats web\n");
    assert_int_equal(json_array_size(result), 2);
    json_decref(result);
}

static void quit_answers_and_ends_the_run(void **state)
{
    (void)state;
    machine.channel.length = 0;
    machine.channel_input = "9 quit\n";
    control_poll();
    EXPECT_END(operator_attend());
    assert_int_equal(machine.finish_code, FINISH_ALL_ENDED);
    machine.channel.text[machine.channel.length] = '\0';
    /* The run's own last lines follow. */
    assert_ptr_equal(
        strstr(machine.channel.text, "{\"type\":\"answer\",\"id\":9,\"ok\":true,\"result\":[]}\n"),
        machine.channel.text);
}

static void follow_chooses_what_the_trace_stream_has(void **state)
{
    (void)state;
    json_decref(result_of("1 follow eret,tlbwr\n"));
    assert_true(trace_stream_follows_reason(EXIT_ERET));
    assert_false(trace_stream_follows_reason(EXIT_MFC0));
    json_decref(result_of("1 follow all\n"));
    assert_true(trace_stream_follows_reason(EXIT_MFC0));
    json_decref(result_of("1 follow on\n"));
    assert_true(trace_stream_enabled());
    json_decref(result_of("1 follow off\n"));
    assert_false(trace_stream_enabled());
    assert_refused("follow eret,nothing\n", "'nothing' begins with no exit reason");
    assert_refused("follow\n", "use `follow WHAT`");
}

static void what_is_wrong_is_said(void **state)
{
    (void)state;
    assert_refused("bogus\n", "no command 'bogus': `help`");
    assert_refused("VMS\n", "no command 'VMS'");
    assert_refused("set\n", "use `set VM SWITCH VALUE`");
    assert_refused("set web weight\n", "use `set VM SWITCH VALUE`");
    assert_refused("set web weight 1 2\n", "use `set VM SWITCH VALUE`");
    assert_refused("set web weight 1 2 3 4 5 6 7\n", "use `set VM SWITCH VALUE`");
    assert_refused("set web colour red\n", "no switch 'colour': use software_tlb");
    assert_refused("set web weight red\n", "'red' is not a value for weight: use 1 to 1000");
    assert_refused("vms all\n", "no argument is taken: use `vms`");
    assert_refused("stats nobody\n", "no VM 'nobody': `vms`");
    assert_refused("help me\n", "no command 'me'");
    assert_refused("trace many\n", "'many' is not a count");
    assert_refused("trace 0\n", "'0' is not a count");
    assert_refused("trace -1\n", "'-1' is not a count");
    assert_refused("trace 99999999999999999999\n", "is not a count");
    assert_refused("console web\n", "--interactive");
}

static void empty_lines_are_answered_with_nothing(void **state)
{
    json_t *answers = ask("\n \n12\n\r\n");

    (void)state;
    assert_int_equal(json_array_size(answers), 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(json_array_size(json_object_get(json_array_get(answers, i), "result")), 0);
    json_decref(answers);
}

static void control_bytes_are_refused(void **state)
{
    (void)state;
    assert_refused("v\x01ms\n", "printable ASCII");
    assert_refused("vms\x7f\n", "printable ASCII");
    assert_refused("set web weight 1\xff\n", "printable ASCII");
    assert_refused("\x1b[A\n", "printable ASCII");
}

static void lines_of_any_length_get_one_answer(void **state)
{
    char line[3000];

    (void)state;
    for (unsigned length = 1; length < sizeof(line) - 2; length += length / 20 + 1) {
        memset(line, 'x', length);
        snprintf(line + length, 2, "\n");
        assert_refused(line, length < COMMAND_LINE_MAX ? "no command 'x" : "longer than");
    }
    memset(line, ' ', COMMAND_LINE_MAX - 1 - 3);
    snprintf(line + COMMAND_LINE_MAX - 1 - 3, 5, "vms\n");
    json_decref(result_of(line));
    json_decref(result_of("vms\n")); /* after an overlong line all is as before */
}

static unsigned any(unsigned limit)
{
    return (unsigned)rand() % limit;
}

/* A line of words that mean something, in any order, with now and then a byte that means nothing.
 */
static void make_line(char *line, size_t size)
{
    static const char *const words[] = {
        "set",      "web",   "2",      "weight", "software_tlb", "off",    "on",    "1000",
        "0",        "pause", "resume", "vms",    "stats",        "memory", "trace", "help",
        "switches", "-1",    "\"\\\"", "%s%n",   "time",         "guest",  "reset", "kill"};
    size_t length = 0;

    for (unsigned count = any(7); count > 0; count--)
        length += (size_t)snprintf(line + length, size - length, "%s%s",
                                   words[any(COUNT_OF(words))], any(10) == 0 ? "\t" : " ");
    for (unsigned i = 0; any(4) == 0 && i < length; i += 1 + any(20))
        line[i] = (char)(1 + any(255));
    line[length] = '\n';
    line[length + 1] = '\0';
}

/* Any line gets one answer, and a change of a switch is what was asked for. */
static void random_lines_get_one_answer_each(void **state)
{
    const char *asked = getenv("COMMANDS_SEED");
    unsigned seed = asked != NULL ? (unsigned)strtoul(asked, NULL, 0) : 20260214, done = 0;
    char line[300];

    (void)state;
    printf("# COMMANDS_SEED=%u\n", seed);
    srand(seed);
    for (unsigned i = 0; i < 20000; i++) {
        size_t expected = 0;
        json_t *answers;

        make_line(line, sizeof(line));
        for (const char *c = line; *c != '\0'; c++)
            expected += *c == '\n';
        answers = ask(line);
        assert_int_equal(json_array_size(answers), expected);
        done += json_is_true(json_object_get(json_array_get(answers, 0), "ok"));
        json_decref(answers);
        for (unsigned vm = 0; vm < COUNT_OF(vms); vm++)
            for (unsigned id = 0; id < SWITCH_COUNT; id++)
                assert_true(vms[vm]->settings.switches[id] <= 1000);
        start(NULL);
    }
    assert_true(done > 2000);
}

static void random_bytes_get_an_answer_for_each_line(void **state)
{
    char bytes[4000];

    (void)state;
    srand(7);
    for (unsigned round = 0; round < 200; round++) {
        size_t expected = 1;
        json_t *answers;

        for (unsigned i = 0; i < sizeof(bytes) - 2; i++) {
            bytes[i] = any(30) == 0 ? '\n' : (char)(1 + any(255));
            expected += bytes[i] == '\n';
        }
        memcpy(bytes + sizeof(bytes) - 2, "\n", 2);
        answers = ask(bytes);
        assert_int_equal(json_array_size(answers), expected);
        json_decref(answers);
    }
}

static void assert_candidates(const char *before, const char *prefix, const char *expected)
{
    char text[400] = "";
    const char *candidate;

    for (unsigned i = 0; (candidate = command_candidate(before, prefix, i)) != NULL; i++) {
        strncat(text, candidate, sizeof(text) - strlen(text) - 1);
        strncat(text, " ", sizeof(text) - strlen(text) - 1);
    }
    assert_string_equal(text, expected);
}

static void words_are_completed_by_what_may_stand_there(void **state)
{
    (void)state;
    assert_candidates("", "s", "stats switches set start ");
    assert_candidates("", "vm", "vms ");
    assert_candidates("", "x", "");
    assert_candidates("help ", "q", "quit ");
    assert_candidates("pause ", "", "web 2 ");
    assert_candidates("set ", "w", "web ");
    assert_candidates("set web ", "so", "software_tlb ");
    assert_candidates("set web software_tlb ", "", "off on ");
    assert_candidates("set web weight ", "", "");
    assert_candidates("set web software_tlb on ", "", "");
    assert_candidates("set a b c d e f ", "", "");
    assert_candidates("follow ", "sys", "syscall ");
    assert_candidates("follow ", "o", "overflow other_exception on off ");
    assert_candidates("vms ", "", "");
    assert_candidates("nonsense ", "", "");
}

/* Every command's arguments are of kinds that the parser knows. */
static void the_table_is_sound(void **state)
{
    static const char *const lists[] = {"",        "[COMMAND]",       "[VM]", "VM",
                                        "[COUNT]", "VM SWITCH VALUE", "WHAT"};

    (void)state;
    for (unsigned id = 0; id < COMMAND_COUNT; id++) {
        bool known = false;

        for (size_t i = 0; i < COUNT_OF(lists); i++)
            known |= strcmp(command_types[id].arguments, lists[i]) == 0;
        assert_true(known);
        assert_true(strlen(command_types[id].help) > 10);
    }
}

#define TEST(name) cmocka_unit_test_setup(name, start)

static const struct CMUnitTest tests[] = {
    TEST(answers_carry_the_number_of_the_question),
    TEST(vms_lists_them),
    TEST(help_names_every_command),
    TEST(set_changes_a_switch_of_that_vm_alone),
    TEST(a_vm_goes_by_its_name_first_and_by_its_number_then),
    TEST(switches_tells_each_value),
    TEST(commands_direct_the_life_of_a_vm),
    TEST(stats_add_up),
    TEST(quit_answers_and_ends_the_run),
    TEST(follow_chooses_what_the_trace_stream_has),
    TEST(what_is_wrong_is_said),
    TEST(empty_lines_are_answered_with_nothing),
    TEST(control_bytes_are_refused),
    TEST(lines_of_any_length_get_one_answer),
    TEST(random_lines_get_one_answer_each),
    TEST(random_bytes_get_an_answer_for_each_line),
    TEST(words_are_completed_by_what_may_stand_there),
    TEST(the_table_is_sound),
};

int main(void)
{
    return cmocka_run_group_tests(tests, create_vms, NULL);
}
