#include "monitor/short_exits.h"

#include "monitor/vtlb.h"

uint32_t short_tlbp(struct vcpu *vcpu, gva_t epc)
{
    vtlb_probe(vcpu);
    return short_done(vcpu, EXIT_TLBP, epc + 4);
}
