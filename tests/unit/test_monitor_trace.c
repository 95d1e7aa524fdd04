/* The trace stream, from the monitor's exits through the port to the decoder: nothing gets lost
 * unsaid, and nothing damaged is taken. */
#include "tests/unit/model_guest.h"
#include "monitor/exit_reasons.h"
#include "monitor/switches.h"
#include "monitor/trace.h"
#include "monitor/trace_control.h"
#include "monitor/trace_stream.h"
#include "tools/trace/visit.h"

#include <stdio.h>
#include <string.h>

#define USER_CODE 0x00400000u

static struct vcpu *vcpu;
static struct trace_reader reader;
static struct trace_item item;
static struct problem problem;

static int start(void **state)
{
    (void)state;
    model_reset(16);
    machine.count = 1000;
    machine.count_step = 3;
    vcpu = guest_create(16, true);
    trace_control_enable(true);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    machine.trace_stalled = false;
    trace_control_only_reasons("all", NULL);
    trace_finish();
    guest_destroy(vcpu);
    return 0;
}

/* A system call of the guest's user code at a Count, as the vectors would report it. */
static void call(uint32_t count)
{
    vcpu->exit.resume_count = machine.count; /* since the last exit the guest has run */
    vcpu->exit.count = count;
    machine.count = count + 20; /* the way to C */
    vcpu->pc = USER_CODE;
    vcpu->cp0[CP0_STATUS] = ST_KSU_USER;
    guest_exit(vcpu, EXC_SYS);
}

/* The stream's end, and the decoder at its beginning. */
static void open_stream(void)
{
    FILE *file;

    trace_finish();
    file = fmemopen(machine.trace.text, machine.trace.length, "rb");
    assert_non_null(file);
    if (!trace_reader_open(&reader, file, "stream", &problem))
        fail_msg("%s", problem.text);
}

/* The next item of that kind. False: the stream has ended. */
static bool next_of(unsigned kind)
{
    enum trace_read result;

    while ((result = trace_item_next(&reader, &item)) == TRACE_READ_EVENT)
        if (item.events[0].kind == kind)
            return true;
    if (result == TRACE_READ_BAD)
        fail_msg("%s", problem.text);
    fclose(reader.file);
    return false;
}

static unsigned count_visits(void)
{
    unsigned count = 0;

    open_stream();
    while (next_of(TRACE_EXIT))
        count++;
    return count;
}

static void a_visit_comes_out_as_it_went_in(void **state)
{
    const struct trace_event *event = item.events;

    (void)state;
    call(5000);
    open_stream();
    assert_true(next_of(TRACE_EXIT));
    assert_int_equal(item.count, 3);
    assert_string_equal(reader.vms[event[0].vm].name, "guest");
    assert_string_equal(trace_reason_name(&reader, event[0].reason), "syscall");
    assert_true(event[0].user);
    assert_int_equal(event[0].pc, USER_CODE);
    assert_int_equal(trace_exccode(&event[0]), EXC_SYS);
    assert_int_equal(event[1].kind, TRACE_REFLECT);
    assert_int_equal(event[1].pc, GUEST_GENERAL);
    assert_int_equal(event[1].value[0], EXC_SYS);
    assert_int_equal(event[2].kind, TRACE_RESUME);
    assert_false(event[2].user);
    assert_int_equal(event[2].pc, GUEST_GENERAL);
    assert_true(event[1].time > event[0].time && event[2].time > event[1].time);
    assert_false(next_of(TRACE_EXIT));
}

static void each_exit_is_there_once(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 100; i++)
        call(5000 + 1000 * i);
    assert_int_equal(count_visits(), 100);
    assert_int_equal(reader.dropped, 0);
}

static void nothing_goes_out_while_it_is_off(void **state)
{
    size_t before;

    (void)state;
    trace_finish();
    before = machine.trace.length;
    call(5000);
    call(6000);
    assert_int_equal(machine.trace.length, before);
    assert_false(trace_follows(vcpu->vm));
}

static void a_vm_that_is_switched_off_is_left_out(void **state)
{
    (void)state;
    call(5000);
    assert_null(switch_set(vcpu->vm, "trace", "off"));
    assert_false(trace_follows(vcpu->vm));
    call(6000);
    assert_null(switch_set(vcpu->vm, "trace", "on"));
    call(7000);
    assert_int_equal(count_visits(), 2);
}

static void the_stream_says_what_it_leaves_out(void **state)
{
    (void)state;
    assert_null(switch_set(vcpu->vm, "trace", "off"));
    trace_control_reason(EXIT_SYSCALL, false);
    open_stream();
    assert_true(next_of(TRACE_SELECT)); /* at the start */
    assert_int_equal(item.events[0].value[1], 0);
    assert_true(next_of(TRACE_SELECT));
    assert_int_equal(item.events[0].value[1], 1);
    assert_true(next_of(TRACE_SELECT));
    assert_int_equal(item.events[0].value[2], 1);
    assert_false(next_of(TRACE_SELECT));
    assert_true(reader.reasons_left_out);
}

static void a_reason_that_is_left_out_is_left_out(void **state)
{
    (void)state;
    trace_control_reason(EXIT_SYSCALL, false);
    call(5000);
    trace_control_reason(EXIT_SYSCALL, true);
    call(6000);
    call(7000);
    assert_int_equal(count_visits(), 2);
}

