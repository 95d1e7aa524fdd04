/* Sharing the machine: VMs that compute without end, VMs that wait, and time slices of a model
 * machine. Each slice is one exit of the running VM for the machine's timer. */
#include "tests/unit/model_guest.h"
#include "monitor/clock.h"
#include "monitor/exit.h"
#include "monitor/hwtlb.h"
#include "monitor/idle.h"
#include "monitor/lifecycle.h"
#include "monitor/sched.h"
#include "monitor/short_exits.h"
#include "monitor/stats.h"

#define GUESTS                    5
#define TIMER_IM                  0x8000u /* Status.IM7 */
#define WORD_ADDIU(rt, rs, value) (0x24000000u | (rs) << 21 | (rt) << 16 | ((value)&0xffff))
#define LOOP                      (GUEST_CODE + 0x40)

static struct vcpu *guests[GUESTS];
static struct vcpu *running;
static bool short_exits; /* the timer's are */
static uint64_t had_before[GUESTS];

static int create_guests(void **state)
{
    (void)state;
    model_reset(16);
    for (unsigned i = 0; i < GUESTS; i++)
        guests[i] = guest_create(16, true);
    return 0;
}

/* The guests as if they had just been started, the first one running. */
static int start(void **state)
{
    uint32_t count = machine.count;

    (void)state;
    model_reset(16);
    machine.count = count; /* time goes on from test to test */
    machine.compare = count + CLOCK_TICK;
    stats_set_exit_limit(0);
    sched_set_together(true);
    for (unsigned i = 0; i < GUESTS; i++) {
        struct vm *vm = guests[i]->vm;

        vm_destroy(vm);
        vm->state = VM_ENDED;
        assert_true(vm_recreate(vm, 0));
        guests[i] = vm->vcpu;
        guests[i]->cp0[CP0_STATUS] = ST_IE; /* so that its clocks are never behind */
        guests[i]->pc = GUEST_CODE;
        switches_preset(vm->settings.switches);
        assert_null(switch_set(vm, "idle_detect", "off"));
    }
    running = guests[0];
    hwtlb_wire(running->vm);
    vcpu_prepare_resume(running);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    short_exits = false;
    sched_set_together(false);
    return 0;
}

static struct vm *vm_of(unsigned i)
{
    return guests[i]->vm;
}

/* An exit of the running VM; the one that runs then. */
static void leave_for(unsigned exccode)
{
    running->entries++;
    running->exit.via = exccode == EXC_INT ? EXIT_VIA_INTERRUPT : EXIT_VIA_GENERAL;
    running->exit.cause = exccode << CAUSE_EXCCODE_SHIFT;
    running->exit.resume_count = machine.count;
    running->exit.count = machine.count;
    running = exit_dispatch(running);
}

/* What short_exits.S does. false: it takes an ordinary exit. */
static bool left_shortly(void)
{
    uint32_t answer;

    running->exit.via = EXIT_VIA_SHORT;
    running->exit.count = machine.count;
    stats_exit_time(running);
    running->exit.resume_count = machine.count;
    answer = short_interrupt(running, running->pc);
    if (answer == 0)
        return false;
    running->entries++;
    running->pc = answer & ~(uint32_t)(SHORT_FINISH | SHORT_SWITCH);
    if ((answer & SHORT_SWITCH) != 0)
        running = exit_switch(running);
    else if ((answer & SHORT_FINISH) != 0)
        running = exit_finish(running);
    return true;
}

static void decide(void)
{
    sched_decide();
    leave_for(EXC_INT);
}

static void run_until_the_timer(void)
{
    machine.count = machine.compare;
    if (!short_exits || !left_shortly())
        leave_for(EXC_INT);
}

static void run_slices(unsigned slices)
{
    for (unsigned i = 0; i < slices; i++)
        run_until_the_timer();
}

static void begin_count(void)
{
    decide();
    for (unsigned i = 0; i < GUESTS; i++)
        had_before[i] = vm_of(i)->schedule.had;
}

static double had(unsigned i)
{
    return (double)(vm_of(i)->schedule.had - had_before[i]);
}

static double had_by_all(void)
{
    double sum = 0;

    for (unsigned i = 0; i < GUESTS; i++)
        sum += had(i);
    return sum;
}

static void assert_share(unsigned i, double share)
{
    double seen = had(i) / had_by_all();

    if (seen < share * 0.98 || seen > share * 1.02)
        fail_msg("VM %u had %.4f of the machine, not %.4f", i, seen, share);
}

