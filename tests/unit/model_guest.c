#include "tests/unit/model_guest.h"

#include <string.h>

#include "monitor/exit.h"
#include "monitor/hwtlb.h"
#include "monitor/pages.h"
#include "monitor/pmap.h"
#include "monitor/stlb.h"

#define SCRATCH 26 /* k0: the register that the helpers move values through */

struct vcpu *guest_create(unsigned tlb_entries, bool software_tlb)
{
    struct vm_settings settings = {
        .name = "guest", .memory = GUEST_MEMORY, .tlb_entries = tlb_entries};
    struct vm *vm;

    switches_preset(settings.switches);
    settings.software_tlb = software_tlb;
    vm = vm_create(&settings, PAGE_SIZE);
    assert_non_null(vm);
    machine.owner = vm_frame_owner(vm);
    for (uint32_t n = 0; n < GUEST_MEMORY / PAGE_SIZE; n++)
        assert_int_equal(pages_prepare(vm, (pfn_t){n}, true), PAGE_FIRST_TOUCH);
    hwtlb_wire(vm);
    vm->vcpu->cp0[CP0_STATUS] = 0;
    vm->vcpu->pc = GUEST_CODE;
    vcpu_prepare_resume(vm->vcpu);
    return vm->vcpu;
}

void guest_destroy(struct vcpu *vcpu)
{
    vm_end(vcpu->vm, VM_ENDED, "the test is over");
    vm_destroy(vcpu->vm);
}

void guest_poke(struct vcpu *vcpu, uint32_t address, uint32_t word)
{
    assert_true(pmap_copy_to_guest(vcpu->vm, gpa(address), &word, sizeof(word)));
}

uint32_t guest_peek(struct vcpu *vcpu, uint32_t address)
{
    uint32_t word;

    assert_true(pmap_copy_from_guest(vcpu->vm, &word, gpa(address), sizeof(word)));
    return word;
}

void guest_put_insn(struct vcpu *vcpu, gva_t address, uint32_t word)
{
    guest_poke(vcpu, address & 0x1fffffffu, word);
}

static enum exit_reason leave(struct vcpu *vcpu, unsigned via, unsigned exccode)
{
    enum exit_reason reason;

    vcpu->exit.via = via;
    vcpu->exit.count = machine.count;
    vcpu->exit.cause = (vcpu->exit.cause & (CAUSE_BD | CAUSE_CE)) | exccode << CAUSE_EXCCODE_SHIFT;
    reason = exit_handle(vcpu);
    vcpu->exit.cause = 0;
    return reason;
}

enum exit_reason guest_exit(struct vcpu *vcpu, unsigned exccode)
{
    return leave(vcpu, EXIT_VIA_GENERAL, exccode);
}

enum exit_reason guest_tlb_exit(struct vcpu *vcpu, unsigned exccode, gva_t address, bool refill)
{
    vcpu->exit.badvaddr = address;
    return leave(vcpu, refill ? EXIT_VIA_REFILL : EXIT_VIA_GENERAL, exccode);
}

enum exit_reason guest_run(struct vcpu *vcpu, uint32_t word)
{
    guest_put_insn(vcpu, vcpu->pc, word);
    return guest_exit(vcpu, EXC_CPU);
}

enum exit_reason guest_run_in_slot(struct vcpu *vcpu, uint32_t branch, uint32_t word)
{
    guest_put_insn(vcpu, vcpu->pc, branch);
    guest_put_insn(vcpu, vcpu->pc + 4, word);
    vcpu->exit.cause = CAUSE_BD;
    return guest_exit(vcpu, EXC_CPU);
}

uint32_t guest_mfc0(struct vcpu *vcpu, unsigned id)
{
    assert_int_equal(guest_run(vcpu, WORD_MFC0(SCRATCH, id / 8, id % 8)), EXIT_MFC0);
    return vcpu->gpr[SCRATCH];
}

void guest_mtc0(struct vcpu *vcpu, unsigned id, uint32_t value)
{
    vcpu->gpr[SCRATCH] = value;
    assert_int_equal(guest_run(vcpu, WORD_MTC0(SCRATCH, id / 8, id % 8)), EXIT_MTC0);
}

void guest_tlbwi(struct vcpu *vcpu, unsigned index, uint32_t hi, uint32_t lo0, uint32_t lo1,
                 uint32_t mask)
{
    uint32_t entryhi = vcpu->cp0[CP0_ENTRYHI];

    guest_mtc0(vcpu, CP0_INDEX, index);
    guest_mtc0(vcpu, CP0_ENTRYHI, hi);
    guest_mtc0(vcpu, CP0_ENTRYLO0, lo0);
    guest_mtc0(vcpu, CP0_ENTRYLO1, lo1);
    guest_mtc0(vcpu, CP0_PAGEMASK, mask);
    assert_int_equal(guest_run(vcpu, WORD_TLBWI), EXIT_TLBWI);
    guest_mtc0(vcpu, CP0_ENTRYHI, entryhi);
}

uint32_t guest_frame(struct vcpu *vcpu, uint32_t pfn)
{
    struct pmap_entry entry = pmap_lookup(vcpu->vm, (pfn_t){pfn});

    assert_true(entry.present);
    return entry.frame.n;
}

uint32_t guest_machine_lo(const struct vcpu *vcpu, gva_t address)
{
    int index = model_tlb_find(address, vcpu->hw_entryhi & ENTRYHI_ASID);

    return index < 0 ? 0 : machine.tlb[index].lo[address >> PAGE_SHIFT & 1];
}

bool guest_is_cached(const struct vcpu *vcpu, gva_t address)
{
    uint32_t tag = (address & ENTRYHI_VPN2) | (vcpu->hw_entryhi & ENTRYHI_ASID);

    return guest_machine_lo(vcpu, address) != 0 || stlb_lookup(vcpu->vm, tag) != NULL;
}

void guest_touch(struct vcpu *vcpu, gva_t address)
{
    enum exit_reason reason;

    vcpu->pc = GUEST_CODE;
    reason = guest_tlb_exit(vcpu, EXC_TLBL, address, true);
    assert_true(reason == EXIT_HIDDEN_MISS || reason == EXIT_SOFTWARE_TLB_HIT);
    assert_true(guest_is_cached(vcpu, address));
}
