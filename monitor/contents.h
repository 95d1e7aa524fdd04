/* What frames hold: filling and comparing them, and an index of frames by a hash of their contents,
 * which says what may be equal to what. */
#ifndef MONITOR_CONTENTS_H
#define MONITOR_CONTENTS_H

#include "monitor/types.h"

void contents_zero(mfn_t frame);

/* Also makes instructions in the copy visible to fetches. */
void contents_copy(mfn_t to, mfn_t from);

bool contents_equal(mfn_t a, mfn_t b);

/* Equal contents have equal hashes. */
uint32_t contents_hash(mfn_t frame);

/* Files a frame under a hash; a frame that is filed already moves. Nothing keeps it from changing
 * afterwards: who finds it has to compare. */
void contents_file(mfn_t frame, uint32_t hash);

/* The hash under which a frame is filed. false: it is not. */
bool contents_filed(mfn_t frame, uint32_t *hash);

/* Does a sample of the frame's words say the same as when it was filed? Costs a tenth of the hash,
 * and overlooks a change of few words. */
bool contents_seem_unchanged(mfn_t frame);

/* Takes a frame out. Call before the frame is freed; nothing if it is not filed. */
void contents_forget(mfn_t frame);

/* Another frame that is filed under `hash` and equal to `frame` now. false: none. */
bool contents_find(mfn_t frame, uint32_t hash, mfn_t *found);

#endif
