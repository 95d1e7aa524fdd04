#include "monitor/emulate.h"

#include "mips/exceptions.h"
#include "monitor/clock.h"
#include "monitor/cp0.h"
#include "monitor/fault.h"
#include "monitor/hypercall.h"
#include "monitor/platform.h"
#include "monitor/reflect.h"
#include "monitor/sched.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"
#include "monitor/vtlb.h"

void emulate_set_gpr(struct vcpu *vcpu, unsigned number, uint32_t value)
{
    if (number != 0)
        vcpu->gpr[number] = value;
}

/* Whoever sees Count at or behind Compare must find Cause.TI set. */
static enum exit_reason emulate_mfc0(struct vcpu *vcpu, const struct insn *insn)
{
    unsigned id = CP0_ID(insn->rd, insn->sel);

    emulate_set_gpr(vcpu, insn->rt, cp0_read(vcpu, id));
    if (id == CP0_COUNT)
        clock_update(vcpu);
    return EXIT_MFC0;
}

static enum exit_reason emulate_mtc0(struct vcpu *vcpu, const struct insn *insn)
{
    cp0_write(vcpu, CP0_ID(insn->rd, insn->sel), vcpu->gpr[insn->rt]);
    return EXIT_MTC0;
}

/* There is one register set: the previous one is the same one. */
static enum exit_reason emulate_rdpgpr(struct vcpu *vcpu, const struct insn *insn)
{
    emulate_set_gpr(vcpu, insn->rd, vcpu->gpr[insn->rt]);
    return EXIT_RDPGPR;
}

static enum exit_reason emulate_wrpgpr(struct vcpu *vcpu, const struct insn *insn)
{
    emulate_set_gpr(vcpu, insn->rd, vcpu->gpr[insn->rt]);
    return EXIT_WRPGPR;
}

static enum exit_reason emulate_di(struct vcpu *vcpu, const struct insn *insn)
{
    emulate_set_gpr(vcpu, insn->rt, vcpu->cp0[CP0_STATUS]);
    vcpu->cp0[CP0_STATUS] &= ~ST_IE;
    return EXIT_DI;
}

static enum exit_reason emulate_ei(struct vcpu *vcpu, const struct insn *insn)
{
    emulate_set_gpr(vcpu, insn->rt, vcpu->cp0[CP0_STATUS]);
    vcpu->cp0[CP0_STATUS] |= ST_IE;
    return EXIT_EI;
}

static enum exit_reason emulate_tlbp(struct vcpu *vcpu, const struct insn *insn)
{
    (void)insn;
    vtlb_probe(vcpu);
    return EXIT_TLBP;
}

static enum exit_reason emulate_tlbr(struct vcpu *vcpu, const struct insn *insn)
{
    (void)insn;
    vtlb_read(vcpu);
    return EXIT_TLBR;
}

static enum exit_reason emulate_tlbwi(struct vcpu *vcpu, const struct insn *insn)
{
    (void)insn;
    vtlb_write_indexed(vcpu);
    return EXIT_TLBWI;
}

static enum exit_reason emulate_tlbwr(struct vcpu *vcpu, const struct insn *insn)
{
    (void)insn;
    vtlb_write_random(vcpu);
    return EXIT_TLBWR;
}

/* The instruction has no delay slot and goes where EPC or ErrorEPC says; pc is already set to the
 * instruction after it and is replaced. The machine's own ERET clears the reservation of ll. */
static enum exit_reason emulate_eret(struct vcpu *vcpu, const struct insn *insn)
{
    uint32_t *status = &vcpu->cp0[CP0_STATUS];

    (void)insn;
    vcpu->ends_reservation = true;
    if ((*status & ST_ERL) != 0) {
        *status &= ~ST_ERL;
        vcpu->pc = vcpu->cp0[CP0_ERROREPC];
    } else {
        *status &= ~ST_EXL;
        vcpu->pc = vcpu->cp0[CP0_EPC];
    }
    return EXIT_ERET;
}

enum exit_reason emulate_return(struct vcpu *vcpu)
{
    return emulate_eret(vcpu, NULL);
}

static enum exit_reason emulate_wait(struct vcpu *vcpu, const struct insn *insn)
{
    (void)insn;
    clock_catch_up(vcpu->vm);
    malta_update(vcpu->vm);
    clock_update(vcpu);
    if (clock_is_woken(vcpu))
        return EXIT_WAIT;
    if (clock_can_wake(vcpu))
        sched_wait(vcpu->vm);
    else
        vm_end(
            vcpu->vm, VM_STOPPED,
            "the guest waits, before 0x%08x, with no interrupt enabled that could wake it (Status "
            "0x%08x)",
            (unsigned)vcpu->pc, (unsigned)vcpu->cp0[CP0_STATUS]);
    return EXIT_WAIT;
}

/* QEMU has no caches, so that every operation does nothing. Silicon would need the hit operations
 * done on the machine address that the guest means; index operations would have to name the lines
 * of the virtual CPU's caches, which do not exist. */
static enum exit_reason emulate_cache(struct vcpu *vcpu, const struct insn *insn)
{
    (void)vcpu;
    (void)insn;
    return EXIT_CACHE;
}

static enum exit_reason emulate_hypercall(struct vcpu *vcpu)
{
    hypercall_carry_out(vcpu);
    return EXIT_HYPERCALL;
}

