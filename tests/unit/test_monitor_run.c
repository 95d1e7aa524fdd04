/* The life of a run: scheduling, counting, limits, exit codes, consoles, the trace ring. */
#include "tests/unit/model_guest.h"
#include "monitor/channel.h"
#include "monitor/console.h"
#include "monitor/exit.h"
#include "monitor/finish.h"
#include "monitor/instructions.h"
#include "monitor/sched.h"
#include "monitor/stats.h"
#include "monitor/trace.h"

#include <stdio.h>
#include <string.h>

static struct vcpu *vcpu;

static int start(void **state)
{
    (void)state;
    model_reset(16);
    vcpu = guest_create(16, true);
    stats_set_exit_limit(0);
    console_set_prefix(false);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    if (vcpu->vm->vcpu != NULL)
        guest_destroy(vcpu);
    trace_enable(false);
    return 0;
}

/* A VM that has ended decides the exit code of all later runs of this program: take it back. */
static void forget_ends(void)
{
    struct vm *vm;

    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++)
        if (vm->state != VM_READY)
            vm->state = VM_ENDED;
}

static bool said(const char *text)
{
    machine.console.text[machine.console.length] = '\0';
    return strstr(machine.console.text, text) != NULL;
}

static bool sent(const char *text)
{
    machine.channel.text[machine.channel.length] = '\0';
    return strstr(machine.channel.text, text) != NULL;
}

/* One exit, as the vectors count it. */
static struct vcpu *dispatch(struct vcpu *from, unsigned exccode)
{
    from->entries++;
    from->exit.via = EXIT_VIA_GENERAL;
    from->exit.cause = exccode << CAUSE_EXCCODE_SHIFT;
    from->exit.count = machine.count;
    from->exit.resume_count = machine.count;
    return exit_dispatch(from);
}

static void a_vm_that_may_run_goes_on(void **state)
{
    (void)state;
    assert_ptr_equal(dispatch(vcpu, EXC_SYS), vcpu);
    stats_settle(vcpu);
    assert_int_equal(vcpu->vm->total, 1);
    assert_int_equal(vcpu->vm->exits[EXIT_SYSCALL], 1);
}

static void vms_run_one_after_the_other_in_order(void **state)
{
    struct vcpu *second = guest_create(16, true);
    struct vm *first = vcpu->vm;

    (void)state;
    machine.owner = 0;
    vm_end(first, VM_ENDED, "done");
    assert_ptr_equal(dispatch(vcpu, EXC_SYS), second);
    assert_null(first->vcpu); /* its memory went back */
    /* the wired entry maps the second one's vCPU */
    vm_end(second->vm, VM_ENDED, "done");
    forget_ends();
    EXPECT_END(dispatch(second, EXC_SYS));
    assert_int_equal(machine.end, MODEL_FINISHED);
    assert_int_equal(machine.finish_code, FINISH_ALL_ENDED);
    assert_string_equal(machine.message, "every VM ended by itself");
}

static void a_stopped_vm_gives_the_run_its_exit_code_and_message(void **state)
{
    (void)state;
    forget_ends();
    vm_end(vcpu->vm, VM_STOPPED, "it did %s", "wrong");
    EXPECT_END(dispatch(vcpu, EXC_SYS));
    assert_int_equal(machine.finish_code, FINISH_VM_STOPPED);
    assert_string_equal(machine.message, "VM guest stopped: it did wrong");
    assert_true(said("mirrorball: VM guest stopped at 0xc0000180: it did wrong\n"));
    assert_true(said("    guest kernel at 0x"));
    assert_true(said(": system call reflected\n"));
    assert_true(
        said("break vm_end, continue, then vmm trace, vmm regs, vmm translate 0xc0000180\n"));
    assert_true(sent("\"how\":\"stopped\",\"message\":\"it did wrong\""));
    forget_ends();
}

static void the_first_end_of_a_vm_counts(void **state)
{
    (void)state;
    vm_end(vcpu->vm, VM_STOPPED, "first");
    vm_end(vcpu->vm, VM_ENDED, "second");
    assert_int_equal(vcpu->vm->state, VM_STOPPED);
    assert_string_equal(vcpu->vm->message, "first");
    forget_ends();
}

