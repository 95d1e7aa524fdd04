#include "monitor/hwtlb.h"

#include "mips/malta.h"

#include "monitor/asid.h"
#include "monitor/fault.h"
#include "monitor/home.h"
#include "monitor/hw.h"
#include "monitor/platform.h"
#include "monitor/pmap.h"
#include "monitor/stlb_large.h"
#include "monitor/trace.h"
#include "monitor/translate.h"
#include "monitor/vm.h"

#define WINDOW_FIRST       LAYOUT_WIRED_ENTRIES
#define PAIR_SIZE          (2 * PAGE_SIZE)

#define PARKED_VPN2(index) (LAYOUT_PARKED + (index)*PAIR_SIZE)

static unsigned next_victim;

/* The VM whose window the wired entries show, and how many they are. */
static const struct vm *window_vm;
static unsigned window_count;
static uint32_t window_page, window_broken; /* its pmap's, then */

/* There may be pairs of 4 KB pages in a window: they must go before a large page covers them. */
static bool window_in_pieces;

/* Not all of that VM's RAM is behind large pages: the refill fast paths may write such pairs, and
 * do not say so. */
static bool window_has_gaps;

/* Entries that must not be there while guest user mode runs. The refill fast path may have replaced
 * one since: then too much is removed, which does no harm. */
static bool exposed[TLB_ENTRIES_MAX];
uint32_t hwtlb_any_exposed;

static void park(unsigned index)
{
    const struct tlb_entry parked = {.hi = PARKED_VPN2(index)};

    hw_tlb_write(index, &parked);
}

/* The first entry that comes and goes. */
static unsigned first_entry(void)
{
    return WINDOW_FIRST + window_count;
}

void hwtlb_flush(void)
{
    for (unsigned i = first_entry(); i < hw_tlb_size(); i++)
        park(i);
    window_in_pieces = false;
}

/* EntryLo for a page of a wired entry. */
static uint32_t wired_lo(uint32_t frame)
{
    return frame << ENTRYLO_PFN_SHIFT | CONFIG_K0_CACHEABLE << ENTRYLO_C_SHIFT | ENTRYLO_D |
           ENTRYLO_V | ENTRYLO_G;
}

void hwtlb_compose_home(struct vm *vm)
{
    uint32_t frame = hw_frame_of_pointer(vm->stlb.slots).n;

    vm->window.has_gaps = true;
    if (LAYOUT_WIRED_ENTRIES != 0)
        vm->window.entries[0] = (struct tlb_entry){
            .hi = HWTLB_HOME_ADDRESS,
            .lo = {wired_lo(frame), wired_lo(frame + (HOME_PAGE >> PAGE_SHIFT))},
            .mask = (2 * HOME_PAGE - 1) & PAGEMASK_MASK,
        };
}

/* A pair of large pages from guest-physical `start` on, all of it the VM's and in its place. */
static struct tlb_entry compose_large(const struct vm *vm, uint32_t start)
{
    uint32_t page = vm->pmap.window_page;
    uint32_t first = pmap_lookup(vm, gpa_to_pfn(gpa(start))).frame.n;

    for (uint32_t n = 0; n < 2 * page >> PAGE_SHIFT; n++) {
        struct pmap_entry piece = pmap_lookup(vm, (pfn_t){(start >> PAGE_SHIFT) + n});

        ASSERT(piece.frame.n == first + n && piece.writable &&
               frames_owner(piece.frame) == vm_frame_owner(vm));
    }
    return (struct tlb_entry){.hi = platform_ram_window() + start,
                              .lo = {wired_lo(first), wired_lo(first + (page >> PAGE_SHIFT))},
                              .mask = (2 * page - 1) & PAGEMASK_MASK};
}

static bool is_in_window(uint32_t tag)
{
    return tag - platform_ram_window() < MALTA_RAM_LOW_LIMIT;
}

/* Whose they are does not matter: they must not lie beside an entry that is global. */
static void drop_pieces(void)
{
    struct tlb_entry present;

    for (unsigned i = first_entry(); i < hw_tlb_size(); i++) {
        hw_tlb_read(i, &present);
        if (is_in_window(present.hi))
            park(i);
    }
    window_in_pieces = false;
}

/* Windows of one shape have the same addresses in the same entries: what is written anew need not
 * be taken away first. */
static bool window_has_shape_of(const struct vm *vm)
{
    return window_count == vm->window.count && window_page == vm->pmap.window_page &&
           window_broken == vm->pmap.window_broken;
}

static void take_window_away(void)
{
    for (unsigned i = 0; i < window_count; i++)
        park(WINDOW_FIRST + i);
    window_count = 0;
}

