#include "monitor/pages.h"

#include "monitor/contents.h"
#include "monitor/fault.h"
#include "monitor/frames.h"
#include "monitor/hwtlb.h"
#include "monitor/large.h"
#include "monitor/swap.h"
#include "monitor/vm.h"

static mfn_t zero_frame; /* 0: there is none now */
static struct pages_usage usage;

static uint32_t *word_of(struct vm *vm, pfn_t pfn)
{
    ASSERT(pfn.n < vm->pmap.ram_frames);
    return &vm->pmap.ram[pfn.n];
}

static bool take_frame(struct vm *vm, pfn_t pfn, mfn_t *frame)
{
    while (!frames_take(vm_frame_owner(vm), frame))
        if (!swap_make_room()) {
            vm_end(vm, VM_STOPPED,
                   "the machine has no memory left for the page at guest-physical 0x%08x, and %s: "
                   "give it more (--machine-memory), or the VMs less",
                   (unsigned)pfn.n << PAGE_SHIFT, swap_shortage());
            return false;
        }
    frames_set_page(*frame, pfn);
    return true;
}

static void release_frame(mfn_t frame)
{
    if (frames_references(frame) == 1) {
        contents_forget(frame);
        if (frame.n == zero_frame.n)
            zero_frame = (mfn_t){0};
    }
    frames_release(frame);
}

bool pages_zero_frame(mfn_t *frame)
{
    if (zero_frame.n == 0) {
        if (!frames_take(FRAME_OWNER_MONITOR, &zero_frame))
            return false;
        contents_zero(zero_frame);
        contents_file(zero_frame, contents_hash(zero_frame));
        frames_share(zero_frame);
    } else {
        frames_refer(zero_frame);
    }
    *frame = zero_frame;
    return true;
}

static void set_owned(uint32_t *word, mfn_t frame)
{
    *word = frame.n << PMAP_FRAME_SHIFT | PMAP_PRESENT | PMAP_WRITABLE;
}

static void set_shared(uint32_t *word, mfn_t frame)
{
    *word = frame.n << PMAP_FRAME_SHIFT | PMAP_PRESENT;
}

static uint32_t frames_in_use(void)
{
    return usage.owned_frames + frames_shared_count();
}

/* Before pages go: what the most that there were came to when they had all been looked at. */
static void note_peak(void)
{
    if (usage.virtual_pages == usage.peak_virtual_pages)
        usage.peak_frames = frames_in_use();
}

/* Pages by what is behind them; in the VM's accounts and in those of all VMs. */
static void count(struct vm *vm, int owned, int shared, int swapped)
{
    struct pmap_counts *counts = &vm->pmap.counts;

    counts->owned += (uint32_t)owned;
    counts->shared += (uint32_t)shared;
    counts->swapped += (uint32_t)swapped;
    counts->touched += (uint32_t)(owned + shared + swapped);
    if (counts->touched > counts->peak)
        counts->peak = counts->touched;
    usage.virtual_pages += (uint32_t)(owned + shared + swapped);
    usage.owned_frames += (uint32_t)owned;
    if (usage.virtual_pages > usage.peak_virtual_pages)
        usage.peak_virtual_pages = usage.virtual_pages;
    if (frames_in_use() > usage.most_frames)
        usage.most_frames = frames_in_use();
}

static enum page_state touch(struct vm *vm, pfn_t pfn, bool store)
{
    mfn_t frame;

    pages_deflate(vm, pfn);
    if (!store && pages_zero_frame(&frame)) {
        set_shared(word_of(vm, pfn), frame);
        count(vm, 0, 1, 0);
    } else if (take_frame(vm, pfn, &frame)) {
        contents_zero(frame);
        set_owned(word_of(vm, pfn), frame);
        count(vm, 1, 0, 0);
    } else {
        return PAGE_NO_FRAME;
    }
    vm->pmap.counts.first_touches++;
    return PAGE_FIRST_TOUCH;
}

/* The last page that refers to a frame may have it for its own. What was derived from it lacks a
 * right, and is replaced when that is missed. */
static void claim(struct vm *vm, pfn_t pfn, mfn_t frame)
{
    if (frame.n == zero_frame.n)
        zero_frame = (mfn_t){0};
    frames_claim(frame, vm_frame_owner(vm));
    frames_set_page(frame, pfn);
}

static enum page_state break_sharing(struct vm *vm, pfn_t pfn)
{
    mfn_t shared = pmap_word_frame(*word_of(vm, pfn)), frame = shared;

    if (frames_references(shared) == 1) {
        claim(vm, pfn, shared);
    } else {
        if (!take_frame(vm, pfn, &frame))
            return PAGE_NO_FRAME;
        contents_copy(frame, shared);
        hwtlb_drop_frame(vm, shared);
        release_frame(shared);
    }
    set_owned(word_of(vm, pfn), frame);
    count(vm, 1, -1, 0);
    vm->pmap.counts.breaks++;
    return PAGE_COPIED;
}

static enum page_state fetch(struct vm *vm, pfn_t pfn)
{
    uint32_t slot = *word_of(vm, pfn) >> PMAP_FRAME_SHIFT;
    mfn_t frame;

