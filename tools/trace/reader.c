#include "tools/trace/reader.h"

#include <string.h>

static const char *const kind_names[TRACE_KIND_COUNT] = {
#define X(symbol, name, v0, v1, v2, v3) [TRACE_##symbol] = name,
    TRACE_KINDS(X)
#undef X
};

static const char *const value_names[TRACE_KIND_COUNT][TRACE_VALUES] = {
#define X(symbol, name, v0, v1, v2, v3) [TRACE_##symbol] = {v0, v1, v2, v3},
    TRACE_KINDS(X)
#undef X
};

const char *trace_label(unsigned kind)
{
    return kind_names[kind];
}

const char *trace_value_name(unsigned kind, unsigned value)
{
    return value_names[kind][value];
}

bool trace_in_visit(unsigned kind)
{
    return kind <= TRACE_RESUME;
}

const char *trace_reason_name(const struct trace_reader *reader, unsigned reason)
{
    return reader->reasons[reason];
}

double trace_seconds(const struct trace_reader *reader, uint64_t time)
{
    return (double)time / reader->ticks_a_second;
}

static bool refuse(const struct trace_reader *reader, const char *what)
{
    char where[512];

    snprintf(where, sizeof(where), "%.460s byte %llu", reader->name,
             (unsigned long long)reader->offset);
    return problem_set(reader->problem, where, "make the trace again", "%s", what);
}

static bool refuse_end(const struct trace_reader *reader)
{
    return refuse(reader, ferror(reader->file) ? "the trace cannot be read"
                                               : "the trace is cut off: it has no end record");
}

static bool get_byte(struct trace_reader *reader, uint8_t *byte)
{
    int c = getc(reader->file);

    if (c == EOF)
        return refuse_end(reader);
    *byte = (uint8_t)c;
    reader->checksum = trace_checksum(reader->checksum, *byte);
    reader->offset++;
    return true;
}

static bool get_varint(struct trace_reader *reader, uint32_t *value)
{
    uint64_t sum = 0;
    uint8_t byte = 0;

    for (unsigned shift = 0; shift < 35; shift += 7) {
        if (!get_byte(reader, &byte))
            return false;
        sum |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            *value = (uint32_t)sum;
            return sum <= UINT32_MAX || refuse(reader, "the trace is damaged: a number too large");
        }
    }
    return refuse(reader, "the trace is damaged: a number without end");
}

bool trace_reader_open(struct trace_reader *reader, FILE *file, const char *name,
                       struct problem *problem)
{
    uint8_t header[TRACE_HEADER_BYTES];

    memset(reader, 0, sizeof(*reader));
    reader->file = file;
    reader->name = name;
    reader->problem = problem;
    if (fread(header, 1, sizeof(header), file) != sizeof(header))
        return problem_set(problem, name, "give a file that a run with --trace FILE wrote",
                           "not a trace: it is too short");
    for (unsigned i = 0; i < sizeof(header); i++)
        reader->checksum = trace_checksum(reader->checksum, header[i]);
    reader->offset = sizeof(header);
    if (memcmp(header, TRACE_MAGIC, TRACE_MAGIC_BYTES) != 0)
        return problem_set(problem, name, "give a file that a run with --trace FILE wrote",
                           "not a trace");
    if (header[TRACE_MAGIC_BYTES] != TRACE_VERSION)
        return problem_set(problem, name, "make the trace again with this monitor",
                           "a trace of version %u, not %u", header[TRACE_MAGIC_BYTES],
                           TRACE_VERSION);
    for (unsigned i = 0; i < 4; i++)
        reader->ticks_a_second |= (uint32_t)header[TRACE_MAGIC_BYTES + 1 + i] << 8 * i;
    return reader->ticks_a_second != 0 || refuse(reader, "the trace is damaged: a clock of 0 Hz");
}

static uint32_t unzigzag(uint32_t value)
{
    return value >> 1 ^ (0 - (value & 1));
}

static bool get_words(struct trace_reader *reader, struct trace_event *event, unsigned mask)
{
    uint32_t *last = reader->last[event->kind];
    uint32_t difference = 0;

    for (unsigned i = 0; i < TRACE_WORDS; i++) {
        if ((mask & 1u << i) == 0)
            continue;
        if (!get_varint(reader, &difference))
            return false;
        last[i] += unzigzag(difference);
    }
    event->vm = last[0] & 0xff;
    event->user = (last[0] >> 8 & 0xff) == 0;
    event->reason = last[0] >> 16;
    event->pc = last[1];
    memcpy(event->value, &last[2], sizeof(event->value));
    return true;
}

static bool check_mask(struct trace_reader *reader, unsigned mask)
{
    return mask < 1u << TRACE_WORDS || refuse(reader, "the trace is damaged: an impossible record");
}

