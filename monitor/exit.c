#include "monitor/exit.h"

#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "monitor/clock.h"
#include "monitor/console.h"
#include "monitor/cp0.h"
#include "monitor/emulate.h"
#include "monitor/fault.h"
#include "monitor/hw.h"
#include "monitor/hwtlb.h"
#include "monitor/pages.h"
#include "monitor/platform.h"
#include "monitor/pmap.h"
#include "monitor/reflect.h"
#include "monitor/register_page.h"
#include "monitor/sched.h"
#include "monitor/stats.h"
#include "monitor/stlb.h"
#include "monitor/short_timer.h"
#include "monitor/stlb_large.h"
#include "monitor/trace.h"
#include "monitor/trace_stream.h"
#include "monitor/translate.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"
#include "monitor/vtlb.h"

/* In place of the machine's exception code, for sdbbp: no exception has this one. */
#define EXC_SDBBP 31

/* The twin of the large entries' fast path, likewise. */
static bool served_by_large_entry(struct vcpu *vcpu, uint32_t tag)
{
    struct tlb_entry large;
    uint32_t lo[2];

    if (!stlb_large_lookup(vcpu->vm, tag, &large) || !stlb_large_pair(vcpu->vm, tag, lo))
        return false;
    hwtlb_install_large(&large);
    trace_install(vcpu, tag, lo[0], lo[1]);
    return true;
}

/* The C twin of the software TLB fast path; it finds something only where that one is switched off.
 */
static bool served_from_software_tlb(struct vcpu *vcpu)
{
    uint32_t tag = (vcpu->exit.badvaddr & ENTRYHI_VPN2) | (vcpu->hw_entryhi & ENTRYHI_ASID);
    const struct stlb_entry *slot = stlb_lookup(vcpu->vm, tag);

    if (!vcpu_missed(vcpu))
        return false;
    if (served_by_large_entry(vcpu, tag))
        return true;
    if (slot == NULL)
        return false;
    hwtlb_install_finished(tag, slot->lo);
    trace_install(vcpu, tag, slot->lo[0], slot->lo[1]);
    return true;
}

static enum exit_reason reflect_tlb_fault(struct vcpu *vcpu, enum fault fault, gva_t address,
                                          enum access access)
{
    /* The machine had an entry, if only for an access of another kind, and the guest's TLB has
     * none: the guest, which takes the refill for a proof that there is none, must be right. */
    if (fault == FAULT_REFILL && !vcpu_missed(vcpu))
        vtlb_drop_retained(vcpu, address);
    return reflect_fault(vcpu, fault, address, access);
}

/* What it took to have the page; nothing: then only the TLB lacked it. */
static enum exit_reason reason_of(enum page_state state)
{
    static const enum exit_reason reasons[] = {
        [PAGE_READY] = EXIT_HIDDEN_MISS,  [PAGE_FIRST_TOUCH] = EXIT_FIRST_TOUCH,
        [PAGE_COPIED] = EXIT_COW_BREAK,   [PAGE_SWAPPED_IN] = EXIT_SWAP_IN,
        [PAGE_NO_FRAME] = EXIT_NO_MEMORY,
    };

    return reasons[state];
}

/* A TLB exception of the machine: TLBL, TLBS or Mod. */
static enum exit_reason handle_tlb_exception(struct vcpu *vcpu, enum access access)
{
    gva_t address = vcpu->exit.badvaddr;
    enum page_state state = PAGE_READY;
    struct translation translation;
    pfn_t pfn;

    if (access == ACCESS_LOAD && address == vcpu_exit_address(vcpu))
        access = ACCESS_FETCH;
    if (served_from_software_tlb(vcpu))
        return EXIT_SOFTWARE_TLB_HIT;
    translation = translate(vcpu, address, access);
    if (translation.fault != FAULT_NONE)
        return reflect_tlb_fault(vcpu, translation.fault, address, access);
    pfn = gpa_to_pfn(translation.address);
    if (pfn.n < vcpu->vm->pmap.ram_frames)
        state = pages_prepare(vcpu->vm, pfn, access == ACCESS_STORE);
    else if (access == ACCESS_STORE || !pmap_is_memory(vcpu->vm, pfn))
        return emulate_device_access(vcpu, address, translation.address, access);
    if (state != PAGE_NO_FRAME && !hwtlb_install(vcpu, address))
        PANIC("nothing to install for 0x%08x", (unsigned)address);
    return reason_of(state);
}

static enum exit_reason handle_address_error(struct vcpu *vcpu, enum access access)
{
    gva_t address = vcpu->exit.badvaddr;

    if ((vcpu->pc & 3) != 0) /* a fetch; machines are known not to set BadVAddr for it each time */
        address = vcpu->pc;
    if (access == ACCESS_LOAD && address == vcpu_exit_address(vcpu))
        access = ACCESS_FETCH;
    return reflect_fault(vcpu, FAULT_ADDRESS_ERROR, address, access);
}

