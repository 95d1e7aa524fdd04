#include "tests/unit/model_kernel.h"

#include <string.h>

#define USER_TEXT    0x00400000u
#define MAPPED_BASE  0xd0000000u
#define PRIVATE_BASE 0xd4000000u
#define WIRED_BASE   0xd7000000u
#define SLOT_BYTES   0x00020000u
#define REG          8u /* t0: the register through which the kernel moves values */
#define TRIES        12

unsigned slot_pages(const struct slot *slot)
{
    return SLOT_PAGES >> slot->size;
}

uint32_t slot_page_bytes(const struct slot *slot)
{
    return (uint32_t)PAGE_SIZE << 2 * slot->size;
}

static uint32_t slot_mask(const struct slot *slot)
{
    return (2 * slot_page_bytes(slot) - 1) & PAGEMASK_MASK;
}

uint32_t kernel_mfc0(struct kernel *kernel, unsigned id)
{
    cpu_privileged(kernel->vcpu, WORD_MFC0(REG, id / 8, id % 8));
    return kernel->vcpu->gpr[REG];
}

void kernel_mtc0(struct kernel *kernel, unsigned id, uint32_t value)
{
    kernel->vcpu->gpr[REG] = value;
    cpu_privileged(kernel->vcpu, WORD_MTC0(REG, id / 8, id % 8));
}

void kernel_start(struct kernel *kernel, struct vcpu *vcpu, unsigned last_asid, unsigned wired,
                  uint32_t sizes)
{
    /* Some lie 8 MB apart: those share slots of the software TLB. */
    static const gva_t bases[USER_SLOTS] = {0x00020000, 0x00820000, 0x20000000,
                                            0x2abc0000, 0x7ffe0000, PRIVATE_BASE};

    *kernel = (struct kernel){.vcpu = vcpu, .next_asid = 1, .last_asid = last_asid, .wired = wired};
    vcpu->pc = KERNEL_TEXT;
    for (unsigned s = 0; s < KERNEL_SPACES; s++)
        for (unsigned i = 0; i < USER_SLOTS; i++)
            kernel->spaces[s].slots[i] = (struct slot){
                .base = bases[i], .size = (sizes >> 2 * i & 3) % 3, .half_global = i == 2};
    for (unsigned i = 0; i < KERNEL_SLOTS; i++)
        kernel->slots[i] = (struct slot){.base = MAPPED_BASE + i * SLOT_BYTES,
                                         .size = (sizes >> (16 + 2 * i) & 3) % 3,
                                         .global = true};
    kernel_mtc0(kernel, CP0_WIRED, wired);
    kernel_flush(kernel);
    kernel_switch(kernel, 0);
    for (unsigned i = 0; i < wired; i++)
        kernel_rewire(kernel, i, 40 + i);
}

static struct pte *find_in(struct slot *slots, unsigned count, gva_t address,
                           const struct slot **slot)
{
    for (unsigned i = 0; i < count; i++) {
        uint32_t page = (address - slots[i].base) / slot_page_bytes(&slots[i]);

        if (page >= slot_pages(&slots[i]))
            continue;
        if (slot != NULL)
            *slot = &slots[i];
        return &slots[i].pages[page];
    }
    return NULL;
}

struct pte *kernel_find(struct kernel *kernel, gva_t address, const struct slot **slot)
{
    struct space *space = &kernel->spaces[kernel->current];
    struct pte *pte = find_in(space->slots, USER_SLOTS, address, slot);

    return pte != NULL ? pte : find_in(kernel->slots, KERNEL_SLOTS, address, slot);
}

static uint32_t entrylo(const struct slot *slot, unsigned page)
{
    const struct pte *pte = &slot->pages[page];
    uint32_t global = slot->global || (slot->half_global && page % 2 == 0) ? ENTRYLO_G : 0;

    if (!pte->mapped)
        return global;
    return lo_of(pte->pfn, ENTRYLO_V | (pte->writable && pte->dirty ? ENTRYLO_D : 0) | global);
}

/* EntryLo0, EntryLo1 and PageMask for a page's pair; a page of no slot gives an invalid 4 KB pair.
 */