    if (!take_frame(vm, pfn, &frame))
        return PAGE_NO_FRAME;
    if (!swap_fetch(slot, frame)) {
        frames_release(frame);
        vm_end(vm, VM_STOPPED, "the backing disk fails to read the page at guest-physical 0x%08x",
               (unsigned)pfn.n << PAGE_SHIFT);
        return PAGE_NO_FRAME;
    }
    swap_free(slot);
    set_owned(word_of(vm, pfn), frame);
    count(vm, 1, 0, -1);
    vm->pmap.counts.swapped_in++;
    return PAGE_SWAPPED_IN;
}

enum page_state pages_prepare(struct vm *vm, pfn_t pfn, bool store)
{
    uint32_t word = *word_of(vm, pfn);

    if ((word & PMAP_SWAPPED) != 0)
        return fetch(vm, pfn);
    if ((word & PMAP_PRESENT) == 0)
        return touch(vm, pfn, store);
    if (store && (word & PMAP_WRITABLE) == 0)
        return break_sharing(vm, pfn);
    return PAGE_READY;
}

/* Nobody finds it among the pages that may be shared, either. */
bool pages_pin(struct vm *vm, pfn_t pfn)
{
    if (pages_prepare(vm, pfn, true) == PAGE_NO_FRAME)
        return false;
    contents_forget(pmap_word_frame(*word_of(vm, pfn)));
    vm->pmap.pinned = pfn;
    return true;
}

/* Before a present page loses its frame, or the right to store into it. */
static void withdraw(struct vm *vm, pfn_t pfn, mfn_t frame)
{
    large_break(vm, pfn);
    hwtlb_drop_frame(vm, frame);
}

static mfn_t owned_frame(struct vm *vm, pfn_t pfn)
{
    uint32_t word = *word_of(vm, pfn);

    ASSERT((word & PMAP_WRITABLE) != 0);
    return pmap_word_frame(word);
}

void pages_share(struct vm *vm, pfn_t pfn)
{
    mfn_t frame = owned_frame(vm, pfn);

    withdraw(vm, pfn, frame);
    frames_share(frame);
    set_shared(word_of(vm, pfn), frame);
    count(vm, -1, 1, 0);
}

void pages_merge(struct vm *vm, pfn_t pfn, mfn_t shared)
{
    mfn_t frame = owned_frame(vm, pfn);

    withdraw(vm, pfn, frame);
    frames_refer(shared);
    release_frame(frame);
    set_shared(word_of(vm, pfn), shared);
    count(vm, -1, 1, 0);
}

/* The page's frame goes back; the caller has dropped what was derived from it. */
static void forget(struct vm *vm, pfn_t pfn)
{
    uint32_t *word = word_of(vm, pfn);
    int owned;

    pages_deflate(vm, pfn);
    if ((*word & (PMAP_PRESENT | PMAP_SWAPPED)) == 0)
        return;
    owned = (*word & PMAP_WRITABLE) != 0;
    note_peak();
    if ((*word & PMAP_SWAPPED) != 0) {
        swap_free(*word >> PMAP_FRAME_SHIFT);
        count(vm, 0, 0, -1);
    } else {
        release_frame(pmap_word_frame(*word));
        count(vm, -owned, owned - 1, 0);
    }
    *word = 0;
}

void pages_evict(struct vm *vm, pfn_t pfn, uint32_t slot)
{
    mfn_t frame = owned_frame(vm, pfn);

    withdraw(vm, pfn, frame);
    release_frame(frame);
    *word_of(vm, pfn) = slot << PMAP_FRAME_SHIFT | PMAP_SWAPPED;
    count(vm, -1, 0, 1);
    vm->pmap.counts.swapped_out++;
}

void pages_replace(struct vm *vm, pfn_t pfn, mfn_t to)
{
    forget(vm, pfn);
    frames_set_page(to, pfn);
    set_owned(word_of(vm, pfn), to);
    count(vm, 1, 0, 0);
}

void pages_discard(struct vm *vm, pfn_t pfn)
{
    uint32_t word = *word_of(vm, pfn);

    if ((word & PMAP_PRESENT) != 0)
        withdraw(vm, pfn, pmap_word_frame(word));
    forget(vm, pfn);
}

uint32_t pages_clear(struct vm *vm, pfn_t pfn)
{
    uint32_t word = *word_of(vm, pfn);

    if ((word & (PMAP_PRESENT | PMAP_SWAPPED)) == 0)
        return 1;
    if ((word & PMAP_WRITABLE) != 0)
        contents_zero(pmap_word_frame(word));
    else
        pages_discard(vm, pfn);
    return 0;
}

void pages_inflate(struct vm *vm, pfn_t pfn)
{
    pages_discard(vm, pfn);
    *word_of(vm, pfn) = PMAP_BALLOONED;
    vm->pmap.counts.ballooned++;
}

void pages_deflate(struct vm *vm, pfn_t pfn)
{
    uint32_t *word = word_of(vm, pfn);

    if ((*word & PMAP_BALLOONED) == 0)
        return;
    *word = 0;
    vm->pmap.counts.ballooned--;
}

void pages_discard_all(struct vm *vm)
{
    for (uint32_t n = 0; n < vm->pmap.ram_frames; n++)
        forget(vm, (pfn_t){n});
}

struct pages_usage pages_usage(void)
{
    struct pages_usage now;

    note_peak(); /* VMs may still have what they had at most */
    now = usage;
    now.frames = frames_in_use();
    return now;
}
