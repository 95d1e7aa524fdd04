/* The counter of tools/bench: a machine played instruction by instruction, and where they are
 * booked. */
#include "tools/bench/figures.h"
#include "tools/bench/follow/follow.h"

#include "tests/unit/unit_test.h"

#define USER   0x00400000u
#define KERNEL 0xc0100000u
#define DOOR   0x80100000u
#define C_CODE 0x80104000u

static struct follow follow;
static json_t *result;

static int set_up(void **state)
{
    (void)state;
    follow_start(&follow, 1, false);
    result = NULL;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    json_decref(result);
    follow_free(&follow);
    return 0;
}

static void run(enum step_mode mode, uint32_t pc, enum insn_op op, enum place place)
{
    const struct step step = {
        .pc = pc, .mode = mode, .op = op, .place = place, .ends_exl = op == INSN_ERET};

    follow_step(&follow, &step);
}

static void user(enum insn_op op)
{
    run(STEP_USER, USER, op, PLACE_NONE);
}

static void kernel(enum insn_op op, enum place place)
{
    run(STEP_KERNEL, KERNEL + 0x1000, op, place);
}

/* `count` instructions in the monitor, from a door to an eret; of vCPU `vcpu`. */
static void visit(enum place door, unsigned count, bool c, unsigned vcpu)
{
    run(STEP_MONITOR, DOOR, INSN_OTHER, door);
    follow_vcpu(&follow, vcpu);
    for (unsigned i = 2; i < count; i++)
        run(STEP_MONITOR, C_CODE, INSN_OTHER, c && i == 2 ? PLACE_EXIT_C : PLACE_NONE);
    run(STEP_MONITOR, DOOR + 100, INSN_ERET, PLACE_NONE);
}

static void finish(void)
{
    kernel(INSN_OTHER, PLACE_POWER_OFF);
    result = follow_result(&follow);
    assert_non_null(result);
}

static const json_t *exit_entry(const char *reason)
{
    return figure_entry(json_object_get(result, "exits"), "reason", reason);
}

static const json_t *service_entry(const char *service)
{
    return figure_entry(json_object_get(result, "services"), "service", service);
}

static void expect_exits(const char *reason, const char *path, unsigned count, unsigned cost)
{
    const json_t *entry = exit_entry(reason);

    assert_non_null(entry);
    assert_string_equal(json_string_value(json_object_get(entry, "path")), path);
    assert_int_equal(figure(entry, "count"), count);
    assert_int_equal(figure(entry, "median"), cost);
}

/* A system call as a guest makes it in a VM. */
static void system_call(enum place place)
{
    user(INSN_SYSCALL);
    visit(PLACE_DOOR_GENERAL, 40, false, 1);
    run(STEP_KERNEL, KERNEL + 0x180, INSN_OTHER, PLACE_VECTOR_GENERAL);
    kernel(INSN_MFC0, PLACE_NONE);
    visit(PLACE_DOOR_GENERAL, 200, true, 1);
    kernel(INSN_OTHER, place);
    kernel(INSN_ERET, PLACE_NONE);
    visit(PLACE_DOOR_GENERAL, 60, false, 1);
    user(INSN_OTHER);
}

static void user_kernel_and_monitor_are_the_total(void **state)
{
    (void)state;
    user(INSN_OTHER);
    for (unsigned i = 0; i < 100; i++) {
        system_call(i % 3 == 0 ? PLACE_OPEN : PLACE_NONE);
        user(INSN_LW);
        visit(PLACE_DOOR_REFILL, 24 + i % 5, i % 2 == 0, 1 + i % 2);
    }
    user(INSN_OTHER);
    finish();
    assert_int_equal(figure(result, "user"), 1 + 100 * 3 + 1);
    assert_int_equal(figure(result, "kernel"), 100 * 4);
    assert_int_equal(figure(result, "total"),
                     figure(result, "user") + figure(result, "kernel") + figure(result, "monitor"));
    assert_int_equal(figure(result, "monitor"), figure(result, "monitor_in_exits"));
    assert_int_equal(figure(result, "monitor"),
                     figure_exits_sum(result) + figure(json_object_get(result, "switches"), "sum"));
}

static void an_exit_costs_what_runs_between_its_door_and_the_return(void **state)
{
    (void)state;
    system_call(PLACE_NONE);
    finish();
    expect_exits("syscall", "asm", 1, 40);
    expect_exits("mfc0", "c", 1, 200);
    expect_exits("eret", "asm", 1, 60);
}