static void load_pair(struct kernel *kernel, const struct slot *slot, unsigned page)
{
    unsigned even = page & ~1u;

    kernel_mtc0(kernel, CP0_ENTRYLO0, slot == NULL ? 0 : entrylo(slot, even));
    kernel_mtc0(kernel, CP0_ENTRYLO1, slot == NULL ? 0 : entrylo(slot, even + 1));
    if (slot != NULL && slot->size != 0)
        kernel_mtc0(kernel, CP0_PAGEMASK, slot_mask(slot));
}

static void tlb_op(struct kernel *kernel, const struct slot *slot, uint32_t word)
{
    cpu_privileged(kernel->vcpu, word);
    if (slot != NULL && slot->size != 0)
        kernel_mtc0(kernel, CP0_PAGEMASK, 0);
}

static unsigned page_of(const struct slot *slot, gva_t address)
{
    return slot == NULL ? 0 : (address - slot->base) / slot_page_bytes(slot);
}

/* With ERL set, eret would go to ErrorEPC: the handler jumps instead. */
static void return_from_exception(struct kernel *kernel, uint32_t epc)
{
    uint32_t status = kernel_mfc0(kernel, CP0_STATUS);

    if ((status & ST_ERL) != 0) {
        kernel_mtc0(kernel, CP0_STATUS, status & ~(uint32_t)ST_EXL);
        kernel->vcpu->pc = epc;
        return;
    }
    kernel_mtc0(kernel, CP0_EPC, epc);
    cpu_privileged(kernel->vcpu, WORD_ERET);
    assert_int_equal(kernel->vcpu->pc, epc);
}

static void handle_refill(struct kernel *kernel)
{
    const struct slot *slot = NULL;
    uint32_t address = kernel_mfc0(kernel, CP0_BADVADDR);
    uint32_t asid = kernel->spaces[kernel->current].asid;

    assert_int_equal(kernel_mfc0(kernel, CP0_CONTEXT) & CONTEXT_BADVPN2,
                     (address & ENTRYHI_VPN2) >> 9);
    assert_int_equal(kernel_mfc0(kernel, CP0_ENTRYHI), (address & ENTRYHI_VPN2) | asid);
    kernel_find(kernel, address, &slot);
    load_pair(kernel, slot, page_of(slot, address));
    tlb_op(kernel, slot, WORD_TLBWR);
    kernel->refills++;
    return_from_exception(kernel, kernel_mfc0(kernel, CP0_EPC));
}

/* EntryHi names the pair. Whatever entry there is gets the page table's contents. */
static bool rewrite_if_present(struct kernel *kernel, const struct slot *slot, unsigned page)
{
    cpu_privileged(kernel->vcpu, WORD_TLBP);
    if ((kernel_mfc0(kernel, CP0_INDEX) & INDEX_P) != 0)
        return false;
    load_pair(kernel, slot, page);
    tlb_op(kernel, slot, WORD_TLBWI);
    return true;
}

/* A TLB exception of a mapped page: what the page table says decides. */
static enum outcome page_fault(struct kernel *kernel, unsigned exccode, gva_t address)
{
    const struct slot *slot = NULL;
    struct pte *pte = kernel_find(kernel, address, &slot);

    if (pte == NULL || !pte->mapped)
        return OUTCOME_UNMAPPED;
    if (exccode != EXC_TLBL && !pte->writable)
        return OUTCOME_PROTECTED;
    if (exccode == EXC_MOD)
        pte->dirty = true;
    rewrite_if_present(kernel, slot, page_of(slot, address));
    return OUTCOME_DONE;
}

