#include "monitor/short_exits.h"

#include "monitor/vtlb.h"

uint32_t short_tlbp(struct vcpu *vcpu, gva_t epc)
{
    vtlb_probe(vcpu);
    if ((vcpu->attention & ATTENTION_RESUME) != 0) { /* all copies are gone, by their ASIDs */
        vcpu->attention &= ~(uint32_t)ATTENTION_RESUME;
        vcpu_enter_space(vcpu);
    }
    return short_done(vcpu, EXIT_TLBP, epc + 4);
}