static void set_weights(const char *const weights[GUESTS])
{
    for (unsigned i = 0; i < GUESTS; i++) {
        if (weights[i] != NULL)
            assert_null(switch_set(vm_of(i), "weight", weights[i]));
        else
            assert_null(vm_pause(vm_of(i)));
    }
}

/* The VM waits for its Compare, so many ticks from now. It must be the one that runs. */
static void wait_for(unsigned i, uint32_t ticks)
{
    struct vcpu *vcpu = guests[i];

    assert_ptr_equal(running, vcpu);
    vcpu->cp0[CP0_STATUS] = TIMER_IM;
    guest_mtc0(vcpu, CP0_COMPARE, clock_count(vcpu) + ticks);
    vcpu->pc = GUEST_CODE;
    guest_run(vcpu, WORD_WAIT);
    running = sched_next(vcpu);
}

/* Runs until VM i does. */
static void run_until(unsigned i)
{
    for (unsigned slices = 0; running != guests[i]; slices++) {
        assert_true(slices < 1000);
        run_until_the_timer();
    }
}

static void spinning_vms_share_by_weight(void **state)
{
    (void)state;
    set_weights((const char *const[]){"100", "100", "200", "400", NULL});
    begin_count();
    run_slices(1000);
    assert_share(0, 1 / 8.0);
    assert_share(1, 1 / 8.0);
    assert_share(2, 2 / 8.0);
    assert_share(3, 4 / 8.0);
    assert_true(had(4) == 0);
}

static void extreme_weights_hold_too(void **state)
{
    (void)state;
    set_weights((const char *const[]){"1", "1000", "999", NULL, NULL});
    begin_count();
    run_slices(20000);
    assert_share(1, 0.5);
    assert_share(2, 0.4995);
    assert_in_range(had(0) * 2000 / had_by_all(), 0, 2);
    assert_true(had(0) > 0);
}

static void a_weight_can_be_changed_while_vms_run(void **state)
{
    (void)state;
    set_weights((const char *const[]){"100", "100", NULL, NULL, NULL});
    run_slices(100);
    assert_null(switch_set(vm_of(1), "weight", "300"));
    begin_count();
    run_slices(1000);
    assert_share(0, 1 / 4.0);
    assert_share(1, 3 / 4.0);
}

static void what_a_waiting_vm_leaves_the_others_divide(void **state)
{
    (void)state;
    set_weights((const char *const[]){"100", "100", "200", "400", NULL});
    run_until(3);
    wait_for(3, 0x7fffffff);
    begin_count();
    run_slices(1000);
    assert_true(had(3) == 0);
    assert_share(0, 1 / 4.0);
    assert_share(1, 1 / 4.0);
    assert_share(2, 2 / 4.0);
    assert_int_equal(machine.sleeps, 0);
}

static void nobody_starves(void **state)
{
    unsigned last[GUESTS] = {0}, longest = 0;

    (void)state;
    set_weights((const char *const[]){"100", "100", "100", "1000", "300"});
    decide();
    run_slices(50);
    for (unsigned slice = 0; slice < 2000; slice++) {
        for (unsigned i = 0; i < GUESTS; i++) {
            if (running == guests[i])
                last[i] = slice;
            longest = slice - last[i] > longest ? slice - last[i] : longest;
        }
        run_until_the_timer();
    }
    assert_in_range(longest, 8, 20); /* 16 slices a round */
}

static void the_machine_is_never_idle_while_one_vm_can_run(void **state)
{
    uint32_t count;

    (void)state;
    set_weights((const char *const[]){"1", "100", "100", NULL, NULL});
    run_until(1);
    wait_for(1, 0x7fffffff);
    run_until(2);
    wait_for(2, 0x7fffffff);
    begin_count();
    count = machine.count;
    run_slices(200);
    assert_true(had(0) == (uint32_t)(machine.count - count));
    assert_int_equal(machine.sleeps, 0);
}

static void the_machine_sleeps_when_all_wait_and_wakes_the_first_that_is_due(void **state)
{
    uint32_t count;

    (void)state;
    set_weights((const char *const[]){"100", "100", NULL, NULL, NULL});
    decide();
    run_until(0);
    wait_for(0, 50 * CLOCK_TICK);
    count = machine.count;
    wait_for(1, 20 * CLOCK_TICK);
    assert_ptr_equal(running, guests[1]);
    assert_true(machine.sleeps > 0);
    assert_in_range(machine.count - count, 20 * CLOCK_TICK, 20 * CLOCK_TICK + 100);
}

