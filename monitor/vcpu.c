#include "monitor/vcpu.h"

#include "monitor/asid.h"
#include "monitor/cp0.h"
#include "monitor/hwtlb.h"
#include "monitor/vm.h"
#include "monitor/vtlb.h"

struct vcpu *vcpu_selected;

void vcpu_reset(struct vcpu *vcpu)
{
    for (unsigned i = 0; i < 32; i++)
        vcpu->gpr[i] = 0;
    vcpu->hi = 0;
    vcpu->lo = 0;
    vcpu->random_state = 1;
    cp0_reset(vcpu);
    vtlb_reset(vcpu);
}

unsigned vcpu_guest_asid(const struct vcpu *vcpu)
{
    unsigned asid = vcpu->cp0[CP0_ENTRYHI] & ENTRYHI_ASID;

    return (vcpu->cp0[CP0_STATUS] & ST_ERL) != 0 ? GUEST_ASID_ERL + asid : asid;
}

void vcpu_enter_space(struct vcpu *vcpu)
{
    unsigned guest_asid = vcpu_guest_asid(vcpu);
    uint32_t entryhi = asid_find(&vcpu->vm->asids, guest_asid);

    if (entryhi == ASID_MONITOR)
        entryhi = asid_take(vcpu->vm, guest_asid);
    if (!vcpu->vm->settings.asids && entryhi != vcpu->hw_entryhi)
        hwtlb_flush();
    vcpu->hw_entryhi = entryhi;
}

void vcpu_prepare_resume(struct vcpu *vcpu)
{
    bool user = vcpu_mode(vcpu) == GUEST_USER;

    if (user && hwtlb_any_exposed)
        hwtlb_enter_user();
    vcpu->hw_status = RESUME_STATUS | (user ? ST_KSU_USER : ST_KSU_SUPV);
    vcpu_enter_space(vcpu);
    if (vcpu->page.words != NULL)
        register_page_give(vcpu);
}
