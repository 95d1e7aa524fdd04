/* Which flows of a trace are taken, and which are not. */
#include "tests/unit/flow_trace.h"
#include "tools/flow/find.h"

#define CALL 0x400100U
#define LOAD 0x400200U
#define PAGE 0x500000U

typedef bool (*finder)(const struct vm_trace *vm, struct flow *flow);

static bool find_hit(const struct vm_trace *vm, struct flow *flow)
{
    return find_software_hit(vm, PAGE >> 12, flow);
}

/* Ends the trace behind the records so far and looks for a flow in it: the sequence number of its
 * first record, or -1. */
static int found_at(struct writer *writer, finder find)
{
    struct trace trace;
    struct flow flow;
    int sequence = -1;

    put_vm_end(writer, false);
    put_end(writer);
    read_good(writer, &trace);
    if (find(&trace.vms[0], &flow))
        sequence = (int)trace.vms[0].visits[flow.first].exit.sequence;
    trace_free(&trace);
    return sequence;
}

static void a_system_call_that_runs_through_is_found(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_system_call(&writer, CALL);
    put_timer(&writer, "user", 0x400300);
    assert_int_equal(found_at(&writer, find_system_call), 0);
}

static void a_system_call_with_a_timer_inside_is_passed_over(void **state)
{
    struct writer writer;
    unsigned second;

    (void)state;
    writer_open(&writer);
    put_syscall(&writer, CALL);
    put_timer(&writer, "kernel", GENERAL_VECTOR);
    put_eret(&writer, GENERAL_VECTOR, CALL + 4);
    second = writer.sequence;
    put_system_call(&writer, CALL);
    put_timer(&writer, "user", 0x400300);
    assert_int_equal(found_at(&writer, find_system_call), (int)second);
}

static void a_system_call_that_returns_elsewhere_is_passed_over(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_syscall(&writer, CALL);
    put_eret(&writer, GENERAL_VECTOR, 0x410000); /* another process */
    put_timer(&writer, "user", 0x400300);
    assert_int_equal(found_at(&writer, find_system_call), -1);
}

static void a_system_call_without_anything_behind_it_is_passed_over(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_system_call(&writer, CALL);
    assert_int_equal(found_at(&writer, find_system_call), -1);
}

static void a_miss_that_is_mapped_and_not_repeated_is_found(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_miss(&writer, LOAD, PAGE, 0);
    put_timer(&writer, "user", LOAD + 4);
    assert_int_equal(found_at(&writer, find_reflected_miss), 0);
}

static void a_miss_whose_page_misses_again_is_passed_over(void **state)
{
    struct writer writer;
    unsigned second;

    (void)state;
    writer_open(&writer);
    put_miss(&writer, LOAD, PAGE, 0);
    second = writer.sequence;
    put_miss(&writer, LOAD, PAGE, 0);
    put_timer(&writer, "user", LOAD + 4);
    assert_int_equal(found_at(&writer, find_reflected_miss), (int)second);
}

static void a_miss_interrupted_before_its_retry_is_passed_over(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_miss(&writer, LOAD, PAGE, 0);
    put_timer(&writer, "user", LOAD);
    assert_int_equal(found_at(&writer, find_reflected_miss), -1);
}

static void a_miss_of_the_same_load_on_another_page_proves_the_retry(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_miss(&writer, LOAD, PAGE, 0);
    put_miss(&writer, LOAD, PAGE + 0x2000, 1);
    assert_int_equal(found_at(&writer, find_reflected_miss), 0);
}

static void a_miss_on_the_half_left_invalid_is_passed_over(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_miss(&writer, LOAD, PAGE + 0x1000, 0);
    put_timer(&writer, "user", LOAD + 4);
    assert_int_equal(found_at(&writer, find_reflected_miss), -1);
}

static void a_fetch_miss_is_passed_over(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_miss(&writer, PAGE, PAGE, 0);
    put_timer(&writer, "user", LOAD);
    assert_int_equal(found_at(&writer, find_reflected_miss), -1);
}

static void a_hit_on_an_entry_that_the_guest_has_lost_is_found(void **state)
{
    struct writer writer;
    unsigned hit;

    (void)state;
    writer_open(&writer);
    put_miss(&writer, LOAD, PAGE, 5);
    put_miss(&writer, LOAD, PAGE + 0x2000, 5);
    hit = writer.sequence;
    put_hit(&writer, LOAD, PAGE);
    put_timer(&writer, "user", LOAD + 4);
    assert_int_equal(found_at(&writer, find_hit), (int)hit);
}

static void a_hit_that_the_guests_own_tlb_would_have_served_is_passed_over(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_miss(&writer, LOAD, PAGE, 5);
    put_miss(&writer, LOAD, PAGE + 0x2000, 6);
    put_hit(&writer, LOAD, PAGE);
    put_timer(&writer, "user", LOAD + 4);
    assert_int_equal(found_at(&writer, find_hit), -1);
}

static void a_hit_on_what_the_guest_never_wrote_is_passed_over(void **state)
{
    struct writer writer;

    (void)state;
    writer_open(&writer);
    put_miss(&writer, LOAD, PAGE + 0x2000, 5);
    put_hit(&writer, LOAD, PAGE);
    put_timer(&writer, "user", LOAD + 4);
    assert_int_equal(found_at(&writer, find_hit), -1);
}

static void a_hit_on_the_preferred_page_comes_first(void **state)
{
    struct writer writer;
    unsigned preferred;

    (void)state;
    writer_open(&writer);
    put_miss(&writer, LOAD, PAGE, 5);
    put_miss(&writer, LOAD, PAGE + 0x2000, 5);
    put_miss(&writer, LOAD, PAGE + 0x4000, 5);
    put_hit(&writer, LOAD, PAGE + 0x2000);
    preferred = writer.sequence;
    put_hit(&writer, LOAD, PAGE);
    put_timer(&writer, "user", LOAD + 4);
    assert_int_equal(found_at(&writer, find_hit), (int)preferred);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_system_call_that_runs_through_is_found),
    cmocka_unit_test(a_system_call_with_a_timer_inside_is_passed_over),
    cmocka_unit_test(a_system_call_that_returns_elsewhere_is_passed_over),
    cmocka_unit_test(a_system_call_without_anything_behind_it_is_passed_over),
    cmocka_unit_test(a_miss_that_is_mapped_and_not_repeated_is_found),
    cmocka_unit_test(a_miss_whose_page_misses_again_is_passed_over),
    cmocka_unit_test(a_miss_interrupted_before_its_retry_is_passed_over),
    cmocka_unit_test(a_miss_of_the_same_load_on_another_page_proves_the_retry),
    cmocka_unit_test(a_miss_on_the_half_left_invalid_is_passed_over),
    cmocka_unit_test(a_fetch_miss_is_passed_over),
    cmocka_unit_test(a_hit_on_an_entry_that_the_guest_has_lost_is_found),
    cmocka_unit_test(a_hit_that_the_guests_own_tlb_would_have_served_is_passed_over),
    cmocka_unit_test(a_hit_on_what_the_guest_never_wrote_is_passed_over),
    cmocka_unit_test(a_hit_on_the_preferred_page_comes_first),
};

UNIT_TEST_MAIN(tests)
