/* Machine frames: who owns each 4 KB of machine memory. */
#ifndef MONITOR_FRAMES_H
#define MONITOR_FRAMES_H

#include "monitor/types.h"

#define FRAMES_MAX           65536 /* 256 MB: what kseg0 reaches below the board's devices */
#define FRAME_OWNER_NONE     0     /* free, or not memory at all */
#define FRAME_OWNER_MONITOR  1
#define FRAME_OWNER_FIRST_VM 2 /* VM number v owns as FRAME_OWNER_FIRST_VM + v */

/* Declares [first, limit) to be free memory. Called once for each range at boot. */
void frames_add(mfn_t first, mfn_t limit);

/* Takes `count` neighbouring free frames whose first number is a multiple of `align` (a power of
 * two), fills them with zeros and gives them to `owner` with one reference each. false: there are
 * none. */
bool frames_allocate(unsigned owner, uint32_t count, uint32_t align, mfn_t *first);

/* Drops one reference; the last one frees the frame. The frame must be in use. */
void frames_release(mfn_t frame);

/* Owner of a frame; FRAME_OWNER_NONE for numbers beyond memory. */
unsigned frames_owner(mfn_t frame);

/* Free frames now. */
uint32_t frames_free_count(void);

#endif
