#include "monitor/register_page.h"

#include "mips/register_page.h"
#include "monitor/cp0.h"
#include "monitor/fast_paths.h"
#include "monitor/hw.h"
#include "monitor/layout.h"
#include "monitor/pages.h"
#include "monitor/pmap.h"
#include "monitor/reflect.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

#define WORD(id) (REGISTER_PAGE_OFFSET(id) / 4)

bool register_page_offer(struct vcpu *vcpu, pfn_t pfn)
{
    struct vm *vm = vcpu->vm;

    if (!LAYOUT_REGISTER_PAGE || !pages_pin(vm, pfn))
        return false;
    register_page_give(vcpu);
    fast_paths_select(vm);
    return true;
}

/* The mode that Status says now need not be the one that the machine was in. */
static bool is_in_other_mode(const struct vcpu *vcpu)
{
    bool user = (vcpu->hw_status & ST_KSU) == ST_KSU_USER;

    return user != (vcpu_mode(vcpu) == GUEST_USER);
}

void register_page_take(struct vcpu *vcpu)
{
    const uint32_t *words = vcpu->page.words;
    uint32_t entryhi = vcpu->cp0[CP0_ENTRYHI];

#define X(name, mask) \
    vcpu->cp0[CP0_##name] = (vcpu->cp0[CP0_##name] & ~(mask)) | (words[WORD(CP0_##name)] & (mask));
    REGISTER_PAGE_REGISTERS(X)
#undef X
    if (words[WORD(CP0_INDEX)] != vcpu->cp0[CP0_INDEX])
        cp0_write(vcpu, CP0_INDEX, words[WORD(CP0_INDEX)]);
    if (((vcpu->cp0[CP0_ENTRYHI] ^ entryhi) & ENTRYHI_ASID) != 0 || is_in_other_mode(vcpu))
        vcpu->attention |= ATTENTION_RESUME;
}

/* The frame is looked up each time: large pages may have moved it. */
void register_page_give(struct vcpu *vcpu)
{
    const struct pmap *pmap = &vcpu->vm->pmap;
    struct register_page *page = &vcpu->page;
    uint32_t cause = vcpu->cp0[CP0_CAUSE];
    uint32_t kept = cause & ~(CAUSE_BD | CAUSE_CE | CAUSE_EXCCODE);

    page->words = hw_frame_pointer(pmap_word_frame(pmap->ram[pmap->pinned.n]));
#define X(name, mask) page->words[WORD(CP0_##name)] = vcpu->cp0[CP0_##name];
    REGISTER_PAGE_REGISTERS(X)
#undef X
    page->refill_vector = reflect_vector(vcpu, VECTOR_REFILL);
    page->general_vector = page->refill_vector + (VECTOR_GENERAL - VECTOR_REFILL);
    page->syscall_cause = kept | EXC_SYS << CAUSE_EXCCODE_SHIFT;
    page->return_blocked = (cause & CAUSE_IP) | (vcpu->cp0[CP0_STATUS] & (ST_ERL | ST_BEV));
}

/* A guest's user mode cannot execute anything in the upper half. */
bool register_page_is_return(const struct vcpu *vcpu)
{
    return vcpu->page.words != NULL && (int32_t)vcpu->pc < 0 &&
           (vcpu->cp0[CP0_STATUS] & ST_EXL) != 0;
}
