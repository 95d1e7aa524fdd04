/* Virtual Count and Compare: no match is lost, Count never goes backwards. */
#include "tests/unit/model_guest.h"
#include "monitor/clock.h"
#include "monitor/exit.h"
#include "monitor/sched.h"

#define TIMER (CAUSE_TI | 0x8000u) /* Cause.TI and IP7 */

static struct vcpu *vcpu;

static int start(void **state)
{
    (void)state;
    model_reset(16);
    vcpu = guest_create(16, true);
    machine.count = 5000;
    clock_set_attention(CLOCK_TICK);
    clock_start(vcpu, 0);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    guest_destroy(vcpu);
    return 0;
}

static uint32_t timer_bits(void)
{
    return vcpu->cp0[CP0_CAUSE] & TIMER;
}

static void timer_interrupt(void)
{
    vcpu->exit.via = EXIT_VIA_INTERRUPT;
    vcpu->exit.cause = EXC_INT << CAUSE_EXCCODE_SHIFT;
    assert_int_equal(exit_handle(vcpu), EXIT_TIMER);
}

static void count_follows_the_machine_from_where_it_was_set(void **state)
{
    (void)state;
    assert_int_equal(guest_mfc0(vcpu, CP0_COUNT), 0);
    machine.count += 100;
    assert_int_equal(guest_mfc0(vcpu, CP0_COUNT), 100);
    guest_mtc0(vcpu, CP0_COUNT, 0xfffffff0);
    machine.count += 0x20;
    assert_int_equal(guest_mfc0(vcpu, CP0_COUNT), 0x10);
}

static void count_stands_still_while_dc_is_set(void **state)
{
    (void)state;
    machine.count += 100;
    guest_mtc0(vcpu, CP0_CAUSE, CAUSE_DC);
    machine.count += 1000;
    assert_int_equal(guest_mfc0(vcpu, CP0_COUNT), 100);
    guest_mtc0(vcpu, CP0_COUNT, 500);
    assert_int_equal(guest_mfc0(vcpu, CP0_COUNT), 500);
    machine.count += 1000;
    guest_mtc0(vcpu, CP0_CAUSE, 0);
    machine.count += 7;
    assert_int_equal(guest_mfc0(vcpu, CP0_COUNT), 507);
}

static void reaching_compare_sets_ti_and_ip7(void **state)
{
    (void)state;
    guest_mtc0(vcpu, CP0_COMPARE, 1000);
    machine.count = 5000 + 999;
    clock_update(vcpu);
    assert_int_equal(timer_bits(), 0);
    machine.count++;
    clock_update(vcpu);
    assert_int_equal(timer_bits(), TIMER);
}

static void a_match_is_seen_however_late_one_looks(void **state)
{
    static const uint32_t late[] = {0, 1, 1000, 0x7fffffff, 0x80000000, 0xfffffc00};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(late); i++) {
        guest_mtc0(vcpu, CP0_COUNT, 0);
        guest_mtc0(vcpu, CP0_COMPARE, 1000);
        machine.count += 1000 + late[i];
        clock_update(vcpu);
        assert_int_equal(timer_bits(), TIMER);
    }
}

static void a_match_beyond_wrap_around_comes_in_its_time(void **state)
{
    (void)state;
    guest_mtc0(vcpu, CP0_COUNT, 0xffffff00);
    guest_mtc0(vcpu, CP0_COMPARE, 0x100);
    machine.count += 0x1ff;
    clock_update(vcpu);
    assert_int_equal(timer_bits(), 0);
    machine.count += 1;
    clock_update(vcpu);
    assert_int_equal(timer_bits(), TIMER);
}

static void a_write_of_compare_clears_the_interrupt(void **state)
{
    (void)state;
    guest_mtc0(vcpu, CP0_COMPARE, 1000);
    machine.count += 2000;
    clock_update(vcpu);
    guest_mtc0(vcpu, CP0_COMPARE, 1000); /* Count is past it: a whole round to go */
    assert_int_equal(timer_bits(), 0);
    machine.count += 0x40000000;
    clock_update(vcpu);
    assert_int_equal(timer_bits(), 0);
    machine.count += 0xc0000000u - 1001;
    clock_update(vcpu);
    assert_int_equal(timer_bits(), 0);
    machine.count += 1;
    clock_update(vcpu);
    assert_int_equal(timer_bits(), TIMER);
}

static void a_write_of_count_keeps_a_match_that_was_not_seen_yet(void **state)
{
    (void)state;
    guest_mtc0(vcpu, CP0_COMPARE, 1000);
    machine.count += 1500;
    guest_mtc0(vcpu, CP0_COUNT, 0);
    assert_int_equal(timer_bits(), TIMER);
}

static void a_write_of_count_makes_no_match(void **state)
{
    (void)state;
    guest_mtc0(vcpu, CP0_COMPARE, 1000);
    guest_mtc0(vcpu, CP0_COUNT, 5000); /* jumps over Compare */
    machine.count += 100;
    clock_update(vcpu);
    assert_int_equal(timer_bits(), 0);
}

static void a_match_interrupts_if_enabled_when_the_machines_timer_comes(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = ST_IE | 0x8000;
    guest_mtc0(vcpu, CP0_COMPARE, 1000);
    machine.count += 1000;
    assert_int_equal(guest_exit(vcpu, EXC_INT), EXIT_TIMER);
    assert_int_equal(vcpu->pc, GUEST_GENERAL);
    assert_int_equal(guest_exccode(vcpu), EXC_INT);
    assert_int_equal(timer_bits(), TIMER);
}