static void the_exit_limit_ends_the_run(void **state)
{
    uint64_t total = 0;

    (void)state;
    forget_ends();
    stats_set_exit_limit(1000000000);
    for (unsigned i = 0; i < 10; i++)
        dispatch(vcpu, EXC_SYS);
    assert_int_equal(vcpu->vm->state, VM_READY);
    total = vcpu->vm->total;
    stats_set_exit_limit(1);
    EXPECT_END(dispatch(vcpu, EXC_SYS));
    assert_int_equal(machine.finish_code, FINISH_LIMIT);
    assert_int_equal(vcpu->vm->total, total + 1);
    assert_non_null(strstr(machine.message, "the exit limit is reached (last exit at 0xc0000180)"));
    assert_true(sent("\"how\":\"limit\""));
    forget_ends();
}

static void counts_by_reason_are_printed_and_sum_to_the_total(void **state)
{
    (void)state;
    dispatch(vcpu, EXC_SYS);
    dispatch(vcpu, EXC_SYS);
    dispatch(vcpu, EXC_BP);
    vcpu->fast_counts[FAST_SOFTWARE_TLB_HIT] = 7; /* of the fast path */
    vm_end(vcpu->vm, VM_ENDED, "done");
    stats_exit_time(vcpu);
    stats_print(vcpu->vm);
    assert_true(sent("\"software_tlb_hit\":7,"));
    assert_true(sent("\"syscall\":2,"));
    assert_true(sent("\"breakpoint\":1,"));
    assert_true(sent("\"total\":10}"));
    assert_true(said("  syscall                           2  system call reflected\n"));
    assert_true(said("  total                            10\n"));
}

static void a_count_that_does_not_add_up_stops_the_monitor(void **state)
{
    (void)state;
    dispatch(vcpu, EXC_SYS);
    stats_count(vcpu->vm, EXIT_TRAP);
    EXPECT_END(stats_print(vcpu->vm));
    assert_int_equal(machine.end, MODEL_PANICKED);
    assert_string_equal(machine.message, "VM guest: 2 exits by reason, but the vectors counted 1");
}

static void every_reason_has_a_name_and_a_meaning_of_its_own(void **state)
{
    (void)state;
    for (unsigned i = 0; i < EXIT_REASON_COUNT; i++) {
        assert_true(strlen(stats_reason_name(i)) > 1);
        assert_true(strlen(stats_reason_meaning(i)) > 1);
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(stats_reason_name(i), stats_reason_name(j));
    }
    assert_string_equal(stats_reason_name(EXIT_REASON_COUNT), "?");
}

static void time_is_split_between_guest_and_monitor(void **state)
{
    struct vm_time *time = &vcpu->vm->time;

    (void)state;
    vcpu->exit.last_count = 1000;
    vcpu->exit.resume_count = 1300;
    vcpu->exit.count = 1900;
    stats_exit_time(vcpu);
    stats_settle(vcpu);
    assert_int_equal(time->monitor, 300);
    assert_int_equal(time->guest, 600);
    vcpu->exit.resume_count = 0xffffff00; /* Count wraps around */
    vcpu->exit.last_count = 0xfffffe00;
    vcpu->exit.count = 0x100;
    stats_exit_time(vcpu);
    stats_settle(vcpu);
    assert_int_equal(time->monitor, 300 + 0x100);
    assert_int_equal(time->guest, 600 + 0x200);
}

static void a_calibrated_clock_counts_instructions(void **state)
{
    (void)state;
    assert_int_equal(instructions_of(1000), 0);
    machine.loop_ticks = 533333; /* 400,000 instructions of 8 ns, 6 ns a tick */
    instructions_calibrate(3);
    assert_true(instructions_known());
    assert_int_equal(instructions_of(800), 600);
}

static void a_run_starts_with_the_first_vm(void **state)
{
    (void)state;
    EXPECT_END(sched_start());
    assert_int_equal(machine.end, MODEL_RESUMED);
    assert_int_equal(machine.tlb[0].lo[0] & VD, VD);
}

static void guest_lines_carry_a_prefix_if_asked_for(void **state)
{
    (void)state;
    console_set_prefix(true);
    for (const char *c = "one\ntwo\n"; *c != '\0'; c++)
        console_guest_put(vcpu->vm, *c);
    assert_true(said("guest| one\nguest| two\n"));
}

