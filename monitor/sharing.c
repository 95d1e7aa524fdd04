#include "monitor/sharing.h"

#include "monitor/contents.h"
#include "monitor/fault.h"
#include "monitor/frames.h"
#include "monitor/pages.h"
#include "monitor/vm.h"

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

void sharing_offer(struct vm *vm, pfn_t pfn)
{
    struct pmap_entry page = pmap_lookup(vm, pfn);
    uint32_t hash;
    mfn_t found;

    if (!page.present || !page.writable || vm->settings.large_pages)
        return;
    hash = contents_hash(page.frame);
    if (contents_find(page.frame, hash, &found)) {
        make_shared(found);
        pages_merge(vm, pfn, found);
    } else {
        contents_file(page.frame, hash);
    }
}
