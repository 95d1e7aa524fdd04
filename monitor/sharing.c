#include "monitor/sharing.h"

#include "monitor/clock.h"
#include "monitor/contents.h"
#include "monitor/fault.h"
#include "monitor/frames.h"
#include "monitor/hw.h"
#include "monitor/pages.h"
#include "monitor/vm.h"

#define TICKS_A_SECOND 100
#define WALK_MAX       1024 /* pages a tick */
#define THOROUGH_ROUND 8

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
    return page.present && page.writable && pfn.n != vm->pmap.pinned.n && !vm->settings.large_pages;
}

void sharing_offer(struct vm *vm, pfn_t pfn)
{
    mfn_t frame;

    if (is_candidate(vm, pfn, &frame))
        share_or_file(vm, pfn, frame, contents_hash(frame));
}

/* The first look at a page only files it: others may find it, and the next look sees whether it has
 * changed. Few have; a sample tells which, but for one round in so many. What is shared in the end
 * is compared as a whole. */
static void look_at(struct vm *vm, pfn_t pfn)
{
    uint32_t hash, last;
    bool filed;
    mfn_t frame;

    if (!is_candidate(vm, pfn, &frame))
        return;
    filed = contents_filed(frame, &last);
    if (filed && vm->pmap.scan_round % THOROUGH_ROUND != 0 && contents_seem_unchanged(frame))
        hash = last;
    else
        hash = contents_hash(frame);
    if (filed && last == hash)
        share_or_file(vm, pfn, frame, hash);
    else
        contents_file(frame, hash);
}

/* Pages without a frame of their own cost next to nothing, but the walk over them is bounded too.
 */
static void scan(struct vm *vm, uint32_t pages, uint32_t most)
{
    struct pmap *pmap = &vm->pmap;
    mfn_t frame;

    for (uint32_t step = 0; pages > 0 && step < pmap->ram_frames && step < most; step++) {
        pfn_t pfn = {pmap->scan};

        if (is_candidate(vm, pfn, &frame)) {
            look_at(vm, pfn);
            pages--;
        }
        pmap->scan = pfn.n + 1;
        if (pmap->scan == pmap->ram_frames) {
            pmap->scan = 0;
            pmap->scan_round++;
        }
    }
}

/* The VMs that are scanned, and whose turn it is. */
static struct vm *scanned[VMS_MAX];
static unsigned turn;
unsigned sharing_scanned;

void sharing_take_stock(void)
{
    struct vm *vm;

    sharing_scanned = 0;
    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++)
        if (vm_is_alive(vm) && vm->settings.share_scan != 0)
            scanned[sharing_scanned++] = vm;
}

const char *sharing_switch(struct vm *vm)
{
    (void)vm;
    sharing_take_stock();
    return NULL;
}

/* One VM a tick: each has the pages of all ticks since its last turn. */
static void scan_next(void)
{
    struct vm *vm;
    uint32_t due;

    turn = turn + 1 < sharing_scanned ? turn + 1 : 0;
    vm = scanned[turn];
    due = vm->settings.share_scan * sharing_scanned + vm->pmap.scan_credit;
    vm->pmap.scan_credit = due % TICKS_A_SECOND;
    scan(vm, due / TICKS_A_SECOND, WALK_MAX * sharing_scanned);
}

void sharing_scan(void)
{
    static uint32_t last;
    uint32_t now = hw_count();

    if (now - last < CLOCK_TICK)
        return;
    last = now;
    scan_next();
}
