/* Short exits of interrupts: the machine's timer, and an eret that lets an interrupt in. */
#include "monitor/short_timer.h"

#include "mips/exceptions.h"
#include "monitor/console.h"
#include "monitor/cp0.h"
#include "monitor/reflect.h"
#include "monitor/sched.h"
#include "monitor/short_exits.h"

/* Compare has been reached, or a device's timer may have changed a line. */
static __attribute__((noinline)) uint32_t run_clocks(struct vcpu *vcpu, gva_t epc)
{
    timer_run_clocks(vcpu);
    return cp0_interrupt_pending(vcpu) ? epc | SHORT_FINISH : epc;
}

uint32_t short_interrupt(struct vcpu *vcpu, gva_t epc)
{
    struct vm *vm = vcpu->vm;
    uint32_t answer = epc;

    if ((epc & 3) != 0)
        return 0;
    if (clock_attention_due()) {
        if (!console_is_quiet() || !(sched_undisturbed || sched_is_settled(vm)))
            return 0;
        timer_tick(vm);
        if (!sched_goes_on(vm)) {
            stats_count(vm, EXIT_TIMER);
            return epc | SHORT_SWITCH;
        }
    }
    if (!clock_goes_on(vcpu))
        answer = run_clocks(vcpu, epc);
    return short_done(vcpu, EXIT_TIMER, answer);
}

/* EXL is cleared and set again, EPC is where the guest was about to go on, and stays: only Cause
 * and the vector are left of the interrupt. */
static gva_t take_interrupt(struct vcpu *vcpu)
{
    uint32_t *cause = &vcpu->cp0[CP0_CAUSE];

    *cause &= ~(CAUSE_EXCCODE | CAUSE_CE | CAUSE_BD);
    return reflect_vector(vcpu, (*cause & CAUSE_IV) != 0 ? VECTOR_INTERRUPT : VECTOR_GENERAL);
}

/* With an interrupt pending. The guest stays in kernel mode: there the interrupt is taken, or else
 * it goes back to where interrupts are disabled. */
uint32_t short_eret(struct vcpu *vcpu, gva_t epc)
{
    uint32_t status = vcpu->cp0[CP0_STATUS];
    gva_t pc = vcpu->cp0[CP0_EPC];

    (void)epc;
    if ((status & (ST_ERL | ST_EXL)) != ST_EXL || (status & vcpu->cp0[CP0_CAUSE] & ST_IM) == 0 ||
        (pc & 3) != 0 || (status & (ST_KSU_USER | ST_IE)) == ST_KSU_USER || vcpu->attention != 0)
        return 0;
    if (clock_may_match(vcpu))
        clock_update(vcpu);
    vcpu->ends_reservation = true;
    if ((status & ST_IE) != 0)
        pc = take_interrupt(vcpu);
    else
        vcpu->cp0[CP0_STATUS] = status & ~(uint32_t)ST_EXL;
    return short_done(vcpu, EXIT_ERET, pc);
}