static void handle_general(struct kernel *kernel)
{
    uint32_t cause = kernel_mfc0(kernel, CP0_CAUSE);
    uint32_t address = kernel_mfc0(kernel, CP0_BADVADDR);
    uint32_t epc = kernel_mfc0(kernel, CP0_EPC);
    unsigned exccode = (cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT;

    switch (exccode) {
    case EXC_MOD:
    case EXC_TLBL:
    case EXC_TLBS:
        kernel->fault = page_fault(kernel, exccode, address);
        break;
    case EXC_ADEL:
    case EXC_ADES:
        kernel->fault = OUTCOME_ADDRESS_ERROR;
        break;
    case EXC_DBE:
        kernel->fault = OUTCOME_BUS_ERROR;
        break;
    default:
        fail_msg("the guest kernel does not expect exception code %u", exccode);
    }
    return_from_exception(kernel, kernel->fault == OUTCOME_DONE ? epc : epc + 4);
}

enum outcome kernel_access(struct kernel *kernel, gva_t address, enum access access,
                           uint32_t *value)
{
    struct vcpu *vcpu = kernel->vcpu;
    gva_t pc = vcpu->pc;

    kernel->fault = OUTCOME_DONE;
    for (unsigned tries = 0; tries < TRIES; tries++) {
        if (cpu_access(vcpu, address, access, value) == CPU_DONE)
            return OUTCOME_DONE;
        assert_int_equal(vcpu->cp0[CP0_EPC], pc);
        if (vcpu->pc == GUEST_REFILL)
            handle_refill(kernel);
        else if (vcpu->pc == GUEST_GENERAL)
            handle_general(kernel);
        else
            fail_msg("the guest is at 0x%08x, no vector of its own", vcpu->pc);
        if (kernel->fault != OUTCOME_DONE) {
            vcpu->pc = pc;
            return kernel->fault;
        }
    }
    fail_msg("the guest never gets past its access to 0x%08x", address);
    return OUTCOME_DONE;
}

static void set_entryhi(struct kernel *kernel, uint32_t vpn2, unsigned asid)
{
    kernel_mtc0(kernel, CP0_ENTRYHI, vpn2 | asid);
}

static void restore_entryhi(struct kernel *kernel)
{
    set_entryhi(kernel, 0, kernel->spaces[kernel->current].asid);
}

/* Puts an entry at Index that matches nothing, each index its own. */
static void park(struct kernel *kernel, unsigned index)
{
    set_entryhi(kernel, 0x80000000u + (index << ENTRYHI_VPN2_SHIFT), 0);
    kernel_mtc0(kernel, CP0_ENTRYLO0, 0);
    kernel_mtc0(kernel, CP0_ENTRYLO1, 0);
    cpu_privileged(kernel->vcpu, WORD_TLBWI);
}

void kernel_flush(struct kernel *kernel)
{
    for (unsigned i = kernel->wired; i < kernel->vcpu->vm->settings.tlb_entries; i++) {
        kernel_mtc0(kernel, CP0_INDEX, i);
        park(kernel, i);
    }
    restore_entryhi(kernel);
}

/* ASIDs are handed out in order; when all are taken, the TLB is flushed and all begin anew. */
static void assign_asid(struct kernel *kernel, struct space *space)
{
    if (kernel->next_asid > kernel->last_asid) {
        for (unsigned i = 0; i < KERNEL_SPACES; i++)
            kernel->spaces[i].asid = 0;
        kernel_flush(kernel);
        kernel->next_asid = 1;
        if (space != &kernel->spaces[kernel->current])
            kernel->spaces[kernel->current].asid = kernel->next_asid++;
    }
    space->asid = kernel->next_asid++;
    restore_entryhi(kernel);
}

void kernel_switch(struct kernel *kernel, unsigned space)
{
    kernel->current = space;
    if (kernel->spaces[space].asid == 0)
        assign_asid(kernel, &kernel->spaces[space]);
    restore_entryhi(kernel);
}

static void invalidate_by_probe(struct kernel *kernel)
{
    uint32_t index;

    cpu_privileged(kernel->vcpu, WORD_TLBP);
    index = kernel_mfc0(kernel, CP0_INDEX);
    if ((index & INDEX_P) == 0)
        park(kernel, index);
}

/* Reads the whole TLB; an entry that holds `address` is replaced. */
static void invalidate_by_inspection(struct kernel *kernel, gva_t address, unsigned asid)
{
    for (unsigned i = 0; i < kernel->vcpu->vm->settings.tlb_entries; i++) {
        struct tlb_entry seen;

        kernel_mtc0(kernel, CP0_INDEX, i);
        cpu_privileged(kernel->vcpu, WORD_TLBR);
        seen = (struct tlb_entry){
            .hi = kernel_mfc0(kernel, CP0_ENTRYHI),
            .lo = {kernel_mfc0(kernel, CP0_ENTRYLO0), kernel_mfc0(kernel, CP0_ENTRYLO1)},
            .mask = kernel_mfc0(kernel, CP0_PAGEMASK)};
        kernel_mtc0(kernel, CP0_PAGEMASK, 0);
        if (tlb_entry_matches(&seen, address, asid))
            park(kernel, i);
    }
}

void kernel_invalidate(struct kernel *kernel, struct space *space, const struct slot *slot,
                       unsigned page, enum invalidation how)
{
    gva_t address = slot->base + page * slot_page_bytes(slot);
    unsigned asid = space == NULL ? kernel->spaces[kernel->current].asid : space->asid;

    if (asid == 0)
        return; /* nothing in the TLB can be this space's */
    set_entryhi(kernel, address & ENTRYHI_VPN2 & ~slot_mask(slot), asid);
    if (how == INVALIDATE_PROBE || (how == INVALIDATE_NEW_ASID && space == NULL))
        invalidate_by_probe(kernel);
    else if (how == INVALIDATE_REWRITE)
        rewrite_if_present(kernel, slot, page);
    else if (how == INVALIDATE_ALL)
        kernel_flush(kernel);
    else if (how == INVALIDATE_INSPECT)
        invalidate_by_inspection(kernel, address, asid);
    else if (space != NULL)
        assign_asid(kernel, space);
    restore_entryhi(kernel);
}

void kernel_preload(struct kernel *kernel, const struct slot *slot, unsigned page)
{
    gva_t address = slot->base + page * slot_page_bytes(slot);

    set_entryhi(kernel, address & ENTRYHI_VPN2 & ~slot_mask(slot),
                kernel->spaces[kernel->current].asid);
    if (!rewrite_if_present(kernel, slot, page)) {
        load_pair(kernel, slot, page);
        tlb_op(kernel, slot, WORD_TLBWR);
    }
    restore_entryhi(kernel);
}

void kernel_enter_user(struct kernel *kernel)
{
    kernel_mtc0(kernel, CP0_STATUS, ST_KSU_USER | ST_EXL);
    kernel_mtc0(kernel, CP0_EPC, USER_TEXT);
    cpu_privileged(kernel->vcpu, WORD_ERET);
    assert_int_equal(kernel->vcpu->pc, USER_TEXT);
    assert_int_equal(vcpu_mode(kernel->vcpu), GUEST_USER);
}

void kernel_leave_user(struct kernel *kernel)
{
    cpu_exception(kernel->vcpu, EXC_SYS);
    assert_int_equal(kernel->vcpu->pc, GUEST_GENERAL);
    assert_int_equal(guest_exccode(kernel->vcpu), EXC_SYS);
    kernel_mtc0(kernel, CP0_STATUS, 0);
    kernel->vcpu->pc = KERNEL_TEXT;
}

gva_t kernel_wired_address(unsigned index)
{
    return WIRED_BASE + index * 2 * PAGE_SIZE;
}

uint32_t kernel_rewire(struct kernel *kernel, unsigned index, uint32_t pfn)
{
    uint32_t hash = 0;

    kernel->wired_pfn[index] = pfn;
    kernel_mtc0(kernel, CP0_INDEX, index);
    set_entryhi(kernel, kernel_wired_address(index), 0);
    kernel_mtc0(kernel, CP0_ENTRYLO0, lo_of(pfn, VD | ENTRYLO_G));
    kernel_mtc0(kernel, CP0_ENTRYLO1, ENTRYLO_G);
    cpu_privileged(kernel->vcpu, WORD_TLBWI);
    cpu_privileged(kernel->vcpu, WORD_TLBR);
    hash = hash * 31 + kernel_mfc0(kernel, CP0_ENTRYHI);
    hash = hash * 31 + kernel_mfc0(kernel, CP0_ENTRYLO0);
    hash = hash * 31 + kernel_mfc0(kernel, CP0_ENTRYLO1);
    restore_entryhi(kernel);
    return hash;
}
