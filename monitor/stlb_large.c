#include "monitor/stlb_large.h"

#include "monitor/asid.h"
#include "monitor/exit_reasons.h"
#include "monitor/fault.h"
#include "monitor/hwtlb.h"
#include "monitor/stlb.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

#define REGION_MASK  STLB_LARGE_PAGEMASK /* bits of a VPN2 within its region */
#define PAIR_SIZE    (2u * PAGE_SIZE)
#define PAIRS        16u /* in a region */
#define HALF_PAIRS   (PAIRS / 2)
#define LARGE_FRAMES (1u << (STLB_LARGE_PAGE_SHIFT - PAGE_SHIFT))
#define LO_STEP      (1u << ENTRYLO_PFN_SHIFT) /* from a page's EntryLo to its neighbour's */
#define RIGHTS       (ENTRYLO_V | ENTRYLO_D)

/* A look at all slots costs what some hundred hits do. */
#define HITS_TO_LOOK 512
#define PAUSE_MOST   64 /* ticks between looks that find nothing */

_Static_assert(sizeof(struct stlb_large) == 1u << STLB_LARGE_SLOT_SHIFT, "assembly");
_Static_assert(REGION_MASK >> (ENTRYHI_VPN2_SHIFT - CONTEXT_BADVPN2_SHIFT) ==
                   (1u << STLB_LARGE_NUMBER_SHIFT) - (1u << CONTEXT_BADVPN2_SHIFT),
               "a region's number begins above its pairs'");

static uint32_t key_of(uint32_t tag)
{
    return (tag & ENTRYHI_ASID) << STLB_CONTEXT_ASID_SHIFT |
           (tag & ENTRYHI_VPN2 & ~REGION_MASK) >> (ENTRYHI_VPN2_SHIFT - CONTEXT_BADVPN2_SHIFT);
}

static uint32_t tag_of(uint32_t key)
{
    return (key << (ENTRYHI_VPN2_SHIFT - CONTEXT_BADVPN2_SHIFT) & ENTRYHI_VPN2) |
           (key >> STLB_CONTEXT_ASID_SHIFT & ENTRYHI_ASID);
}

static struct stlb_large *slot_of(const struct vm *vm, uint32_t key)
{
    uint32_t mixed = key ^ key >> STLB_LARGE_MIX;

    return &vm->vcpu->large[(mixed >> STLB_LARGE_NUMBER_SHIFT) & (STLB_LARGE_SLOTS - 1)];
}

/* The slot that holds the region around a tag; NULL: none does. */
static struct stlb_large *find(const struct vm *vm, uint32_t tag)
{
    uint32_t key = key_of(tag);
    struct stlb_large *slot;

    if (vm->stlb.large_count == 0)
        return NULL;
    slot = slot_of(vm, key);
    return slot->key == key ? slot : NULL;
}

bool stlb_large_lookup(const struct vm *vm, uint32_t tag, struct tlb_entry *entry)
{
    const struct stlb_large *slot = find(vm, tag);

    if (slot == NULL)
        return false;
    *entry = (struct tlb_entry){
        .hi = tag_of(slot->key), .lo = {slot->lo[0], slot->lo[1]}, .mask = STLB_LARGE_PAGEMASK};
    return true;
}

/* Pair number `pair` of a region. */
static void cut(const struct stlb_large *slot, uint32_t pair, uint32_t lo[2])
{
    lo[0] = slot->lo[pair / HALF_PAIRS] + pair % HALF_PAIRS * 2 * LO_STEP;
    lo[1] = lo[0] + LO_STEP;
}

static uint32_t pair_of(uint32_t tag)
{
    return (tag & REGION_MASK) >> ENTRYHI_VPN2_SHIFT;
}

bool stlb_large_pair(const struct vm *vm, uint32_t tag, uint32_t lo[2])
{
    const struct stlb_large *slot = find(vm, tag);

    if (slot != NULL)
        cut(slot, pair_of(tag), lo);
    return slot != NULL;
}

/* Tags of older generations match nothing, and nothing may be made of them. */
static bool is_live(const struct vm *vm, uint32_t tag)
{
    unsigned guest_asid;

    return asid_is_of(vm, tag & ENTRYHI_ASID, &guest_asid);
}

/* The large entry goes, and the small ones come back. */
static void break_slot(struct vm *vm, struct stlb_large *slot)
{
    uint32_t first = tag_of(slot->key);

    hwtlb_drop_region(first, STLB_LARGE_PAGEMASK);
    for (uint32_t pair = 0; pair < PAIRS && is_live(vm, first); pair++) {
        uint32_t lo[2];

        cut(slot, pair, lo);
        stlb_insert(vm, first + pair * PAIR_SIZE, lo[0], lo[1]);
    }
    slot->key = 0;
    vm->stlb.large_count--;
}

void stlb_large_break(struct vm *vm, uint32_t tag)
{
    struct stlb_large *slot = find(vm, tag);

    if (slot != NULL)
        break_slot(vm, slot);
}

static bool names(uint32_t lo, mfn_t frame)
{
    return frame.n - ((lo & ENTRYLO_PFN) >> ENTRYLO_PFN_SHIFT) < LARGE_FRAMES;
}

