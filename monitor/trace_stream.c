#include "monitor/trace_stream.h"

#include <string.h>

#include "mips/malta.h"
#include "monitor/exit_reasons.h"
#include "monitor/hw.h"
#include "monitor/stats.h"
#include "monitor/trace_encode.h"
#include "monitor/vm.h"

/* Room that stays free for a VM's name, DROPPED and END. */
#define RESERVE (4 * TRACE_RECORD_MAX)

/* Count wraps at 2^32: the reader must hear of it more often. */
#define TIME_MARK (1u << 30)

static uint8_t buffer[TRACE_STREAM_BYTES];
static uint32_t filled, drained; /* bytes ever put in and taken out, modulo 2^32 */
static struct trace_encoder encoder;
static uint32_t records, dropped, dropped_in_all, checksum;
bool trace_stream_on;
static bool started;
static bool ignored_reason[EXIT_REASON_COUNT];
static bool described[VMS_MAX]; /* its VM record is in the stream */

static uint32_t room(void)
{
    return TRACE_STREAM_BYTES - (filled - drained);
}

static void put_bytes(const uint8_t *bytes, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        buffer[filled++ % TRACE_STREAM_BYTES] = bytes[i];
        checksum = trace_checksum(checksum, bytes[i]);
    }
}

static void put(const struct trace_record *record, const char *text)
{
    uint8_t bytes[TRACE_RECORD_MAX];
    unsigned count = trace_encode(&encoder, record, text, bytes);

    put_bytes(bytes, count);
    records++;
}

/* Once there is room again. */
static void tell_dropped(uint32_t count)
{
    struct trace_record record = {.kind = TRACE_DROPPED, .count = count, .value = {dropped}};

    if (dropped == 0)
        return;
    dropped_in_all += dropped;
    dropped = 0;
    put(&record, NULL);
}

/* Is there room for so many records? Otherwise they count as dropped. */
static bool make_room(uint32_t wanted, uint32_t count)
{
    if (room() < RESERVE + wanted * TRACE_RECORD_MAX) {
        dropped += wanted;
        return false;
    }
    tell_dropped(count);
    return true;
}

static void describe(const struct vm *vm, uint32_t count)
{
    struct trace_record record = {
        .kind = TRACE_VM,
        .count = count,
        .vm = (uint8_t)vm->id,
        .value = {vm->settings.software_tlb, vm->settings.tlb_entries, vm->settings.memory},
    };

    if (described[vm->id])
        return;
    described[vm->id] = true;
    put(&record, vm->settings.name);
}

static void start(uint32_t count)
{
    struct trace_record record = {.kind = TRACE_REASON, .count = count};
    uint8_t header[TRACE_HEADER_BYTES];

    started = true;
    encoder = (struct trace_encoder){.count = count};
    records = dropped = dropped_in_all = checksum = 0;
    memset(described, 0, sizeof(described));
    hw_trace_open();
    trace_encode_header(MALTA_COUNT_HZ, header);
    put_bytes(header, sizeof(header));
    for (unsigned i = 0; i < EXIT_REASON_COUNT; i++) {
        record.reason = (uint8_t)i;
        put(&record, stats_reason_name(i));
    }
}

static uint32_t vms_left_out(void)
{
    const struct vm *vm;
    uint32_t count = 0;

    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++)
        count += vm->settings.trace == 0;
    return count;
}

static uint32_t reasons_left_out(void)
{
    uint32_t count = 0;

    for (unsigned i = 0; i < EXIT_REASON_COUNT; i++)
        count += ignored_reason[i];
    return count;
}

void trace_stream_selection_changed(uint32_t count)
{
    struct trace_record record = {
        .kind = TRACE_SELECT,
        .count = count,
        .value = {trace_stream_on, vms_left_out(), reasons_left_out()},
    };

    if (started && make_room(1, count))
        put(&record, NULL);
}

void trace_stream_enable(bool on, uint32_t count)
{
    bool changes = on != trace_stream_on;

    trace_stream_on = on;
    if (on && !started)
        start(count);
    if (changes)
        trace_stream_selection_changed(count);
}

void trace_stream_follow_reason(unsigned reason, bool on)
{
    ignored_reason[reason] = !on;
}

bool trace_stream_follows_reason(unsigned reason)
{
    return !ignored_reason[reason];
}

bool trace_stream_takes(const struct vm *vm, unsigned reason)
{
    return trace_stream_wants(vm) && !ignored_reason[reason];
}

bool trace_stream_wants(const struct vm *vm)
{
    return trace_stream_on && vm->settings.trace != 0;
}

void trace_stream_visit(const struct vm *vm, uint32_t first, uint32_t last,
                        const struct trace_record *(*record_of)(uint32_t sequence))
{
    uint32_t count = record_of(first)->count;

    if (!make_room(last - first + 1, count))
        return;
    describe(vm, count);
    for (uint32_t sequence = first; sequence != last + 1; sequence++)
        put(record_of(sequence), NULL);
}

void trace_stream_between(const struct vm *vm, const struct trace_record *record)
{
    if (!trace_stream_wants(vm) || !make_room(1, record->count))
        return;
    describe(vm, record->count);
    put(record, NULL);
}

/* A record that says no more than its kind. */
static void put_plain(const struct vm *vm, enum trace_kind kind, uint32_t count)
{
    struct trace_record record = {
        .kind = (uint8_t)kind,
        .count = count,
        .vm = (uint8_t)vm->id,
        .value = {kind == TRACE_VM_END && vm->settings.software_tlb},
    };

    trace_stream_between(vm, &record);
}

void trace_stream_switch(const struct vm *vm, uint32_t count)
{
    put_plain(vm, TRACE_SWITCH, count);
}

void trace_stream_vm_end(const struct vm *vm, uint32_t count)
{
    put_plain(vm, TRACE_VM_END, count);
    described[vm->id] = false; /* another VM may get its number */
}

static void drain(unsigned most)
{
    while (most > 0 && drained != filled) {
        unsigned free = hw_trace_room();

        if (free == 0)
            return;
        for (; free > 0 && most > 0 && drained != filled; free--, most--)
            hw_trace_put(buffer[drained++ % TRACE_STREAM_BYTES]);
    }
}

void trace_stream_tick(uint32_t count)
{
    struct trace_record record = {.kind = TRACE_TIME, .count = count};

    if (!trace_stream_on)
        return;
    if (count - encoder.count >= TIME_MARK && make_room(1, count))
        put(&record, NULL);
    drain(TRACE_DRAIN_BYTES);
}

void trace_stream_finish(uint32_t count, uint32_t own)
{
    struct trace_record record = {.kind = TRACE_END, .count = count};
    uint8_t footer[TRACE_FOOTER_BYTES];

    if (!started)
        return;
    tell_dropped(count);
    record.value[0] = records;
    record.value[1] = dropped_in_all;
    record.value[2] = own;
    put(&record, NULL);
    trace_encode_footer(checksum, footer);
    put_bytes(footer, sizeof(footer));
    while (drained != filled)
        drain(TRACE_DRAIN_BYTES);
    trace_stream_on = started = false;
}
