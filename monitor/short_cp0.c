#include "monitor/short_exits.h"

#include "monitor/vtlb.h"

/* Like fast_put_asid, but to any address space. */
uint32_t short_put_entryhi(struct vcpu *vcpu, gva_t epc)
{
    vcpu->cp0[CP0_ENTRYHI] = vcpu->fast.value;
    vcpu_enter_space(vcpu);
    return short_done(vcpu, EXIT_MTC0, epc + 4);
}

/* Of a tlbwi: the VM's address space may need another hardware ASID. */
static __attribute__((noinline)) uint32_t enter_space(struct vcpu *vcpu, gva_t epc)
{
    vcpu_enter_space(vcpu);
    return short_done(vcpu, EXIT_TLBWI, epc + 4);
}

static __attribute__((noinline)) uint32_t write_indexed(struct vcpu *vcpu, gva_t epc)
{
    vtlb_write_indexed(vcpu);
    vcpu->attention &= ~(uint32_t)ATTENTION_RESUME;
    return enter_space(vcpu, epc);
}

/* Is a small entry without rights, of one address space, to be written, while something is
 * retained? (With Status.ERL = 0, for short_tlbwi is in a hurry.) */
static inline bool withdraws(const struct vcpu *vcpu)
{
    const uint32_t *cp0 = vcpu->cp0;
    uint32_t more = (cp0[CP0_ENTRYLO0] | cp0[CP0_ENTRYLO1]) & (ENTRYLO_V | ENTRYLO_G);

    return (cp0[CP0_PAGEMASK] | more | (cp0[CP0_STATUS] & ST_ERL)) == 0 && vcpu->vm->retained;
}

/* All that was derived for the VM goes, what is retained included: the guest goes on in its address
 * space, with Status.ERL = 0, under another hardware ASID. */
static inline uint32_t forget_all(struct vcpu *vcpu, gva_t epc)
{
    struct vm *vm = vcpu->vm;
    uint32_t free;

    vm->retained = false;
    vm->retained_wide[0] = vm->retained_wide[1] = false;
    asid_forget(&vm->asids);
    free = asid_free(&vm->asids);
    if (free == 0 || !vm->settings.asids)
        return enter_space(vcpu, epc);
    vcpu->hw_entryhi = asid_take_free(&vm->asids, free, vcpu->cp0[CP0_ENTRYHI] & ENTRYHI_ASID);
    return short_done(vcpu, EXIT_TLBWI, epc + 4);
}

/* How kernels flush a page, without a call: vtlb_write_indexed where all goes, so that nothing is
 * left that the old or the new entry could match. */
uint32_t short_tlbwi(struct vcpu *vcpu, gva_t epc)
{
    struct vm *vm = vcpu->vm;
    uint32_t index = vcpu->cp0[CP0_INDEX], hi = vcpu->cp0[CP0_ENTRYHI];
    struct tlb_entry *entry;
    uint16_t *from;

    if (!withdraws(vcpu) || index >= vm->settings.tlb_entries)
        return write_indexed(vcpu, epc);
    entry = &vcpu->tlb[index];
    from = vtlb_filter_slot(vcpu->tlb_filter, entry);
    if (from == NULL || (*from & TLB_FILTER_COUNT) != 1)
        return write_indexed(vcpu, epc);
    if ((entry->lo[0] & ENTRYLO_G) != 0)
        global_pairs_gone(&vcpu->pairs, entry->hi & ENTRYHI_VPN2);
    *from = 0;
    vtlb_filter_count(&vcpu->tlb_filter[vtlb_filter_hash(hi)], index);
    *entry = (struct tlb_entry){.hi = hi, .lo = {vcpu->cp0[CP0_ENTRYLO0], vcpu->cp0[CP0_ENTRYLO1]}};
    return forget_all(vcpu, epc);
}

/* How kernels take rights away, or change the frame: the entry that Index selects keeps its page.
 * What fast_tlbwi has found out then: that is a small page of the lower half, of the guest's
 * address space alone, with Status.ERL = 0; no other entry is for it; and the old one allowed more.
 */
uint32_t short_tlbwi_in_place(struct vcpu *vcpu, gva_t epc)
{
    struct tlb_entry *entry = &vcpu->tlb[vcpu->cp0[CP0_INDEX] & ~INDEX_P];

    if (!vcpu->vm->retained)
        return write_indexed(vcpu, epc);
    entry->lo[0] = vcpu->cp0[CP0_ENTRYLO0] & ~(uint32_t)ENTRYLO_G;
    entry->lo[1] = vcpu->cp0[CP0_ENTRYLO1] & ~(uint32_t)ENTRYLO_G;
    return forget_all(vcpu, epc);
}
