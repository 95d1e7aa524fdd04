/* The machine's timer and eret by short exits and by ordinary ones: from random states of a guest
 * both come to the same. */
#include <string.h>

#include "monitor/clock.h"
#include "monitor/cp0.h"
#include "monitor/exit.h"
#include "monitor/short_exits.h"
#include "monitor/stats.h"
#include "tests/unit/one_guest.h"

#define STEPS     20000
#define CAUSE_IP0 (1u << CAUSE_IP_SHIFT)
#define IP7       (CAUSE_TI | CAUSE_IP0 << 7)
#define MODES     (ST_KSU_USER | ST_EXL | ST_ERL)

static uint32_t random_word;
static unsigned answered, switched, declined;

static uint32_t draw(uint32_t limit)
{
    random_word = random_word * 1664525 + 1013904223;
    return (uint32_t)((uint64_t)random_word * limit >> 32);
}

/* A guest that has been resumed: no interrupt is pending that it takes. */
static void draw_state(void)
{
    uint32_t *cp0 = vcpu->cp0;

    cp0[CP0_STATUS] = draw(8) * ST_IE % 2 | draw(2) * ST_EXL | (draw(8) == 0) * ST_ERL |
                      draw(256) << CAUSE_IP_SHIFT | (draw(4) == 0) * ST_BEV | draw(2) * ST_KSU_USER;
    cp0[CP0_CAUSE] = draw(2) * IP7 | draw(2) * CAUSE_IP0 * 4 | draw(2) * CAUSE_IV |
                     draw(32) << CAUSE_EXCCODE_SHIFT | draw(4) << CAUSE_CE_SHIFT |
                     draw(2) * CAUSE_BD | (draw(8) == 0) * CAUSE_DC;
    cp0[CP0_EPC] = 0x00400000 + (draw(8) == 0 ? draw(64) : draw(16) * 4);
    cp0[CP0_EBASE] = 0x80000000 + draw(4) * 0x1000;
    if (cp0_interrupt_pending(vcpu))
        cp0[CP0_STATUS] |= ST_EXL;
    machine.count += draw(2000);
    cp0[CP0_COMPARE] = machine.count + vcpu->count_offset + draw(1000);
    vcpu->count_checked = machine.count + vcpu->count_offset;
    vcpu->count_left = cp0[CP0_COMPARE] - vcpu->count_checked - 1;
    cp0[CP0_COUNT] = vcpu->count_checked;
    vcpu->vm->schedule.behind = draw(8) == 0 ? draw(3000) : 0;
    vcpu->attention = vcpu->vm->schedule.behind != 0 ? ATTENTION_BEHIND : 0;
    machine.count += draw(1000);
    vcpu->exit.count = machine.count;
    vcpu_prepare_resume(vcpu);
}

static void leave_ordinarily(unsigned exccode)
{
    vcpu->exit.via = exccode == EXC_INT ? EXIT_VIA_INTERRUPT : EXIT_VIA_GENERAL;
    vcpu->exit.cause = exccode << CAUSE_EXCCODE_SHIFT;
    assert_ptr_equal(exit_dispatch(vcpu), vcpu);
}

/* false: it takes an ordinary exit. */
static bool leave_shortly(short_function *function)
{
    uint32_t cp0[CP0_COUNT_OF_IDS], answer;
    gva_t pc = vcpu->pc;

    memcpy(cp0, vcpu->cp0, sizeof(cp0));
    vcpu->exit.via = EXIT_VIA_SHORT;
    answer = function(vcpu, pc);
    if (answer == 0) {
        assert_memory_equal(cp0, vcpu->cp0, sizeof(cp0));
        declined++;
        return false;
    }
    answered++;
    vcpu->pc = answer & ~(uint32_t)(SHORT_FINISH | SHORT_SWITCH);
    if ((answer & SHORT_SWITCH) != 0) {
        switched++;
        assert_ptr_equal(exit_switch(vcpu), vcpu);
    } else if ((answer & SHORT_FINISH) != 0) {
        assert_ptr_equal(exit_finish(vcpu), vcpu);
    }
    return true;
}

static void compare(const struct vcpu *a, const struct vcpu *b)
{
    assert_memory_equal(a->gpr, b->gpr, sizeof(a->gpr));
    assert_memory_equal(a->cp0, b->cp0, sizeof(a->cp0));
    assert_int_equal(a->pc, b->pc);
    assert_int_equal(a->hw_status, b->hw_status);
    assert_int_equal(a->hw_entryhi, b->hw_entryhi);
    assert_int_equal(a->count_offset, b->count_offset);
    assert_int_equal(a->ends_reservation, b->ends_reservation);
}

static void run_both_ways(unsigned exccode, short_function *function)
{
    static struct vcpu before, ordinary;
    uint64_t behind;
    struct vm_schedule schedule = vcpu->vm->schedule;
    uint64_t exits = vcpu->vm->exits[exccode == EXC_INT ? EXIT_TIMER : EXIT_ERET];
    uint32_t attention = clock_attention, compare_register = machine.compare;

    before = *vcpu;
    leave_ordinarily(exccode);
    ordinary = *vcpu;
    behind = vcpu->vm->schedule.behind;
    *vcpu = before;
    vcpu->vm->schedule = schedule;
    clock_attention = attention;
    machine.compare = compare_register;
    vcpu->ends_reservation = false;
    if (!leave_shortly(function))
        return;
    compare(&ordinary, vcpu);
    assert_int_equal(vcpu->vm->schedule.behind, behind);
    assert_true(behind == 0 || vcpu->attention == ATTENTION_BEHIND);
    assert_int_equal(vcpu->vm->exits[exccode == EXC_INT ? EXIT_TIMER : EXIT_ERET], exits + 2);
}

static void erets_both_ways_come_to_the_same(void **state)
{
    (void)state;
    random_word = 1;
    answered = declined = 0;
    guest_put_insn(vcpu, GUEST_CODE, WORD_ERET);
    for (unsigned i = 0; i < STEPS; i++) {
        vcpu->pc = GUEST_CODE;
        draw_state();
        if ((vcpu->cp0[CP0_STATUS] & MODES) == ST_KSU_USER)
            continue; /* not the kernel's */
        run_both_ways(EXC_CPU, short_eret);
    }
    assert_true(answered > STEPS / 10 && declined > STEPS / 10);
}

static void timers_both_ways_come_to_the_same(void **state)
{
    (void)state;
    random_word = 2;
    answered = declined = 0;
    for (unsigned i = 0; i < STEPS; i++) {
        draw_state();
        vcpu->pc = 0x00400000 + draw(8) * 2;
        clock_set_attention(0);
        clock_attention += draw(3) - 1;
        run_both_ways(EXC_INT, short_interrupt);
    }
    assert_true(answered > STEPS / 10 && declined > STEPS / 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(erets_both_ways_come_to_the_same),
        TEST(timers_both_ways_come_to_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
