/* Trace records as bytes of the stream (trace_format.h). No state but the caller's, no hardware. */
#ifndef MONITOR_TRACE_ENCODE_H
#define MONITOR_TRACE_ENCODE_H

#include "monitor/trace_format.h"

/* What the next record's differences are taken to. Starts zeroed. */
struct trace_encoder {
    uint32_t count;
    uint32_t last[TRACE_KIND_COUNT][TRACE_WORDS];
};

/* Writes the header to `out`, TRACE_HEADER_BYTES. */
void trace_encode_header(uint32_t ticks_a_second, uint8_t *out);

/* Writes the checksum to `out`, TRACE_FOOTER_BYTES. */
void trace_encode_footer(uint32_t checksum, uint8_t *out);

/* Writes a record to `out`, at most TRACE_RECORD_MAX bytes, and returns how many. `text`: of kinds
 * that have one, else NULL; longer ones are cut off. The sequence number is not part of the stream.
 */
unsigned trace_encode(struct trace_encoder *encoder, const struct trace_record *record,
                      const char *text, uint8_t *out);

#endif