static void a_vm_that_wakes_is_served_at_once(void **state)
{
    (void)state;
    set_weights((const char *const[]){"100", "100", "100", "100", NULL});
    decide();
    for (unsigned i = 0; i < 50; i++) {
        uint32_t due;

        run_until(2);
        due = machine.count + 3 * CLOCK_TICK / 2;
        wait_for(2, 3 * CLOCK_TICK / 2);
        run_until(2);
        assert_in_range(machine.count - due, 0, 100);
        machine.count += 1000; /* a little work */
    }
}

static void a_vm_that_waits_now_and_then_gets_no_more_than_its_share(void **state)
{
    (void)state;
    set_weights((const char *const[]){"100", "100", NULL, NULL, NULL});
    begin_count();
    for (unsigned i = 0; i < 2000; i++) {
        run_until_the_timer();
        if (running == guests[1]) {
            machine.count += CLOCK_TICK - 1000; /* nearly a whole slice */
            wait_for(1, 500);
        }
    }
    assert_true(had(1) / had_by_all() < 0.51);
    assert_true(had(1) / had_by_all() > 0.40);
}

static void a_vm_that_was_paused_for_long_has_saved_nothing(void **state)
{
    (void)state;
    set_weights((const char *const[]){"100", "100", NULL, NULL, NULL});
    assert_null(vm_pause(vm_of(1)));
    decide();
    run_slices(5000);
    assert_null(vm_resume(vm_of(1)));
    begin_count();
    run_slices(200);
    assert_share(0, 0.5);
    assert_share(1, 0.5);
}

static void deaf_guests_do_not_hold_the_machine(void **state)
{
    (void)state;
    set_weights((const char *const[]){"100", "100", "200", "400", NULL});
    guests[1]->cp0[CP0_STATUS] = 0;
    guests[2]->cp0[CP0_STATUS] = ST_EXL;
    begin_count();
    run_slices(1000);
    assert_share(0, 1 / 8.0);
    assert_share(1, 1 / 8.0);
    assert_share(2, 2 / 8.0);
    assert_share(3, 4 / 8.0);
}

static void one_after_the_other_the_first_runs_alone(void **state)
{
    (void)state;
    sched_set_together(false);
    set_weights((const char *const[]){"100", "100", "100", "100", "100"});
    begin_count();
    run_slices(100);
    assert_true(had(0) == had_by_all());
    assert_null(vm_pause(vm_of(0)));
    decide();
    assert_ptr_equal(running, guests[1]);
    assert_null(vm_resume(vm_of(0)));
    decide();
    assert_ptr_equal(running, guests[0]);
}

static void a_switch_of_machines_flushes_no_tlb(void **state)
{
    const gva_t address = 0x00400000;

    (void)state;
    set_weights((const char *const[]){"100", "100", NULL, NULL, NULL});
    decide();
    for (unsigned i = 0; i < 2; i++) {
        run_until(i);
        guest_poke(guests[i], (8 + i) << PAGE_SHIFT, 1); /* so that the page is there */
        guest_poke(guests[i], 9 << PAGE_SHIFT, 1);
        guest_tlbwi(guests[i], 0, address, lo_of(8 + i, VD), lo_of(9, VD), 0);
        guest_touch(guests[i], address);
    }
    for (unsigned i = 0; i < 10; i++) {
        run_until_the_timer();
        assert_int_equal((guest_machine_lo(running, address) & ENTRYLO_PFN) >> ENTRYLO_PFN_SHIFT,
                         guest_frame(running, running == guests[0] ? 8 : 9));
        assert_true(guest_is_cached(running, address));
    }
}

/* --- short exits --- */

#define STEPS 600

/* VMs of different weights, which sleep now and then, until only one is left for a while. */
static void run_in_turns(unsigned order[STEPS])
{
    uint32_t random = 7;

    set_weights((const char *const[]){"100", "70", "300", NULL, NULL});
    begin_count();
    for (unsigned i = 0; i < STEPS; i++) {
        for (order[i] = 0; running != guests[order[i]];)
            order[i]++;
        random = random * 1664525 + 1013904223;
        if (i == STEPS / 2 || i == STEPS / 2 + 50) {
            assert_null((i == STEPS / 2 ? vm_pause : vm_resume)(vm_of(1)));
            assert_null((i == STEPS / 2 ? vm_pause : vm_resume)(vm_of(2)));
            decide();
        } else if (random >> 28 == 0 && order[i] != 0) {
            wait_for(order[i], CLOCK_TICK * (1 + (random >> 20 & 7)));
        } else {
            run_until_the_timer();
        }
    }
    decide();
}

