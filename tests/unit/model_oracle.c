#include "tests/unit/model_oracle.h"

#include "monitor/asid.h"
#include "monitor/pmap.h"
#include "monitor/stlb.h"

#define RAM_WINDOW       0xc0000000u
#define RAM_WINDOW_LIMIT 0xd0000000u
#define KSSEG_LIMIT      0xe0000000u
#define USEG_LIMIT       0x80000000u

static struct expected expect_physical(uint32_t address, struct pte *pte)
{
    bool present = address < GUEST_MEMORY;

    return (struct expected){present ? OUTCOME_DONE : OUTCOME_BUS_ERROR, address, pte};
}

static struct expected expect_mapped(struct kernel *kernel, gva_t address, enum access access)
{
    const struct slot *slot;
    struct pte *pte = kernel_find(kernel, address, &slot);

    if (pte == NULL || !pte->mapped)
        return (struct expected){.outcome = OUTCOME_UNMAPPED};
    if (access == ACCESS_STORE && !pte->writable)
        return (struct expected){.outcome = OUTCOME_PROTECTED};
    return expect_physical(
        (pte->pfn << PAGE_SHIFT) + (address - slot->base) % slot_page_bytes(slot), pte);
}

struct expected oracle_expect(const struct oracle *oracle, gva_t address, enum access access)
{
    struct kernel *kernel = oracle->kernel;

    if (address < USEG_LIMIT && oracle->erl)
        return expect_physical(address, NULL);
    if (address >= USEG_LIMIT && (oracle->user || address < RAM_WINDOW || address >= KSSEG_LIMIT))
        return (struct expected){.outcome = OUTCOME_ADDRESS_ERROR};
    if (address >= RAM_WINDOW && address < RAM_WINDOW_LIMIT)
        return expect_physical(address & 0x1fffffffu, NULL);
    for (unsigned i = 0; i < kernel->wired; i++)
        if (address - kernel_wired_address(i) < PAGE_SIZE)
            return expect_physical(kernel->wired_pfn[i] * PAGE_SIZE + page_offset(address), NULL);
    return expect_mapped(kernel, address, access);
}

static void check_half(const struct oracle *oracle, gva_t address, uint32_t lo)
{
    struct expected expected = oracle_expect(oracle, address, ACCESS_LOAD);
    struct pmap_entry page;

    if ((lo & ENTRYLO_V) == 0)
        return;
    if (expected.outcome != OUTCOME_DONE)
        fail_msg("a TLB entry for 0x%08x, which is not mapped", address);
    page = pmap_lookup(oracle->kernel->vcpu->vm, gpa_to_pfn(gpa(expected.address)));
    assert_int_equal((lo & ENTRYLO_PFN) >> ENTRYLO_PFN_SHIFT, page.frame.n);
    if ((lo & ENTRYLO_D) != 0 && expected.pte != NULL)
        assert_true(expected.pte->writable && expected.pte->dirty);
}

/* Number of the space that has a guest ASID now; KERNEL_SPACES: none. */
static unsigned space_of(const struct kernel *kernel, unsigned asid)
{
    unsigned space = 0;

    while (space < KERNEL_SPACES && kernel->spaces[space].asid != asid)
        space++;
    return space;
}

static void check_entry(struct kernel *kernel, uint32_t tag, const uint32_t lo[2])
{
    struct oracle oracle = {.kernel = kernel};
    unsigned running = kernel->current, asid, space;

    if (!asid_is_of(kernel->vcpu->vm, tag & ENTRYHI_ASID, &asid))
        return;
    space = space_of(kernel, asid & ENTRYHI_ASID);
    if (space == KERNEL_SPACES)
        return;
    oracle.erl = asid >= GUEST_ASID_ERL;
    kernel->current = space;
    check_half(&oracle, tag & ENTRYHI_VPN2, lo[0]);
    check_half(&oracle, (tag & ENTRYHI_VPN2) + PAGE_SIZE, lo[1]);
    kernel->current = running;
}

static void check_guest_tlb(const struct vcpu *vcpu)
{
    for (unsigned i = 0; i < vcpu->vm->settings.tlb_entries; i++)
        for (unsigned j = 0; j < i; j++)
            if (tlb_entries_overlap(&vcpu->tlb[i], &vcpu->tlb[j]))
                fail_msg("the guest kernel wrote a duplicate: entries %u and %u", j, i);
}

void oracle_check_derivation(struct kernel *kernel)
{
    const struct stlb_entry *slots = kernel->vcpu->vm->stlb.slots;

    for (unsigned i = 1; i < machine.tlb_entries; i++)
        check_entry(kernel, machine.tlb[i].hi, machine.tlb[i].lo);
    for (unsigned i = 0; i < STLB_SLOTS; i++)
        if (slots[i].key != 0)
            check_entry(kernel, stlb_tag(slots[i].key), slots[i].lo);
    check_guest_tlb(kernel->vcpu);
}
