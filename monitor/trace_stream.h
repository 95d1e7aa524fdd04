/* The trace stream to the third serial port: which visits go into it, and a bounded buffer between
 * the monitor and the port. What does not fit is dropped in whole visits, counted, and said in the
 * stream. */
#ifndef MONITOR_TRACE_STREAM_H
#define MONITOR_TRACE_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "monitor/trace_format.h"

struct vm;

/* Bytes that wait for the port, and how many it takes at one exit at most. */
#define TRACE_STREAM_BYTES 65536
#define TRACE_DRAIN_BYTES  64

/* Turns the stream on or off. The first time the header and the names of the reasons come first. */
void trace_stream_enable(bool on, uint32_t count);
extern bool trace_stream_on; /* for trace_stream_enabled alone */

static inline bool trace_stream_enabled(void)
{
    return trace_stream_on;
}

/* Selection of reasons, at any time; at first every one is in. Selection of VMs is their switch
 * `trace`. The stream says what it leaves out. */
void trace_stream_follow_reason(unsigned reason, bool on);
bool trace_stream_follows_reason(unsigned reason);
void trace_stream_selection_changed(uint32_t count);

/* Is this VM in, and the stream on? */
bool trace_stream_wants(const struct vm *vm);

/* Is an exit of this VM for this reason to go into the stream, as things are now? */
bool trace_stream_takes(const struct vm *vm, unsigned reason);

/* One visit that trace_stream_takes: records first..last (of record_of), all of `vm`. */
void trace_stream_visit(const struct vm *vm, uint32_t first, uint32_t last,
                        const struct trace_record *(*record_of)(uint32_t sequence));

/* Between visits. `record` as it is. */
void trace_stream_between(const struct vm *vm, const struct trace_record *record);
void trace_stream_switch(const struct vm *vm, uint32_t count);
void trace_stream_vm_end(const struct vm *vm, uint32_t count);

/* At each exit while the stream is on: gives the port its share, and marks the passing of time. */
void trace_stream_tick(uint32_t count);

/* The stream ends: the END record, and everything out. Enabling begins another. own: ticks spent on
 * the stream. */
void trace_stream_finish(uint32_t count, uint32_t own);

#endif