typedef enum exit_reason (*emulate_function)(struct vcpu *vcpu, const struct insn *insn);

static const emulate_function functions[INSN_OP_COUNT] = {
    [INSN_MFC0] = emulate_mfc0,     [INSN_MTC0] = emulate_mtc0, [INSN_RDPGPR] = emulate_rdpgpr,
    [INSN_WRPGPR] = emulate_wrpgpr, [INSN_DI] = emulate_di,     [INSN_EI] = emulate_ei,
    [INSN_TLBP] = emulate_tlbp,     [INSN_TLBR] = emulate_tlbr, [INSN_TLBWI] = emulate_tlbwi,
    [INSN_TLBWR] = emulate_tlbwr,   [INSN_ERET] = emulate_eret, [INSN_WAIT] = emulate_wait,
    [INSN_CACHE] = emulate_cache,
};

/* Inline in this file: at nearly every exit that comes here. */
inline bool emulate_fetch(struct vcpu *vcpu, struct insn *insn, enum exit_reason *reason)
{
    gva_t address = vcpu_exit_address(vcpu);
    enum fault fault = platform_exit_insn(vcpu, &vcpu->insn);

    if (fault != FAULT_NONE) {
        *reason = reflect_fault(vcpu, fault, address, ACCESS_FETCH);
        return false;
    }
    *insn = insn_decode(vcpu->insn);
    return true;
}

inline bool emulate_next_pc(struct vcpu *vcpu, uint32_t *next, enum exit_reason *reason)
{
    struct branch_outcome outcome;
    struct insn branch;
    enum fault fault;
    uint32_t word;

    if (!vcpu_in_delay_slot(vcpu)) {
        *next = vcpu->pc + 4;
        return true;
    }
    fault = platform_exit_branch(vcpu, &word);
    if (fault != FAULT_NONE) {
        /* The guest comes back to the branch itself, not to its slot. */
        vcpu->exit.cause &= ~CAUSE_BD;
        *reason = reflect_fault(vcpu, fault, vcpu->pc, ACCESS_FETCH);
        return false;
    }
    branch = insn_decode(word);
    if (!branch_evaluate(&branch, vcpu->pc, vcpu->gpr, &outcome)) {
        vm_end(vcpu->vm, VM_STOPPED,
               "no branch is to be found at 0x%08x, before the delay slot of an "
               "instruction that needs emulation",
               (unsigned)vcpu->pc);
        *reason = EXIT_RESERVED_INSTRUCTION;
        return false;
    }
    *next = branch_next_pc(&outcome, vcpu->pc);
    return true;
}

enum exit_reason emulate_privileged(struct vcpu *vcpu)
{
    struct insn insn;
    emulate_function function;
    enum exit_reason reason;
    uint32_t next;

    if (!emulate_fetch(vcpu, &insn, &reason))
        return reason;
    function = functions[insn.op];
    if (function == NULL && !hypercall_is_one(vcpu, insn.word)) {
        reflect_exception(vcpu, EXC_RI);
        return EXIT_RESERVED_INSTRUCTION;
    }
    if (!emulate_next_pc(vcpu, &next, &reason))
        return reason;
    vcpu->pc = next;
    return function != NULL ? function(vcpu, &insn) : emulate_hypercall(vcpu);
}

/* The hardware registers of the virtual CPU (vol. II, RDHWR); false: there is no such register. */
static bool read_hardware_register(const struct vcpu *vcpu, unsigned number, uint32_t *value)
{
    switch (number) {
    case 0: /* CPUNum */
        *value = vcpu->cp0[CP0_EBASE] & 0x3ff;
        return true;
    case 1: /* SYNCI_Step */
        *value = 32;
        return true;
    case 2: /* CC */
        *value = clock_count(vcpu);
        return true;
    case 3: /* CCRes: Count advances every second cycle */
        *value = 2;
        return true;
    case 29: /* UserLocal */
        *value = vcpu->cp0[CP0_USERLOCAL];
        return (vcpu->cp0[CP0_CONFIG3] & CONFIG3_ULRI) != 0;
    default:
        return false;
    }
}

static bool may_read_hardware_register(const struct vcpu *vcpu, unsigned number)
{
    if (vcpu_mode(vcpu) == GUEST_KERNEL || (vcpu->cp0[CP0_STATUS] & ST_CU0) != 0)
        return true;
    return (vcpu->cp0[CP0_HWRENA] >> number & 1) != 0;
}

enum exit_reason emulate_reserved(struct vcpu *vcpu)
{
    struct insn insn;
    enum exit_reason reason;
    uint32_t value, next;

    if (!emulate_fetch(vcpu, &insn, &reason))
        return reason;
    if (insn.op == INSN_RDHWR && may_read_hardware_register(vcpu, insn.rd) &&
        read_hardware_register(vcpu, insn.rd, &value)) {
        if (!emulate_next_pc(vcpu, &next, &reason))
            return reason;
        clock_update(vcpu);
        emulate_set_gpr(vcpu, insn.rt, value);
        vcpu->pc = next;
        return EXIT_RDHWR;
    }
    reflect_exception(vcpu, EXC_RI);
    return EXIT_RESERVED_INSTRUCTION;
}
