#include "monitor/sharing.h"

#include "monitor/clock.h"
#include "monitor/contents.h"
#include "monitor/fault.h"
#include "monitor/frames.h"
#include "monitor/pages.h"
#include "monitor/vm.h"

#define TICKS_A_SECOND 100
#define WALK_MAX       1024

/* The frame found is another page's own: that page shares it first. */
static void make_shared(mfn_t frame)
{
    unsigned owner = frames_owner(frame);
    struct vm *vm;

    if (owner == FRAME_OWNER_SHARED)
        return;
    ASSERT(owner >= FRAME_OWNER_FIRST_VM);
    vm = vm_get(owner - FRAME_OWNER_FIRST_VM);
    ASSERT(vm != NULL);
    pages_share(vm, frames_page(frame));
}

static void share_or_file(struct vm *vm, pfn_t pfn, mfn_t frame, uint32_t hash)
{
    mfn_t found;

    if (contents_find(frame, hash, &found)) {
        make_shared(found);
        pages_merge(vm, pfn, found);
    } else {
        contents_file(frame, hash);
    }
}

/* A page's frame, if it is the VM's own and may be shared. */
static bool is_candidate(const struct vm *vm, pfn_t pfn, mfn_t *frame)
{
    struct pmap_entry page = pmap_lookup(vm, pfn);

    *frame = page.frame;
    return page.present && page.writable && !vm->settings.large_pages;
}

void sharing_offer(struct vm *vm, pfn_t pfn)
{
    mfn_t frame;

    if (is_candidate(vm, pfn, &frame))
        share_or_file(vm, pfn, frame, contents_hash(frame));
}

/* The first look at a page only files it: others may find it, and the next look sees whether it has
 * changed. */
static void look_at(struct vm *vm, pfn_t pfn)
{
    uint32_t hash, last;
    mfn_t frame;

    if (!is_candidate(vm, pfn, &frame))
        return;
    hash = contents_hash(frame);
    if (contents_filed(frame, &last) && last == hash)
        share_or_file(vm, pfn, frame, hash);
    else
        contents_file(frame, hash);
}

/* Pages without a frame of their own cost next to nothing, but the walk over them is bounded too.
 */
static void scan(struct vm *vm, uint32_t pages)
{
    struct pmap *pmap = &vm->pmap;
    mfn_t frame;

    for (uint32_t step = 0; pages > 0 && step < pmap->ram_frames && step < WALK_MAX; step++) {
        pfn_t pfn = {pmap->scan};

        if (is_candidate(vm, pfn, &frame)) {
            look_at(vm, pfn);
            pages--;
        }
        pmap->scan = pfn.n + 1 < pmap->ram_frames ? pfn.n + 1 : 0;
    }
}

void sharing_tick(void)
{
    static uint64_t last;
    uint64_t now = clock_time();
    struct vm *vm;

    if (now - last < CLOCK_TICK)
        return;
    last = now;
    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++) {
        uint32_t due = vm->settings.share_scan + vm->pmap.scan_credit;

        vm->pmap.scan_credit = due % TICKS_A_SECOND;
        if (vm_is_alive(vm) && vm->settings.share_scan != 0)
            scan(vm, due / TICKS_A_SECOND);
    }
}