/* Privileged instructions of a newer machine (EVA) stand at opcodes that the virtual CPU reserves.
 */
static bool is_foreign(const struct vcpu *vcpu)
{
    uint32_t word;

    return platform_exit_insn(vcpu, &word) == FAULT_NONE && insn_coprocessor(word) != 0 &&
           insn_decode(word).op != INSN_CACHE;
}

static enum exit_reason handle_coprocessor_unusable(struct vcpu *vcpu)
{
    unsigned unit = (vcpu->exit.cause & CAUSE_CE) >> CAUSE_CE_SHIFT;

    if (unit == 0 && (vcpu_mode(vcpu) == GUEST_KERNEL || (vcpu->cp0[CP0_STATUS] & ST_CU0) != 0))
        return emulate_privileged(vcpu);
    if (unit == 0 && is_foreign(vcpu)) {
        reflect_exception(vcpu, EXC_RI);
        return EXIT_RESERVED_INSTRUCTION;
    }
    reflect_coprocessor_unusable(vcpu, unit);
    return EXIT_COPROCESSOR_UNUSABLE;
}

/* A machine with MSA has opcodes for it where the virtual CPU has reserved ones, or an absent
 * coprocessor 1. */
static enum exit_reason handle_msa_disabled(struct vcpu *vcpu)
{
    uint32_t word;

    if (platform_exit_insn(vcpu, &word) == FAULT_NONE && insn_coprocessor(word) == 1) {
        reflect_coprocessor_unusable(vcpu, 1);
        return EXIT_COPROCESSOR_UNUSABLE;
    }
    reflect_exception(vcpu, EXC_RI);
    return EXIT_RESERVED_INSTRUCTION;
}

/* By this exit: whoever runs next, the scheduler brings its clock up to date and prepares it. */
static bool slice_is_over;

/* The machine's timer: a slice has ended, or it is the guest's own clock, or one of its devices'.
 */
static enum exit_reason handle_interrupt(struct vcpu *vcpu)
{
    if (clock_attention_due()) {
        timer_tick(vcpu->vm);
        if (console_poll(vcpu->vm))
            malta_update(vcpu->vm);
        sched_tick(vcpu->vm);
        slice_is_over = true;
        return EXIT_TIMER;
    }
    timer_run_clocks(vcpu);
    return EXIT_TIMER;
}

static enum exit_reason reflect_as(struct vcpu *vcpu, unsigned exccode, enum exit_reason reason)
{
    reflect_exception(vcpu, exccode);
    return reason;
}

/* The machine's exception code to what is done about it. */
static inline enum exit_reason handle_exception(struct vcpu *vcpu, unsigned exccode)
{
    if (exccode == EXC_CPU) /* most often */
        return handle_coprocessor_unusable(vcpu);
    switch (exccode) {
    case EXC_INT:
        return handle_interrupt(vcpu);
    case EXC_MOD:
    case EXC_TLBS:
        return handle_tlb_exception(vcpu, ACCESS_STORE);
    case EXC_TLBL:
        return handle_tlb_exception(vcpu, ACCESS_LOAD);
    case EXC_ADEL:
        return handle_address_error(vcpu, ACCESS_LOAD);
    case EXC_ADES:
        return handle_address_error(vcpu, ACCESS_STORE);
    case EXC_SYS:
        if (register_page_is_return(vcpu))
            return emulate_return(vcpu);
        return reflect_as(vcpu, EXC_SYS, EXIT_SYSCALL);
    case EXC_BP:
        return reflect_as(vcpu, EXC_BP, EXIT_BREAKPOINT);
    case EXC_TR:
        return reflect_as(vcpu, EXC_TR, EXIT_TRAP);
    case EXC_OV:
        return reflect_as(vcpu, EXC_OV, EXIT_OVERFLOW);
    case EXC_RI:
        return emulate_reserved(vcpu);
    case EXC_MSADIS:
        return handle_msa_disabled(vcpu);
    case EXC_DSPDIS: /* the virtual CPU has no DSP and no MT ASE */
    case EXC_THREAD:
        return reflect_as(vcpu, EXC_RI, EXIT_RESERVED_INSTRUCTION);
    case EXC_SDBBP:
        return reflect_as(vcpu, EXC_RI, EXIT_DEBUG);
    case EXC_FPE:
    case EXC_C2E:
        return reflect_as(vcpu, exccode, EXIT_OTHER_EXCEPTION);
    default:
        PANIC("the machine raised exception code %u, which the monitor never enables", exccode);
    }
}

/* The virtual CPU has no MIPS16: it would have raised an address error when the guest jumped to an
 * odd address. A machine that does have it shows that only now. */