static void short_exits_end_slices_as_ordinary_ones_do(void **state)
{
    static unsigned order[2][STEPS];
    double shares[GUESTS], sum;

    short_exits = false;
    run_in_turns(order[0]);
    for (unsigned i = 0; i < GUESTS; i++)
        shares[i] = had(i);
    sum = had_by_all();
    start(state);
    short_exits = true;
    run_in_turns(order[1]);
    assert_memory_equal(order[0], order[1], sizeof(order[0]));
    for (unsigned i = 0; i < GUESTS; i++)
        assert_true(had(i) == shares[i]);
    assert_true(had_by_all() == sum && sum > 0);
}

/* Whole slices that nobody else was there for are charged in the end, and told of before that. */
static void a_vm_alone_has_had_what_it_ran(void **state)
{
    uint64_t before;
    uint32_t count;

    (void)state;
    short_exits = true;
    set_weights((const char *const[]){"100", NULL, NULL, NULL, NULL});
    begin_count();
    run_slices(2);
    assert_true(sched_undisturbed);
    before = sched_had(vm_of(0));
    count = machine.count;
    run_slices(1000);
    assert_true(sched_undisturbed);
    assert_int_equal(sched_had(vm_of(0)) - before, machine.count - count);
    assert_null(vm_resume(vm_of(1)));
    begin_count();
    run_slices(100);
    assert_share(0, 0.5);
    assert_share(1, 0.5);
}

static void a_vm_that_ends_while_it_is_alone_goes_on_no_more(void **state)
{
    (void)state;
    short_exits = true;
    sched_set_stay(true);
    set_weights((const char *const[]){"100", NULL, NULL, NULL, NULL});
    decide();
    run_slices(3);
    assert_true(sched_undisturbed);
    vm_of(1)->paused = false; /* and nobody tells the scheduler */
    vm_end(vm_of(0), VM_ENDED, "by itself");
    running = sched_next(running);
    assert_ptr_equal(running, guests[1]);
    sched_set_stay(false);
    assert_true(vm_recreate(vm_of(0), 0)); /* for the next test to begin with */
}

static void input_disturbs_a_vm_that_is_alone(void **state)
{
    (void)state;
    short_exits = true;
    set_weights((const char *const[]){"100", NULL, NULL, NULL, NULL});
    decide();
    run_slices(3);
    assert_true(sched_undisturbed);
    sched_attend();
    assert_false(sched_undisturbed);
    run_until_the_timer(); /* nothing has come in after all */
    run_until_the_timer();
    assert_true(sched_undisturbed);
}

/* --- idle loops ------------------------------------------------------------------------------ */

/* Puts code where VM 0 is, able to take the timer's interrupt. */
static void put_loop(const uint32_t *words, size_t count)
{
    struct vcpu *vcpu = guests[0];

    for (size_t i = 0; i < count; i++)
        guest_put_insn(vcpu, LOOP + 4 * (uint32_t)i, words[i]);
    vcpu->pc = LOOP;
    vcpu->cp0[CP0_STATUS] = TIMER_IM | ST_IE;
    vcpu->gpr[8] = 0;
    vcpu->gpr[9] = 0xc0008000;
    vcpu->gpr[10] = 1000;
    guest_poke(vcpu, 0x8000, 0);
}

#define PUT_LOOP(...)                           \
    do {                                        \
        const uint32_t words[] = {__VA_ARGS__}; \
        put_loop(words, COUNT_OF(words));       \
    } while (0)

static void a_branch_to_itself_is_idle(void **state)
{
    (void)state;
    PUT_LOOP(WORD_BEQ(0, 0, -1), WORD_NOP);
    assert_true(idle_loop_found(guests[0]));
}

static void a_loop_that_looks_at_memory_is_idle_while_it_does_not_end(void **state)
{
    (void)state;
    PUT_LOOP(WORD_LW(8, 0, 9), WORD_BEQ(8, 0, -2), WORD_NOP);
    assert_true(idle_loop_found(guests[0]));
    guests[0]->pc = LOOP + 4;
    assert_true(idle_loop_found(guests[0]));
    guest_poke(guests[0], 0x8000, 1);
    assert_false(idle_loop_found(guests[0]));
}

