/* How the pages of a VM's RAM come and go: given on first touch, shared until somebody stores into
 * them, taken away. Whoever takes a page or a right drops what was derived from it, in software and
 * hardware TLB, before the guest runs again (invariant I2).
 *
 * A shared frame never changes, and is never taken from those who share it: it goes when the last
 * of them has let go of it. So nobody needs to find the sharers of a frame, and there are no
 * back-pointers but that of a private frame to its one page. */
#ifndef MONITOR_PAGES_H
#define MONITOR_PAGES_H

#include "monitor/pmap.h"
#include "monitor/types.h"

enum page_state {
    PAGE_READY,       /* nothing had to be done */
    PAGE_FIRST_TOUCH, /* it has its frame now, or, read only, the frame of zeros */
    PAGE_COPIED,      /* it was shared, and is private now */
    PAGE_SWAPPED_IN,  /* it was on the disk */
    PAGE_NO_FRAME,    /* the machine's memory has run out: the VM is stopped, with a message */
};

/* Makes a page of RAM (pfn below ram_frames) present, and writable if `store`. */
enum page_state pages_prepare(struct vm *vm, pfn_t pfn, bool store);

/* From now on this page of RAM has a frame of its own that nobody takes away, until another page is
 * pinned; a VM has one such page at most. Large pages may move it. false: no memory; the VM is
 * stopped, with a message. */
bool pages_pin(struct vm *vm, pfn_t pfn);

/* The page, which is not pinned, reads as zeros again and has no frame, as if it had never been
 * touched. */
void pages_discard(struct vm *vm, pfn_t pfn);

/* The page reads as zeros from now on. 1: it did so without further ado; 0: it had to be changed.
 */
uint32_t pages_clear(struct vm *vm, pfn_t pfn);

/* Discards a page and notes that it is in the guest's balloon, until it is deflated or touched. */
void pages_inflate(struct vm *vm, pfn_t pfn);
void pages_deflate(struct vm *vm, pfn_t pfn);

/* The page's private frame becomes a shared one, which others may refer to. */
void pages_share(struct vm *vm, pfn_t pfn);

/* The page gives its frame back and refers to `shared`, which holds the same bytes. */
void pages_merge(struct vm *vm, pfn_t pfn, mfn_t shared);

/* The frame of zeros that pages share which were read before anybody wrote to them; it is made if
 * need be. false: no memory. */
bool pages_zero_frame(mfn_t *frame);

/* A private page is on the disk now, in this slot, and has no frame. */
void pages_evict(struct vm *vm, pfn_t pfn, uint32_t slot);

/* The page has `to`, a frame of the VM's own that holds its bytes, for its frame from now on; what
 * it had before is released. What was derived from that must be dropped; what
 * was on the disk must have been read.
 */
void pages_replace(struct vm *vm, pfn_t pfn, mfn_t to);

/* All VMs together, in pages of 4 KB: what they have touched (the paper's "virtual" memory), and
 * the frames behind that ("machine"): now; when the former was largest, at the end of that time,
 * when there was time to find equal pages; and the most frames ever. */
struct pages_usage {
    uint32_t virtual_pages, frames;
    uint32_t peak_virtual_pages, peak_frames;
    uint32_t most_frames;
    uint32_t owned_frames;
};

struct pages_usage pages_usage(void);

/* All pages at once, of a VM that does not run again. */
void pages_discard_all(struct vm *vm);

#endif
