/* Machine frames: who owns each 4 KB of machine memory, and how many pages refer to it. */
#ifndef MONITOR_FRAMES_H
#define MONITOR_FRAMES_H

#include "monitor/types.h"

#define FRAMES_MAX           65536 /* 256 MB: what kseg0 reaches below the board's devices */
#define FRAME_OWNER_NONE     0     /* free, or not memory at all */
#define FRAME_OWNER_MONITOR  1
#define FRAME_OWNER_FIRST_VM 2   /* VM number v owns as FRAME_OWNER_FIRST_VM + v */
#define FRAME_OWNER_SHARED   255 /* nobody's alone: read-only, one reference a page that it backs */

/* Declares [first, limit) to be free memory. Called once for each range at boot. */
void frames_add(mfn_t first, mfn_t limit);

/* Takes `count` neighbouring free frames whose first number is a multiple of `align` (a power of
 * two), fills them with zeros and gives them to `owner` with one reference each. false: there are
 * none. */
bool frames_allocate(unsigned owner, uint32_t count, uint32_t align, mfn_t *first);

/* Takes one free frame, whose contents the caller is to write, with one reference. false: there is
 * none. Its cost does not depend on the size of memory. */
bool frames_take(unsigned owner, mfn_t *frame);

/* Makes a frame in use shared, with the references that it has, or private to `owner` again; the
 * latter needs a single reference. */
void frames_share(mfn_t frame);
void frames_claim(mfn_t frame, unsigned owner);

/* One more page refers to a shared frame. */
void frames_refer(mfn_t frame);

/* Drops one reference; the last one frees the frame. The frame must be in use. */
void frames_release(mfn_t frame);

/* Owner of a frame; FRAME_OWNER_NONE for numbers beyond memory. */
unsigned frames_owner(mfn_t frame);

/* Pages that refer to a frame in use. */
uint32_t frames_references(mfn_t frame);

/* The guest page that a private frame backs: what its owner's pmap knows it by. */
void frames_set_page(mfn_t frame, pfn_t pfn);
pfn_t frames_page(mfn_t frame);

/* Free frames now; frames with FRAME_OWNER_SHARED now. */
uint32_t frames_free_count(void);
uint32_t frames_shared_count(void);

#endif