static void the_monitors_lines_stand_alone(void **state)
{
    (void)state;
    console_guest_put(vcpu->vm, 'x');
    console_say("%u things", 3u);
    assert_true(said("x\nmirrorball: 3 things\n"));
}

static void strings_in_json_are_escaped(void **state)
{
    (void)state;
    channel_put_string("a\"b\\c\n\x1f");
    assert_true(sent("\"a\\\"b\\\\c\\u000a\\u001f\""));
}

static void the_trace_ring_keeps_the_newest_records(void **state)
{
    const struct trace_record *record;

    (void)state;
    trace_exit_begin(vcpu);
    for (unsigned i = 0; i < 2 * TRACE_RING_SIZE; i++)
        trace_install(vcpu, i, 0, 0);
    for (uint32_t age = 0; age < TRACE_RING_SIZE; age++) {
        record = trace_recent(age);
        assert_non_null(record);
        assert_int_equal(record->kind, TRACE_INSTALL);
        assert_int_equal(record->value[0], 2 * TRACE_RING_SIZE - 1 - age);
    }
    assert_null(trace_recent(TRACE_RING_SIZE));
    assert_int_equal(machine.channel.length, 0);
    trace_exit_end(vcpu, EXIT_TLBWI);
}

static void an_exit_is_recorded_step_by_step(void **state)
{
    (void)state;
    vcpu->pc = 0x00400000;
    vcpu->cp0[CP0_STATUS] = ST_KSU_USER;
    guest_exit(vcpu, EXC_SYS);
    assert_int_equal(trace_recent(0)->kind, TRACE_REFLECT);
    assert_int_equal(trace_recent(0)->value[0], EXC_SYS);
    assert_int_equal(trace_recent(0)->pc, GUEST_GENERAL);
    assert_int_equal(trace_recent(0)->mode, GUEST_KERNEL);
    assert_int_equal(trace_recent(1)->kind, TRACE_EXIT);
    assert_int_equal(trace_recent(1)->reason, EXIT_SYSCALL);
    assert_int_equal(trace_recent(1)->pc, 0x00400000);
    assert_int_equal(trace_recent(1)->mode, GUEST_USER);
}

/* Short exits call what ordinary ones do, and have no record that it would belong to. */
static void between_exits_only_interrupts_are_recorded(void **state)
{
    const struct tlb_entry entry = {.hi = 0x00400000};
    uint32_t sequence;

    (void)state;
    guest_exit(vcpu, EXC_SYS);
    sequence = trace_recent(0)->sequence;
    trace_tlb_write(vcpu, 3, &entry);
    trace_install(vcpu, entry.hi, 0, 0);
    trace_reflect(vcpu, EXC_TLBL);
    trace_reflect(vcpu, EXC_SYS);
    assert_int_equal(trace_recent(0)->sequence, sequence);
    trace_reflect(vcpu, EXC_INT);
    assert_int_equal(trace_recent(0)->sequence, sequence + 1);
    assert_int_equal(trace_recent(0)->kind, TRACE_DELIVER);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_vm_that_may_run_goes_on),
        TEST(vms_run_one_after_the_other_in_order),
        TEST(a_stopped_vm_gives_the_run_its_exit_code_and_message),
        TEST(the_first_end_of_a_vm_counts),
        TEST(the_exit_limit_ends_the_run),
        TEST(counts_by_reason_are_printed_and_sum_to_the_total),
        TEST(a_count_that_does_not_add_up_stops_the_monitor),
        TEST(every_reason_has_a_name_and_a_meaning_of_its_own),
        TEST(time_is_split_between_guest_and_monitor),
        TEST(a_calibrated_clock_counts_instructions),
        TEST(a_run_starts_with_the_first_vm),
        TEST(guest_lines_carry_a_prefix_if_asked_for),
        TEST(the_monitors_lines_stand_alone),
        TEST(strings_in_json_are_escaped),
        TEST(the_trace_ring_keeps_the_newest_records),
        TEST(an_exit_is_recorded_step_by_step),
        TEST(between_exits_only_interrupts_are_recorded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