static __attribute__((noinline)) void reshape_window(const struct vm *vm)
{
    take_window_away();
    window_count = vm->window.count;
    window_page = vm->pmap.window_page;
    window_broken = vm->pmap.window_broken;
    hw_tlb_set_wired(first_entry());
    for (unsigned i = 0; i < window_count; i++)
        exposed[WINDOW_FIRST + i] = false;
    if (window_count != 0 && window_in_pieces) /* some may lie where there were gaps */
        drop_pieces();
}

/* From entry `first` on. */
static inline void wire(const struct vm *vm, unsigned first)
{
    window_in_pieces |= window_has_gaps;
    if (!window_has_shape_of(vm))
        reshape_window(vm);
    window_has_gaps = vm->window.has_gaps;
    hw_tlb_write_all(first, vm->window.entries + first, first_entry() - first);
    if (!vm->settings.asids)
        hwtlb_flush();
}

void hwtlb_wire(const struct vm *vm)
{
    window_vm = vm;
    wire(vm, 0);
}

void hwtlb_compose_window(struct vm *vm)
{
    uint32_t pair = 2 * vm->pmap.window_page;

    vm->window.count = 0;
    if (pair != 0)
        for (uint32_t i = 0; i < LAYOUT_WINDOW_ENTRIES && (i + 1) * pair <= vm->settings.memory;
             i++)
            if ((vm->pmap.window_broken >> i & 1) == 0)
                vm->window.entries[WINDOW_FIRST + vm->window.count++] = compose_large(vm, i * pair);
    vm->window.has_gaps = vm->window.count * pair < vm->settings.memory;
    if (window_vm == vm)
        wire(vm, WINDOW_FIRST);
}

/* Replacement is round robin by tlbwi. tlbwr would be shorter, but some emulators keep what tlbwr
 * evicts alive behind the architected entries, which would falsify every count of misses. */
static unsigned choose_victim(void)
{
    if (++next_victim >= hw_tlb_size() || next_victim < first_entry())
        next_victim = first_entry();
    return next_victim;
}

/* The one place that writes guest translations: never a second entry for one tag. */
static void write_finished(uint32_t tag, uint32_t lo0, uint32_t lo1)
{
    const struct tlb_entry entry = {.hi = tag, .lo = {lo0, lo1}};
    int found = hw_tlb_probe(tag);
    unsigned index = found >= 0 ? (unsigned)found : choose_victim();

    if (index < first_entry())
        return; /* the window shows it */
    hw_tlb_write(index, &entry);
    window_in_pieces |= is_in_window(tag);
    exposed[index] = platform_exposes(tag);
    hwtlb_any_exposed |= exposed[index];
}

void hwtlb_enter_user(void)
{
    if (!hwtlb_any_exposed)
        return;
    for (unsigned i = first_entry(); i < hw_tlb_size(); i++)
        if (exposed[i]) {
            park(i);
            exposed[i] = false;
        }
    hwtlb_any_exposed = 0;
}

void hwtlb_install_finished(uint32_t tag, const uint32_t lo[2])
{
    write_finished(tag, lo[0], lo[1]);
}

void hwtlb_install_large(const struct tlb_entry *entry)
{
    int found = hw_tlb_probe(entry->hi);
    unsigned index = found >= 0 ? (unsigned)found : choose_victim();

    hw_tlb_write(index, entry);
    exposed[index] = false;
}

void hwtlb_drop_region(uint32_t tag, uint32_t mask)
{
    struct tlb_entry present;

    for (unsigned i = first_entry(); i < hw_tlb_size(); i++) {
        hw_tlb_read(i, &present);
        if (((present.hi ^ tag) & ((ENTRYHI_VPN2 & ~mask) | ENTRYHI_ASID)) == 0)
            park(i);
    }
}

/* A guest reaches frames of its own, and shared ones, but for stores. */
static void check_owner(const struct vm *vm, const struct pmap_entry *page)
{
    unsigned owner = frames_owner(page->frame);

    ASSERT(owner == vm_frame_owner(vm) || (owner == FRAME_OWNER_SHARED && !page->writable));
}

/* EntryLo for one page: VPN -> MFN composed through guest mapping and pmap. 0: not valid. */
static uint32_t compose_half(const struct vm *vm, const struct translation *page)
{
    struct pmap_entry frame;
    uint32_t lo;

    if (page->fault != FAULT_NONE)
        return 0;
    frame = pmap_lookup(vm, gpa_to_pfn(page->address));
    if (!frame.present)
        return 0;
    check_owner(vm, &frame);
    lo = frame.frame.n << ENTRYLO_PFN_SHIFT | CONFIG_K0_CACHEABLE << ENTRYLO_C_SHIFT | ENTRYLO_V;
    if (page->writable && frame.writable)
        lo |= ENTRYLO_D;
    return lo;
}

