#include "monitor/reflect.h"

#include "mips/exceptions.h"
#include "monitor/cp0.h"
#include "monitor/platform.h"
#include "monitor/trace.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

static gva_t vector_base(const struct vcpu *vcpu)
{
    if ((vcpu->cp0[CP0_STATUS] & ST_BEV) != 0)
        return platform_bev_base();
    return vcpu->cp0[CP0_EBASE] & 0xfffff000u;
}

static void set_cause(struct vcpu *vcpu, unsigned exccode, unsigned unit)
{
    uint32_t *cause = &vcpu->cp0[CP0_CAUSE];

    *cause &= ~(CAUSE_EXCCODE | CAUSE_CE);
    *cause |= exccode << CAUSE_EXCCODE_SHIFT | unit << CAUSE_CE_SHIFT;
}

/* EPC and Cause.BD: only an exception with EXL = 0 sets them. */
static void set_epc(struct vcpu *vcpu, bool in_delay_slot)
{
    if ((vcpu->cp0[CP0_STATUS] & ST_EXL) != 0)
        return;
    vcpu->cp0[CP0_EPC] = vcpu->pc;
    vcpu->cp0[CP0_CAUSE] &= ~CAUSE_BD;
    if (in_delay_slot)
        vcpu->cp0[CP0_CAUSE] |= CAUSE_BD;
}

gva_t reflect_vector(const struct vcpu *vcpu, uint32_t offset)
{
    return vector_base(vcpu) + offset;
}

/* Goes to a vector of the guest. */
static void enter(struct vcpu *vcpu, unsigned exccode, uint32_t offset, bool in_delay_slot)
{
    gva_t vector = reflect_vector(vcpu, offset);

    set_epc(vcpu, in_delay_slot);
    vcpu->cp0[CP0_STATUS] |= ST_EXL;
    vcpu->pc = vector;
    trace_reflect(vcpu, exccode);
}

void reflect_exception(struct vcpu *vcpu, unsigned exccode)
{
    set_cause(vcpu, exccode, 0);
    enter(vcpu, exccode, VECTOR_GENERAL, vcpu_in_delay_slot(vcpu));
}

void reflect_coprocessor_unusable(struct vcpu *vcpu, unsigned unit)
{
    set_cause(vcpu, EXC_CPU, unit);
    enter(vcpu, EXC_CPU, VECTOR_GENERAL, vcpu_in_delay_slot(vcpu));
}

/* What every TLB exception leaves for the guest's handler (PRA, "TLB Refill Exception"). */
static void set_tlb_registers(struct vcpu *vcpu, gva_t address)
{
    uint32_t vpn2 = address & ENTRYHI_VPN2;
    uint32_t *context = &vcpu->cp0[CP0_CONTEXT];
    uint32_t *entryhi = &vcpu->cp0[CP0_ENTRYHI];

    vcpu->cp0[CP0_BADVADDR] = address;
    *context = (*context & CONTEXT_PTEBASE) | vpn2 >> (ENTRYHI_VPN2_SHIFT - CONTEXT_BADVPN2_SHIFT);
    *entryhi = vpn2 | (*entryhi & ENTRYHI_ASID);
}

static unsigned fault_exccode(enum fault fault, enum access access)
{
    switch (fault) {
    case FAULT_ADDRESS_ERROR:
        return access == ACCESS_STORE ? EXC_ADES : EXC_ADEL;
    case FAULT_MODIFIED:
        return EXC_MOD;
    case FAULT_BUS_ERROR:
        return access == ACCESS_FETCH ? EXC_IBE : EXC_DBE;
    default:
        return access == ACCESS_STORE ? EXC_TLBS : EXC_TLBL;
    }
}

/* A vector that itself cannot be fetched is a fault without end; say so instead. */
static bool stop_if_lost(struct vcpu *vcpu, gva_t address, enum access access)
{
    gva_t base = vector_base(vcpu);

    if (access != ACCESS_FETCH || (vcpu->cp0[CP0_STATUS] & ST_EXL) == 0 ||
        (address != base + VECTOR_GENERAL && address != base + VECTOR_REFILL))
        return false;
    vm_end(vcpu->vm, VM_STOPPED,
           "the guest cannot fetch its own exception vector at 0x%08x (first exception: EPC "
           "0x%08x): set up EBase and clear Status.BEV, or give the VM a rom",
           (unsigned)address, (unsigned)vcpu->cp0[CP0_EPC]);
    return true;
}

static enum exit_reason fault_reason(enum fault fault)
{
    switch (fault) {
    case FAULT_INVALID:
        return EXIT_TLB_INVALID;
    case FAULT_MODIFIED:
        return EXIT_TLB_MODIFIED;
    case FAULT_ADDRESS_ERROR:
        return EXIT_ADDRESS_ERROR;
    case FAULT_BUS_ERROR:
        return EXIT_BUS_ERROR;
    default:
        return EXIT_TLB_REFILL;
    }
}

enum exit_reason reflect_fault(struct vcpu *vcpu, enum fault fault, gva_t address,
                               enum access access)
{
    unsigned exccode = fault_exccode(fault, access);
    bool refill = fault == FAULT_REFILL && (vcpu->cp0[CP0_STATUS] & ST_EXL) == 0;

    if (stop_if_lost(vcpu, address, access))
        return fault_reason(fault);
    if (fault == FAULT_ADDRESS_ERROR)
        vcpu->cp0[CP0_BADVADDR] = address;
    else if (fault != FAULT_BUS_ERROR)
        set_tlb_registers(vcpu, address);
    set_cause(vcpu, exccode, 0);
    enter(vcpu, exccode, refill ? VECTOR_REFILL : VECTOR_GENERAL, vcpu_in_delay_slot(vcpu));
    return fault_reason(fault);
}

void reflect_interrupt(struct vcpu *vcpu)
{
    bool special = (vcpu->cp0[CP0_CAUSE] & CAUSE_IV) != 0;

    if (!cp0_interrupt_pending(vcpu))
        return;
    set_cause(vcpu, EXC_INT, 0);
    /* pc is where execution resumes, never inside a branch's delay slot: a branch not yet complete
     * is executed again. */
    enter(vcpu, EXC_INT, special ? VECTOR_INTERRUPT : VECTOR_GENERAL, false);
}