static void nothing_is_counted_before_user_mode_and_after_power_off(void **state)
{
    (void)state;
    kernel(INSN_OTHER, PLACE_NONE);
    visit(PLACE_DOOR_GENERAL, 10, true, 1);
    user(INSN_OTHER);
    finish();
    kernel(INSN_OTHER, PLACE_NONE);
    assert_int_equal(figure(result, "total"), 1);
}

static void a_miss_is_told_by_where_the_guest_goes_on(void **state)
{
    (void)state;
    user(INSN_LW);
    visit(PLACE_DOOR_REFILL, 24, false, 1); /* the same instruction again: a hit */
    user(INSN_LW);
    visit(PLACE_DOOR_REFILL, 300, true, 1); /* the same, but by C: hidden */
    user(INSN_LW);
    visit(PLACE_DOOR_REFILL, 50, false, 1); /* the guest's refill vector */
    run(STEP_KERNEL, KERNEL, INSN_OTHER, PLACE_VECTORS);
    kernel(INSN_SW, PLACE_NONE);
    visit(PLACE_DOOR_REFILL, 400, true, 1); /* the instruction behind it: a device */
    run(STEP_KERNEL, KERNEL + 0x1004, INSN_OTHER, PLACE_NONE);
    user(INSN_SW);
    visit(PLACE_DOOR_GENERAL, 310, true, 1); /* the guest's general vector */
    run(STEP_KERNEL, KERNEL + 0x180, INSN_OTHER, PLACE_VECTOR_GENERAL);
    finish();
    expect_exits("software_tlb_hit", "asm", 1, 24);
    expect_exits("hidden_miss", "c", 1, 300);
    expect_exits("tlb_refill", "asm", 1, 50);
    expect_exits("mmio", "c", 1, 400);
    expect_exits("tlb_invalid_or_modified", "c", 1, 310);
}

static void a_miss_on_the_way_to_a_vector_is_no_fault_of_its_own(void **state)
{
    (void)state;
    user(INSN_SYSCALL);
    visit(PLACE_DOOR_GENERAL, 40, false, 1);
    visit(PLACE_DOOR_REFILL, 24, false, 1); /* the vector's page */
    run(STEP_KERNEL, KERNEL + 0x180, INSN_OTHER, PLACE_VECTOR_GENERAL);
    finish();
    expect_exits("syscall", "asm", 1, 40);
    expect_exits("software_tlb_hit", "asm", 1, 24);
}

static void a_wait_of_the_monitors_own_belongs_to_its_exit(void **state)
{
    (void)state;
    user(INSN_OTHER);
    kernel(INSN_WAIT, PLACE_NONE);
    run(STEP_MONITOR, DOOR, INSN_OTHER, PLACE_DOOR_GENERAL);
    run(STEP_MONITOR, C_CODE, INSN_WAIT, PLACE_EXIT_C);
    run(STEP_MONITOR, DOOR, INSN_OTHER, PLACE_DOOR_INTERRUPT); /* wakes it */
    run(STEP_MONITOR, C_CODE, INSN_ERET, PLACE_NONE);          /* back to the wait's end */
    run(STEP_MONITOR, C_CODE, INSN_OTHER, PLACE_NONE);
    run(STEP_MONITOR, DOOR, INSN_ERET, PLACE_NONE);
    kernel(INSN_OTHER, PLACE_NONE);
    finish();
    expect_exits("wait", "c", 1, 6);
}

static void an_exit_after_which_another_vcpu_runs_is_a_switch(void **state)
{
    (void)state;
    user(INSN_LW);
    visit(PLACE_DOOR_REFILL, 24, false, 1);
    user(INSN_LW);
    visit(PLACE_DOOR_GENERAL, 390, true, 1);
    user(INSN_LW);
    visit(PLACE_DOOR_REFILL, 24, false, 2);
    user(INSN_OTHER);
    finish();
    assert_int_equal(figure(json_object_get(result, "switches"), "count"), 1);
    assert_int_equal(figure(json_object_get(result, "switches"), "sum"), 390);
    expect_exits("software_tlb_hit", "asm", 2, 24);
}

static double timer_sum(const char *kind)
{
    return figure(json_object_get(json_object_get(result, "timer"), kind), "sum");
}