bool hwtlb_install(struct vcpu *vcpu, gva_t address)
{
    gva_t even = address & ENTRYHI_VPN2;
    struct translation first = translate(vcpu, even, ACCESS_LOAD);
    struct translation second = translate_odd(&first, even + PAGE_SIZE);
    uint32_t lo0 = compose_half(vcpu->vm, &first), lo1 = compose_half(vcpu->vm, &second);
    uint32_t tag;

    if (((lo0 | lo1) & ENTRYLO_V) == 0)
        return false;
    tag = even | asid_get(vcpu->vm, vcpu_guest_asid(vcpu));
    stlb_large_break(vcpu->vm, tag);
    if (!platform_exposes(even)) /* the refill fast path does not ask who misses */
        stlb_insert(vcpu->vm, tag, lo0, lo1);
    write_finished(tag, lo0, lo1);
    trace_install(vcpu, tag, lo0, lo1);
    return true;
}

/* A wired entry is global: a guest that writes an entry for its address would find it. Nothing of a
 * guest is ever installed there. */
static void drop_tag(struct vm *vm, uint32_t tag)
{
    int index;

    stlb_large_break(vm, tag);
    index = hw_tlb_probe(tag);
    if (index >= (int)first_entry())
        park((unsigned)index);
    stlb_drop(vm, tag);
}

struct drop_request {
    const struct vm *vm;
    const struct tlb_entry *entry;
};

/* Could the hardware entry with this tag have been derived from the requested virtual TLB entry? */
static bool is_derived(uint32_t tag, void *context)
{
    const struct drop_request *request = context;
    unsigned guest_asid;
    struct tlb_entry piece;

    if (!asid_is_of(request->vm, tag & ENTRYHI_ASID, &guest_asid))
        return false;
    piece = (struct tlb_entry){.hi = (tag & ENTRYHI_VPN2) | (guest_asid & ENTRYHI_ASID)};
    return tlb_entries_overlap(&piece, request->entry);
}

/* A large page was installed in pieces, anywhere. */
static void drop_large(struct vm *vm, const struct tlb_entry *entry)
{
    struct drop_request request = {.vm = vm, .entry = entry};
    struct tlb_entry present;

    stlb_large_break_all(vm);
    for (unsigned i = first_entry(); i < hw_tlb_size(); i++) {
        hw_tlb_read(i, &present);
        if (is_derived(present.hi, &request))
            park(i);
    }
    stlb_drop_if(vm, is_derived, &request);
}

static void drop_pair(struct vm *vm, unsigned asid, uint32_t vpn2)
{
    drop_tag(vm, vpn2 | asid);
}

/* A pair of 4 KB pages, in one address space of the guest. */
static void drop_in_space(struct vm *vm, uint32_t vpn2, unsigned guest_asid)
{
    unsigned asid = asid_find(&vm->asids, guest_asid);

    if (asid != 0)
        drop_tag(vm, vpn2 | asid);
}

/* Kernels park unused entries at addresses of their unmapped segments. */
static bool is_never_used(const struct tlb_entry *entry)
{
    uint32_t vpn2 = entry->hi & ENTRYHI_VPN2;

    return entry->mask == 0 && platform_segment(vpn2, GUEST_KERNEL, false).kind != SEGMENT_MAPPED;
}

void hwtlb_drop_derived(struct vm *vm, const struct tlb_entry *entry)
{
    uint32_t vpn2 = entry->hi & ENTRYHI_VPN2;
    unsigned guest_asid = entry->hi & ENTRYHI_ASID;

    if (entry->mask == 0 && vm->asids.count == 0) /* all has been forgotten */
        return;
    if (is_never_used(entry))
        return;
    if (entry->mask != 0) {
        drop_large(vm, entry);
    } else if ((entry->lo[0] & ENTRYLO_G) != 0) {
        /* It was installed once for each address space that used it. */
        asid_for_each(vm, drop_pair, vpn2);
    } else {
        drop_in_space(vm, vpn2, guest_asid);
        drop_in_space(vm, vpn2, GUEST_ASID_ERL + guest_asid);
    }
}

void hwtlb_drop_vm(struct vm *vm)
{
    if (vm->vcpu != NULL)
        vm->vcpu->attention |= ATTENTION_RESUME; /* its hardware ASID */
    asid_forget(&vm->asids);
}

void hwtlb_drop_frame(struct vm *vm, mfn_t frame)
{
    struct tlb_entry present;

    stlb_large_break_frame(vm, frame);
    for (unsigned i = first_entry(); i < hw_tlb_size(); i++) {
        hw_tlb_read(i, &present);
        if (stlb_names(present.lo, frame))
            park(i);
    }
    stlb_drop_frame(vm, frame);
}