static void loops_that_do_something_are_not_idle(void **state)
{
    (void)state;
    PUT_LOOP(WORD_ADDIU(10, 10, -1), WORD_BNE(10, 0, -2), WORD_NOP); /* counts down */
    assert_false(idle_loop_found(guests[0]));
    PUT_LOOP(WORD_LW(8, 0, 9), WORD_BEQ(8, 0, -2), WORD_SW(8, 0, 9)); /* stores */
    assert_false(idle_loop_found(guests[0]));
    PUT_LOOP(WORD_LW(8, 0, 9), WORD_BEQ(8, 0, -2), WORD_WAIT); /* leaves to the monitor */
    assert_false(idle_loop_found(guests[0]));
    PUT_LOOP(WORD_LW(8, 0, 9), WORD_BEQ(8, 0, -2), WORD_NOP);
    guests[0]->gpr[9] = 0xd80003f8; /* a device */
    assert_false(idle_loop_found(guests[0]));
}

static void a_loop_that_no_interrupt_can_end_is_not_taken_for_idle(void **state)
{
    static const uint32_t deaf[] = {0, TIMER_IM, ST_IE, TIMER_IM | ST_IE | ST_EXL,
                                    TIMER_IM | ST_IE | ST_ERL};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(deaf); i++) {
        PUT_LOOP(WORD_BEQ(0, 0, -1), WORD_NOP);
        guests[0]->cp0[CP0_STATUS] = deaf[i];
        assert_false(idle_loop_found(guests[0]));
    }
}

static void a_vm_in_an_idle_loop_gives_its_time_to_the_others(void **state)
{
    (void)state;
    for (unsigned on = 0; on < 2; on++) {
        set_weights((const char *const[]){"100", "100", NULL, NULL, NULL});
        assert_null(switch_set(vm_of(0), "idle_detect", on ? "on" : "off"));
        run_until(0);
        guests[0]->pc = GUEST_CODE;
        clock_catch_up(vm_of(0));
        guest_mtc0(guests[0], CP0_COMPARE, clock_count(guests[0]) + 100 * CLOCK_TICK);
        PUT_LOOP(WORD_BEQ(0, 0, -1), WORD_NOP);
        begin_count();
        run_slices(90);
        assert_share(1, on ? 0.99 : 0.5);
        assert_int_equal(vm_of(0)->state, on ? VM_WAITING : VM_READY);
        for (unsigned i = 2; i < GUESTS; i++)
            assert_null(vm_resume(vm_of(i)));
        run_slices(20);
    }
    run_until(0); /* the match has ended the wait */
    assert_int_equal(guest_exccode(guests[0]), EXC_INT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(spinning_vms_share_by_weight),
        TEST(extreme_weights_hold_too),
        TEST(a_weight_can_be_changed_while_vms_run),
        TEST(what_a_waiting_vm_leaves_the_others_divide),
        TEST(nobody_starves),
        TEST(the_machine_is_never_idle_while_one_vm_can_run),
        TEST(the_machine_sleeps_when_all_wait_and_wakes_the_first_that_is_due),
        TEST(a_vm_that_wakes_is_served_at_once),
        TEST(a_vm_that_waits_now_and_then_gets_no_more_than_its_share),
        TEST(a_vm_that_was_paused_for_long_has_saved_nothing),
        TEST(deaf_guests_do_not_hold_the_machine),
        TEST(one_after_the_other_the_first_runs_alone),
        TEST(a_switch_of_machines_flushes_no_tlb),
        TEST(short_exits_end_slices_as_ordinary_ones_do),
        TEST(a_vm_alone_has_had_what_it_ran),
        TEST(a_vm_that_ends_while_it_is_alone_goes_on_no_more),
        TEST(input_disturbs_a_vm_that_is_alone),
        TEST(a_branch_to_itself_is_idle),
        TEST(a_loop_that_looks_at_memory_is_idle_while_it_does_not_end),
        TEST(loops_that_do_something_are_not_idle),
        TEST(a_loop_that_no_interrupt_can_end_is_not_taken_for_idle),
        TEST(a_vm_in_an_idle_loop_gives_its_time_to_the_others),
    };

    return cmocka_run_group_tests(tests, create_guests, NULL);
}