void stlb_large_break_frame(struct vm *vm, mfn_t frame)
{
    if (vm->stlb.large_count == 0)
        return;
    for (struct stlb_large *slot = vm->vcpu->large; slot < vm->vcpu->large + STLB_LARGE_SLOTS;
         slot++)
        if (slot->key != 0 && (names(slot->lo[0], frame) || names(slot->lo[1], frame)))
            break_slot(vm, slot);
}

void stlb_large_break_all(struct vm *vm)
{
    if (vm->stlb.large_count == 0)
        return;
    for (struct stlb_large *slot = vm->vcpu->large; slot < vm->vcpu->large + STLB_LARGE_SLOTS;
         slot++)
        if (slot->key != 0)
            break_slot(vm, slot);
}

void stlb_large_flush(struct vm *vm)
{
    if (vm->stlb.large_count == 0)
        return;
    for (struct stlb_large *slot = vm->vcpu->large; slot < vm->vcpu->large + STLB_LARGE_SLOTS;
         slot++) {
        if (slot->key != 0)
            hwtlb_drop_region(tag_of(slot->key), STLB_LARGE_PAGEMASK);
        slot->key = 0;
    }
    vm->stlb.large_count = 0;
}

const char *stlb_large_switch(struct vm *vm)
{
    stlb_large_break_all(vm);
    return NULL;
}

/* EntryLo of the half that begins with this pair, if the pair is as the first of a half must be. */
static bool begins_half(const struct vm *vm, uint32_t tag, uint32_t *lo)
{
    const struct stlb_entry *slot = stlb_lookup(vm, tag);

    if (slot == NULL || (slot->lo[0] & RIGHTS) != RIGHTS ||
        (slot->lo[0] & (LARGE_FRAMES - 1) << ENTRYLO_PFN_SHIFT) != 0)
        return false;
    *lo = slot->lo[0];
    return true;
}

/* Invariant I1: a page that may be stored into has a frame of the VM's own. */
static void check_owner(const struct vm *vm, uint32_t lo)
{
    ASSERT(frames_owner((mfn_t){(lo & ENTRYLO_PFN) >> ENTRYLO_PFN_SHIFT}) == vm_frame_owner(vm));
}

static bool is_whole(const struct vm *vm, uint32_t first, const struct stlb_large *large)
{
    for (uint32_t pair = 0; pair < PAIRS; pair++) {
        const struct stlb_entry *slot = stlb_lookup(vm, first + pair * PAIR_SIZE);
        uint32_t lo[2];

        cut(large, pair, lo);
        if (slot == NULL || slot->lo[0] != lo[0] || slot->lo[1] != lo[1])
            return false;
        check_owner(vm, lo[0]);
        check_owner(vm, lo[1]);
    }
    return true;
}

/* In place of the region's small entries, and of a large one that has the slot. */
static void put(struct vm *vm, uint32_t first, const struct stlb_large *large)
{
    struct stlb_large *slot = slot_of(vm, large->key);

    if (slot->key != 0)
        break_slot(vm, slot);
    for (uint32_t pair = 0; pair < PAIRS; pair++)
        stlb_drop(vm, first + pair * PAIR_SIZE);
    hwtlb_drop_region(first, STLB_LARGE_PAGEMASK);
    *slot = *large;
    vm->stlb.large_count++;
}

/* tag: of the last pair of a region. */
static bool make_around(struct vm *vm, uint32_t tag)
{
    uint32_t first = tag & ~REGION_MASK;
    struct stlb_large large = {.key = key_of(first)};

    if (!begins_half(vm, first, &large.lo[0]) ||
        !begins_half(vm, first + HALF_PAIRS * PAIR_SIZE, &large.lo[1]) ||
        !is_whole(vm, first, &large))
        return false;
    put(vm, first, &large);
    return true;
}

unsigned stlb_large_make(struct vm *vm)
{
    unsigned made = 0;

    for (const struct stlb_entry *slot = vm->stlb.slots; slot < vm->stlb.slots + STLB_SLOTS;
         slot++) {
        uint32_t tag = stlb_tag(slot->key);

        if ((tag & REGION_MASK) == REGION_MASK && tag < 0x80000000u && slot->key != 0 &&
            is_live(vm, tag))
            made += make_around(vm, tag);
    }
    return made;
}

/* Ever, those that the accounts have not taken over yet included. */
static uint32_t hits_of(const struct vm *vm)
{
    return (uint32_t)vm->exits[EXIT_SOFTWARE_TLB_HIT] +
           vm->vcpu->fast_counts[FAST_SOFTWARE_TLB_HIT];
}

void stlb_large_tick(struct vm *vm)
{
    struct stlb *stlb = &vm->stlb;
    uint32_t hits = hits_of(vm), fresh = hits - stlb->hits_seen;

    stlb->hits_seen = hits;
    if (stlb->pause > 0)
        stlb->pause--;
    if (!vm->settings.large_entries || stlb->pause > 0 || fresh < HITS_TO_LOOK)
        return;
    if (stlb_large_make(vm) > 0)
        stlb->pause_next = 1;
    else if (stlb->pause_next < PAUSE_MOST)
        stlb->pause_next = 2 * stlb->pause_next + 1;
    stlb->pause = stlb->pause_next;
}