static enum exit_reason handle_odd_pc(struct vcpu *vcpu)
{
    return reflect_fault(vcpu, FAULT_ADDRESS_ERROR, vcpu->pc, ACCESS_FETCH);
}

/* For the trace alone: the handlers fetch what they emulate themselves. 0: not traced, or not to be
 * fetched. */
static uint32_t traced_insn(const struct vcpu *vcpu)
{
    uint32_t word = 0;

    if (trace_follows(vcpu->vm))
        guest_fetch(vcpu, vcpu_exit_address(vcpu), &word);
    return word;
}

/* No EJTAG: sdbbp is reserved. It came by a door of its own, which left Cause alone: from here on
 * it is an exception like others. Debug.DBD says whether it stands in a delay slot, but QEMU leaves
 * it clear; DEPC is on the branch all the same. */
static void take_for_exception(struct vcpu *vcpu)
{
    bool in_delay_slot = (vcpu->exit.debug & DEBUG_DBD) != 0;
    uint32_t word;

    if (guest_fetch(vcpu, vcpu->pc, &word) == FAULT_NONE && insn_is_branch(insn_decode(word).op))
        in_delay_slot = true;
    vcpu->exit.cause = EXC_SDBBP << CAUSE_EXCCODE_SHIFT | (in_delay_slot ? CAUSE_BD : 0);
}

static inline enum exit_reason handle(struct vcpu *vcpu)
{
    vcpu->insn = trace_stream_enabled() ? traced_insn(vcpu) : 0;
    if ((vcpu->pc & 1) != 0)
        return handle_odd_pc(vcpu);
    return handle_exception(vcpu, (vcpu->exit.cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT);
}

/* eret may lead to an odd address too; resuming there would enter MIPS16. */
static void check_pc(struct vcpu *vcpu)
{
    if ((vcpu->pc & 1) == 0)
        return;
    vcpu->exit.cause &= ~CAUSE_BD;
    vcpu->exit.via = EXIT_VIA_GENERAL;
    reflect_fault(vcpu, FAULT_ADDRESS_ERROR, vcpu->pc, ACCESS_FETCH);
}

/* The guest goes on in another mode, another address space, at an odd address or by an interrupt;
 * or something asks for attention. */
static void prepare_resume(struct vcpu *vcpu)
{
    if (vcpu->vm->schedule.behind != 0 && cp0_interrupts_enabled(vcpu)) {
        clock_catch_up(vcpu->vm);
        clock_arm(vcpu);
    }
    vcpu->attention = vcpu->vm->schedule.behind != 0 ? ATTENTION_BEHIND : 0;
    if (clock_may_match(vcpu))
        clock_update(vcpu);
    check_pc(vcpu);
    if (cp0_interrupt_pending(vcpu))
        reflect_interrupt(vcpu);
    vcpu_prepare_resume(vcpu);
}

/* Most exits leave the guest as it was, but for a register and pc: what it is resumed with is right
 * already. */
enum exit_reason exit_handle(struct vcpu *vcpu)
{
    uint32_t status, entryhi;
    enum exit_reason reason;

    if (vcpu->page.words != NULL)
        register_page_take(vcpu);
    status = vcpu->cp0[CP0_STATUS];
    entryhi = vcpu->cp0[CP0_ENTRYHI];
    vcpu->ends_reservation = false;
    slice_is_over = false;
    if (vcpu->exit.via == EXIT_VIA_DEBUG)
        take_for_exception(vcpu);
    trace_exit_begin(vcpu);
    reason = handle(vcpu);
    stats_count(vcpu->vm, reason);
    if (!slice_is_over && ((status ^ vcpu->cp0[CP0_STATUS]) != 0 ||
                           ((entryhi ^ vcpu->cp0[CP0_ENTRYHI]) & ENTRYHI_ASID) != 0 ||
                           (vcpu->attention != 0 && exit_attention_is_due(vcpu)) ||
                           (vcpu->pc & 1) != 0 || cp0_interrupt_pending(vcpu)))
        prepare_resume(vcpu);
    else if (vcpu->page.words != NULL)
        register_page_give(vcpu);
    trace_exit_end(vcpu, reason);
    return reason;
}

struct vcpu *exit_dispatch(struct vcpu *vcpu)
{
    stats_exit_time(vcpu);
    exit_handle(vcpu);
    return sched_next(vcpu);
}

/* What a short exit has not done for itself, whatever follows. */
static void take_over(struct vcpu *vcpu)
{
    vcpu->ends_reservation = false;
    vcpu->sums.unseen += entry_unseen_instructions[vcpu->exit.via];
}

struct vcpu *exit_finish(struct vcpu *vcpu)
{
    take_over(vcpu);
    prepare_resume(vcpu);
    return sched_next(vcpu);
}

struct vcpu *exit_switch(struct vcpu *vcpu)
{
    take_over(vcpu);
    return sched_next(vcpu);
}