static bool get_text(struct trace_reader *reader, char text[TRACE_TEXT_MAX + 1])
{
    uint8_t length = 0;

    if (!get_byte(reader, &length))
        return false;
    if (length > TRACE_TEXT_MAX)
        return refuse(reader, "the trace is damaged: a name too long");
    for (unsigned i = 0; i < length; i++) {
        if (!get_byte(reader, (uint8_t *)&text[i]))
            return false;
        if (text[i] <= ' ' || text[i] > '~')
            return refuse(reader, "the trace is damaged: a name with odd characters");
    }
    text[length] = '\0';
    return length > 0 || refuse(reader, "the trace is damaged: an empty name");
}

static bool take_vm(struct trace_reader *reader, const struct trace_event *event)
{
    struct trace_vm *vm = &reader->vms[event->vm];

    vm->software_tlb = event->value[0] != 0;
    vm->tlb_entries = event->value[1];
    vm->memory = event->value[2];
    return get_text(reader, vm->name);
}

static bool take_reason(struct trace_reader *reader, const struct trace_event *event)
{
    if (event->reason != reader->reason_count || event->reason >= TRACE_REASON_MAX)
        return refuse(reader, "the trace is damaged: reasons out of order");
    reader->reason_count++;
    return get_text(reader, reader->reasons[event->reason]);
}

/* Names that the record uses have been told before. */
static bool check_names(struct trace_reader *reader, const struct trace_event *event)
{
    bool has_vm = trace_in_visit(event->kind) || event->kind == TRACE_SWITCH ||
                  event->kind == TRACE_VM_END || event->kind == TRACE_VM ||
                  event->kind == TRACE_DELIVER;

    if (has_vm && event->vm >= TRACE_VM_MAX)
        return refuse(reader, "the trace is damaged: no VM has this number");
    if (has_vm && event->kind != TRACE_VM && reader->vms[event->vm].name[0] == '\0')
        return refuse(reader, "the trace is damaged: a VM that it has not named");
    if (event->kind == TRACE_EXIT && event->reason >= reader->reason_count)
        return refuse(reader, "the trace is damaged: an exit for a reason that it has not named");
    return true;
}

static bool take_special(struct trace_reader *reader, const struct trace_event *event)
{
    if (event->kind == TRACE_VM)
        return take_vm(reader, event);
    if (event->kind == TRACE_REASON)
        return take_reason(reader, event);
    if (event->kind == TRACE_DROPPED)
        reader->dropped += event->value[0];
    if (event->kind == TRACE_SELECT)
        reader->reasons_left_out |= event->value[2] != 0;
    return true;
}

/* The bytes behind END. */
static bool is_footer_right(struct trace_reader *reader)
{
    uint32_t checksum = reader->checksum, told = 0;
    uint8_t byte = 0;

    for (unsigned i = 0; i < TRACE_FOOTER_BYTES; i++) {
        if (!get_byte(reader, &byte))
            return false;
        told |= (uint32_t)byte << 8 * i;
    }
    return told == checksum || refuse(reader, "the trace is damaged: its checksum is wrong");
}

static enum trace_read take_end(struct trace_reader *reader, const struct trace_event *event)
{
    if (!is_footer_right(reader))
        return TRACE_READ_BAD;
    if (event->value[0] != (uint32_t)reader->records ||
        event->value[1] != (uint32_t)reader->dropped) {
        refuse(reader, "the trace is damaged: its end counts other records than it has");
        return TRACE_READ_BAD;
    }
    if (getc(reader->file) != EOF) {
        refuse(reader, "the trace is damaged: there is more behind its end");
        return TRACE_READ_BAD;
    }
    reader->own_ticks = event->value[2];
    return TRACE_READ_END;
}

enum trace_read trace_reader_next(struct trace_reader *reader, struct trace_event *event)
{
    uint8_t kind = 0, mask = 0;
    uint32_t time = 0;

    if (!get_byte(reader, &kind))
        return TRACE_READ_BAD;
    *event = (struct trace_event){.kind = kind, .index = reader->index};
    if (kind >= TRACE_KIND_COUNT) {
        refuse(reader, "the trace is damaged: an unknown kind of record");
        return TRACE_READ_BAD;
    }
    if (!get_byte(reader, &mask) || !check_mask(reader, mask) || !get_varint(reader, &time) ||
        !get_words(reader, event, mask) || !check_names(reader, event) ||
        !take_special(reader, event))
        return TRACE_READ_BAD;
    if (kind == TRACE_END)
        return take_end(reader, event);
    reader->time += time;
    event->time = reader->time;
    reader->records++;
    if (trace_in_visit(kind))
        reader->index++;
    return TRACE_READ_EVENT;
}