static void a_list_selects_the_reasons_it_names(void **state)
{
    const char *bad = NULL;

    (void)state;
    assert_true(trace_control_only_reasons("eret,syscall", &bad));
    assert_true(trace_stream_follows_reason(EXIT_SYSCALL));
    assert_true(trace_stream_follows_reason(EXIT_ERET));
    assert_false(trace_stream_follows_reason(EXIT_TIMER));
    assert_false(trace_control_only_reasons("timer,sys,eret", &bad));
    assert_string_equal(bad, "sys,eret");
    assert_false(trace_stream_follows_reason(EXIT_TIMER));
}

static void an_exit_gives_the_port_no_more_than_its_share(void **state)
{
    (void)state;
    call(5000); /* the header and the names wait */
    call(6000);
    for (unsigned i = 0; i < 5; i++) {
        size_t before = machine.trace.length;

        call(7000 + 1000 * i);
        assert_int_equal(machine.trace.length - before, TRACE_DRAIN_BYTES);
    }
}

/* What the port does not take is dropped by whole visits, and counted. */
static void a_slow_port_loses_whole_visits_and_says_so(void **state)
{
    unsigned visits;

    (void)state;
    machine.trace_stalled = true;
    for (unsigned i = 0; i < 20000; i++)
        call(5000 + 1000 * i);
    machine.trace_stalled = false;
    for (unsigned i = 0; i < 50; i++)
        call(5000 + 1000 * (20000 + i));
    visits = count_visits();
    assert_true(reader.dropped > 0);
    assert_true(visits > 1000);
    assert_int_equal(3 * visits + reader.dropped, 3 * 20050);
}

/* 40 exits a quarter of Count's range apart, of which only the last is traced. */
static void time_goes_on_over_long_silence_and_the_wrap_of_count(void **state)
{
    uint64_t from;

    (void)state;
    call(0x10000000u);
    trace_control_reason(EXIT_SYSCALL, false);
    for (uint32_t i = 1; i < 40; i++)
        call(0x10000000u + (i << 30));
    trace_control_reason(EXIT_SYSCALL, true);
    call(0x10000000u + (40u << 30));
    open_stream();
    assert_true(next_of(TRACE_EXIT));
    from = item.events[0].time;
    assert_true(next_of(TRACE_EXIT));
    assert_in_range(item.events[0].time - from, (40ull << 30) - 40000, 40ull << 30);
    assert_false(next_of(TRACE_EXIT));
}

/* The mark of a long silence comes before the exit that ends it, in time too. */
static void time_never_goes_back(void **state)
{
    uint64_t last = 0;

    (void)state;
    call(0x10000000u);
    for (uint32_t i = 1; i < 10; i++) {
        call(0x10000000u + (i << 30) + (i << 20));
        call(0x10000000u + (i << 30) + (i << 20) + 1000);
    }
    open_stream();
    while (next_of(TRACE_EXIT)) {
        assert_true(item.events[0].time >= last);
        last = item.events[0].time;
    }
    assert_true(last < 10ull << 30);
}

static enum trace_read read_all(size_t length)
{
    FILE *file = fmemopen(machine.trace.text, length, "rb");
    enum trace_read result = TRACE_READ_BAD;

    problem.text[0] = '\0';
    if (trace_reader_open(&reader, file, "stream", &problem))
        while ((result = trace_item_next(&reader, &item)) == TRACE_READ_EVENT)
            continue;
    fclose(file);
    return result;
}

/* One line that names the file. */
static void expect_refusal(size_t length)
{
    assert_int_equal(read_all(length), TRACE_READ_BAD);
    assert_non_null(strstr(problem.text, "stream"));
    assert_null(strchr(problem.text, '\n'));
}

static void a_stream_that_is_cut_off_anywhere_is_refused(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++)
        call(5000 + 1000 * i);
    trace_finish();
    assert_int_equal(read_all(machine.trace.length), TRACE_READ_END);
    for (size_t length = 1; length < machine.trace.length; length++)
        expect_refusal(length);
}

static void a_stream_with_one_wrong_bit_is_refused(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 4; i++)
        call(5000 + 1000 * i);
    trace_finish();
    for (size_t bit = 0; bit < 8 * machine.trace.length; bit++) {
        size_t at = bit / 8;

        machine.trace.text[at] = (char)(machine.trace.text[at] ^ 1 << bit % 8);
        expect_refusal(machine.trace.length);
        machine.trace.text[at] = (char)(machine.trace.text[at] ^ 1 << bit % 8);
    }
    assert_int_equal(read_all(machine.trace.length), TRACE_READ_END);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_visit_comes_out_as_it_went_in),
        TEST(each_exit_is_there_once),
        TEST(nothing_goes_out_while_it_is_off),
        TEST(a_vm_that_is_switched_off_is_left_out),
        TEST(the_stream_says_what_it_leaves_out),
        TEST(a_reason_that_is_left_out_is_left_out),
        TEST(a_list_selects_the_reasons_it_names),
        TEST(an_exit_gives_the_port_no_more_than_its_share),
        TEST(a_slow_port_loses_whole_visits_and_says_so),
        TEST(time_goes_on_over_long_silence_and_the_wrap_of_count),
        TEST(time_never_goes_back),
        TEST(a_stream_that_is_cut_off_anywhere_is_refused),
        TEST(a_stream_with_one_wrong_bit_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