/* An exit for the machine's timer, `count` instructions long, that may pass one more place. */
static void tick(unsigned count, enum place place, uint64_t vcpu)
{
    run(STEP_MONITOR, DOOR, INSN_OTHER, PLACE_DOOR_INTERRUPT);
    follow_vcpu(&follow, vcpu);
    run(STEP_MONITOR, C_CODE, INSN_OTHER, PLACE_EXIT_C);
    if (place == PLACE_SELECTION)
        run(STEP_MONITOR, C_CODE, INSN_OTHER, PLACE_DECISION);
    for (unsigned i = place == PLACE_SELECTION ? 4 : 3; i < count; i++)
        run(STEP_MONITOR, C_CODE, INSN_OTHER, i == 4 ? place : PLACE_NONE);
    run(STEP_MONITOR, C_CODE, INSN_ERET, PLACE_NONE);
    user(INSN_OTHER);
}

static void exits_for_the_timer_are_told_apart_by_what_they_decide(void **state)
{
    (void)state;
    user(INSN_OTHER);
    tick(100, PLACE_NONE, 1);
    tick(200, PLACE_DECISION, 1);
    tick(300, PLACE_SELECTION, 1);
    tick(50, PLACE_NONE, 2);
    finish();
    assert_true(timer_sum("slice_goes_on") == 100); /* who runs after the last one is not known */
    assert_true(timer_sum("slice_same") == 200);
    assert_true(timer_sum("slice_other") == 300);
    assert_true(figure(json_object_get(result, "switches"), "sum") == 300);
}

/* From leaving to the choice, and from entering until the VM is ready to be resumed. */
static void a_switch_is_leaving_and_entering_without_the_choice_between(void **state)
{
    static const enum place places[] = {
        PLACE_DECISION, PLACE_LEAVING,   PLACE_NONE, PLACE_CHOOSING, PLACE_NONE, PLACE_NONE,
        PLACE_ENTERING, PLACE_SELECTION, PLACE_NONE, PLACE_ENTERED,  PLACE_NONE};

    (void)state;
    user(INSN_OTHER);
    for (uint64_t vcpu = 1; vcpu <= 2; vcpu++) {
        run(STEP_MONITOR, DOOR, INSN_OTHER, PLACE_DOOR_INTERRUPT);
        follow_vcpu(&follow, vcpu);
        for (unsigned i = 0; i < sizeof(places) / sizeof(places[0]); i++)
            run(STEP_MONITOR, C_CODE, INSN_OTHER, places[i]);
        run(STEP_MONITOR, C_CODE, INSN_ERET, PLACE_NONE);
        user(INSN_OTHER);
    }
    finish();
    assert_true(timer_sum("slice_other") == 13);
    assert_true(timer_sum("switch") == 5);
}

static void a_service_lasts_from_user_mode_to_user_mode(void **state)
{
    const json_t *entry;

    (void)state;
    user(INSN_OTHER);
    system_call(PLACE_READ);
    finish();
    entry = service_entry("read");
    assert_int_equal(figure(entry, "count"), 1);
    assert_int_equal(figure(entry, "sum"), 40 + 200 + 60 + 4);
    assert_int_equal(figure(entry, "kernel"), 4);
    assert_int_equal(figure(entry, "privileged"), 200 + 60);
    assert_int_equal(figure(entry, "calls_and_faults"), 40);
    assert_int_equal(figure(entry, "exits"), 3);
}

static void what_a_mark_encloses_is_counted_without_the_marks(void **state)
{
    const struct step begin = {.pc = USER, .mode = STEP_USER, .mark = MARK_BEGIN, .mark_id = 3};
    const struct step end = {.pc = USER, .mode = STEP_USER, .mark = MARK_END, .mark_id = 3};
    const json_t *entry;

    (void)state;
    follow_step(&follow, &begin);
    system_call(PLACE_NONE);
    follow_step(&follow, &end);
    finish();
    entry = json_array_get(json_object_get(result, "marks"), 0);
    assert_int_equal(figure(entry, "id"), 3);
    assert_int_equal(figure(entry, "sum"), 2 + 4 + 40 + 200 + 60);
    assert_int_equal(figure(entry, "exits"), 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(user_kernel_and_monitor_are_the_total),
        TEST(an_exit_costs_what_runs_between_its_door_and_the_return),
        TEST(nothing_is_counted_before_user_mode_and_after_power_off),
        TEST(a_miss_is_told_by_where_the_guest_goes_on),
        TEST(a_miss_on_the_way_to_a_vector_is_no_fault_of_its_own),
        TEST(a_wait_of_the_monitors_own_belongs_to_its_exit),
        TEST(an_exit_after_which_another_vcpu_runs_is_a_switch),
        TEST(exits_for_the_timer_are_told_apart_by_what_they_decide),
        TEST(a_switch_is_leaving_and_entering_without_the_choice_between),
        TEST(a_service_lasts_from_user_mode_to_user_mode),
        TEST(what_a_mark_encloses_is_counted_without_the_marks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
