#include "monitor/trace.h"

#include "mips/cp0.h"
#include "mips/insn.h"
#include "monitor/channel.h"
#include "monitor/stats.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

static struct trace_record ring[TRACE_RING_SIZE];
static uint32_t next_sequence;
static uint32_t exit_sequence; /* the record of the exit that is being handled */
static bool enabled;

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

void trace_enable(bool to_second_port)
{
    enabled = to_second_port;
}

bool trace_enabled(void)
{
    return enabled;
}

const char *trace_kind_name(unsigned kind)
{
    return kind < TRACE_KIND_COUNT ? kind_names[kind] : "?";
}

static struct trace_record *record_of(uint32_t sequence)
{
    return &ring[sequence % TRACE_RING_SIZE];
}

/* The caller fills in all values: the ring is used again and again, and nothing is cleared first.
 */
static struct trace_record *add(const struct vcpu *vcpu, enum trace_kind kind)
{
    struct trace_record *record = record_of(next_sequence);

    record->sequence = next_sequence++;
    record->count = vcpu->exit.count;
    record->kind = (uint8_t)kind;
    record->vm = (uint8_t)vcpu->vm->id;
    record->mode = (uint8_t)vcpu_mode(vcpu);
    record->reason = EXIT_REASON_COUNT;
    record->pc = vcpu->pc;
    return record;
}

const struct trace_record *trace_recent(uint32_t age)
{
    if (age >= next_sequence || age >= TRACE_RING_SIZE)
        return NULL;
    return record_of(next_sequence - 1 - age);
}

static void emit(const struct trace_record *record)
{
    channel_put("{\"type\":\"trace\",\"sequence\":%u,\"count\":%u,\"vm\":\"%s\",\"kind\":\"%s\","
                "\"mode\":\"%s\",\"pc\":%u",
                (unsigned)record->sequence, (unsigned)record->count,
                vm_get(record->vm)->settings.name, kind_names[record->kind],
                record->mode == GUEST_USER ? "user" : "kernel", (unsigned)record->pc);
    if (record->kind == TRACE_EXIT)
        channel_put(",\"reason\":\"%s\"", stats_reason_name(record->reason));
    for (unsigned i = 0; i < TRACE_VALUES && value_names[record->kind][i][0] != '\0'; i++)
        channel_put(",\"%s\":%u", value_names[record->kind][i], (unsigned)record->value[i]);
    channel_put("}\n");
}

void trace_exit_begin(const struct vcpu *vcpu)
{
    struct trace_record *record = add(vcpu, TRACE_EXIT);

    exit_sequence = record->sequence;
    record->pc = vcpu_exit_address(vcpu);
    record->value[0] = vcpu->exit.cause;
    record->value[1] = vcpu->exit.badvaddr;
    record->value[3] = 0;
}

/* mfc0 and mtc0: what was moved. */
static uint32_t moved_value(const struct vcpu *vcpu, enum exit_reason reason)
{
    if (reason != EXIT_MFC0 && reason != EXIT_MTC0)
        return 0;
    return vcpu->gpr[insn_decode(vcpu->insn).rt];
}

static void add_resume(const struct vcpu *vcpu)
{
    struct trace_record *record = add(vcpu, TRACE_RESUME);

    record->value[0] = vcpu->cp0[CP0_STATUS];
    record->value[1] = 0;
    record->value[2] = 0;
    record->value[3] = 0;
}

void trace_exit_end(const struct vcpu *vcpu, enum exit_reason reason)
{
    struct trace_record *record = record_of(exit_sequence);

    record->reason = (uint8_t)reason;
    record->value[2] = vcpu->insn;
    if (!enabled)
        return;
    record->value[3] = moved_value(vcpu, reason);
    add_resume(vcpu);
    for (uint32_t sequence = exit_sequence; sequence != next_sequence; sequence++)
        emit(record_of(sequence));
}

void trace_reflect(const struct vcpu *vcpu, unsigned exccode)
{
    struct trace_record *record = add(vcpu, TRACE_REFLECT);

    record->value[0] = exccode;
    record->value[1] = vcpu->cp0[CP0_EPC];
    record->value[2] = vcpu->cp0[CP0_BADVADDR];
    record->value[3] = vcpu->cp0[CP0_ENTRYHI];
}

void trace_tlb_write(const struct vcpu *vcpu, unsigned index, const struct tlb_entry *entry)
{
    struct trace_record *record = add(vcpu, TRACE_TLB_WRITE);

    record->value[0] = index;
    record->value[1] = entry->hi;
    record->value[2] = entry->lo[0];
    record->value[3] = entry->lo[1];
}

void trace_install(const struct vcpu *vcpu, uint32_t tag, uint32_t lo0, uint32_t lo1)
{
    struct trace_record *record = add(vcpu, TRACE_INSTALL);

    record->value[0] = tag;
    record->value[1] = lo0;
    record->value[2] = lo1;
    record->value[3] = 0;
}
