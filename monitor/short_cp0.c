#include "monitor/short_exits.h"

#include "monitor/vtlb.h"

/* Like fast_put_asid, but to any address space. */
uint32_t short_put_entryhi(struct vcpu *vcpu, gva_t epc)
{
    vcpu->cp0[CP0_ENTRYHI] = vcpu->fast.value;
    vcpu_enter_space(vcpu);
    return short_done(vcpu, EXIT_MTC0, epc + 4);
}

/* All that was derived for the VM may have been forgotten: then its address space gets another
 * hardware ASID at once. */
uint32_t short_tlbwi(struct vcpu *vcpu, gva_t epc)
{
    vtlb_write_indexed(vcpu);
    if ((vcpu->attention & ATTENTION_RESUME) != 0) {
        vcpu->attention &= ~(uint32_t)ATTENTION_RESUME;
        vcpu_enter_space(vcpu);
    }
    return short_done(vcpu, EXIT_TLBWI, epc + 4);
}