static void the_machines_timer_is_set_to_the_guests_match(void **state)
{
    (void)state;
    guest_mtc0(vcpu, CP0_COMPARE, 1000);
    assert_int_equal(machine.compare, 5000 + 1000);
    timer_interrupt();
    assert_int_equal(machine.compare, 5000 + 1000);
    machine.count = 6000;
    timer_interrupt();
    assert_int_equal(timer_bits(), TIMER);
    assert_int_equal(machine.compare, 5000 + CLOCK_TICK);
}

static void the_machines_timer_never_waits_longer_than_a_tick(void **state)
{
    (void)state;
    guest_mtc0(vcpu, CP0_COMPARE, 0x70000000);
    assert_int_equal(machine.compare, 5000 + CLOCK_TICK);
    guest_mtc0(vcpu, CP0_CAUSE, CAUSE_DC);
    assert_int_equal(machine.compare, 5000 + CLOCK_TICK);
}

static void a_target_that_passes_while_it_is_set_is_set_again(void **state)
{
    (void)state;
    for (machine.count_step = 1; machine.count_step < 100000; machine.count_step *= 3) {
        guest_mtc0(vcpu, CP0_COMPARE, clock_count(vcpu) + 1);
        /* The last reading of Count came before the target: the machine will raise it. */
        assert_true((int32_t)(machine.compare - (machine.count - machine.count_step)) > 0);
    }
}

static void wait_sleeps_until_the_guests_match(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = 0x8000;
    guest_mtc0(vcpu, CP0_COMPARE, 10000000);
    vcpu->exit.last_count = machine.count;
    assert_int_equal(guest_run(vcpu, WORD_WAIT), EXIT_WAIT);
    assert_int_equal(vcpu->vm->state, VM_WAITING);
    assert_ptr_equal(sched_next(vcpu), vcpu);
    assert_int_equal(vcpu->vm->state, VM_READY);
    assert_int_equal(timer_bits(), TIMER);
    assert_true(machine.sleeps > 1); /* the monitor's tick comes between */
    assert_int_equal(machine.count, 5000 + 10000000);
    assert_int_equal(vcpu->vm->time.idle, 10000000);
    assert_int_equal(vcpu->pc, GUEST_CODE + 8);
}

static void wait_goes_on_at_once_if_an_interrupt_is_pending(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = 0x0100;
    vcpu->cp0[CP0_CAUSE] = 0x0100;
    assert_int_equal(guest_run(vcpu, WORD_WAIT), EXIT_WAIT);
    assert_int_equal(machine.sleeps, 0);
    assert_int_equal(vcpu->vm->state, VM_READY);
}

static void a_wait_that_nothing_can_end_stops_the_vm(void **state)
{
    (void)state;
    guest_run(vcpu, WORD_WAIT);
    assert_int_equal(vcpu->vm->state, VM_STOPPED);
    assert_string_equal(vcpu->vm->message,
                        "the guest waits, before 0xc0004004, with no interrupt enabled that could "
                        "wake it (Status 0x00000000)");
}

static void with_dc_set_the_timer_cannot_end_a_wait(void **state)
{
    (void)state;
    vcpu->cp0[CP0_STATUS] = 0x8000;
    guest_mtc0(vcpu, CP0_CAUSE, CAUSE_DC);
    guest_run(vcpu, WORD_WAIT);
    assert_int_equal(vcpu->vm->state, VM_STOPPED);
}

static void count_never_goes_backwards_over_exits(void **state)
{
    uint32_t last = 0;

    (void)state;
    for (unsigned i = 0; i < 300; i++) {
        uint32_t now;

        vcpu->pc = GUEST_CODE;
        machine.count += i * 9973;
        if (i % 5 == 0)
            timer_interrupt();
        if (i % 3 == 0)
            guest_mtc0(vcpu, CP0_COMPARE, i * 1000);
        now = guest_mfc0(vcpu, CP0_COUNT);
        assert_true((int32_t)(now - last) >= 0);
        last = now;
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(count_follows_the_machine_from_where_it_was_set),
        TEST(count_stands_still_while_dc_is_set),
        TEST(reaching_compare_sets_ti_and_ip7),
        TEST(a_match_is_seen_however_late_one_looks),
        TEST(a_match_beyond_wrap_around_comes_in_its_time),
        TEST(a_write_of_compare_clears_the_interrupt),
        TEST(a_write_of_count_keeps_a_match_that_was_not_seen_yet),
        TEST(a_write_of_count_makes_no_match),
        TEST(a_match_interrupts_if_enabled_when_the_machines_timer_comes),
        TEST(the_machines_timer_is_set_to_the_guests_match),
        TEST(the_machines_timer_never_waits_longer_than_a_tick),
        TEST(a_target_that_passes_while_it_is_set_is_set_again),
        TEST(wait_sleeps_until_the_guests_match),
        TEST(wait_goes_on_at_once_if_an_interrupt_is_pending),
        TEST(a_wait_that_nothing_can_end_stops_the_vm),
        TEST(with_dc_set_the_timer_cannot_end_a_wait),
        TEST(count_never_goes_backwards_over_exits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
