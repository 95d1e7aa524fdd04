#include "monitor/trace.h"

#include "mips/cp0.h"
#include "mips/insn.h"
#include "monitor/hw.h"
#include "monitor/trace_stream.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

static struct trace_record ring[TRACE_RING_SIZE];
static uint32_t next_sequence;
static struct trace_record *exit_record = ring; /* of the exit that is being handled, or was last */
bool trace_handling;
static const struct vcpu *waiting; /* its visit is to go into the stream; NULL: none */
static uint32_t own; /* ticks that the stream itself has taken: its clock leaves them out */

static const char *const kind_names[TRACE_KIND_COUNT] = {
#define X(symbol, name, v0, v1, v2, v3) [TRACE_##symbol] = name,
    TRACE_KINDS(X)
#undef X
};

bool trace_follows(const struct vm *vm)
{
    return trace_stream_wants(vm);
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
static inline struct trace_record *add_at(const struct vcpu *vcpu, enum trace_kind kind,
                                          uint32_t count)
{
    struct trace_record *record = record_of(next_sequence);

    record->sequence = next_sequence++;
    record->count = count;
    record->kind = (uint8_t)kind;
    record->vm = (uint8_t)vcpu->vm->id;
    record->mode = (uint8_t)vcpu_mode(vcpu);
    record->reason = EXIT_REASON_COUNT;
    record->pc = vcpu->pc;
    return record;
}

static struct trace_record *add(const struct vcpu *vcpu, enum trace_kind kind)
{
    uint32_t count = trace_stream_enabled() ? hw_count() : vcpu->exit.count;

    return add_at(vcpu, kind, count - own);
}

const struct trace_record *trace_recent(uint32_t age)
{
    if (age >= next_sequence || age >= TRACE_RING_SIZE)
        return NULL;
    return record_of(next_sequence - 1 - age);
}

static const struct trace_record *recorded(uint32_t sequence)
{
    return record_of(sequence);
}

/* The last visit into the stream, and the port's share: not before the next exit, so that its
 * resume gets the time at which the guest really went on, and the stream's own work counts as the
 * monitor's. */
static void stream_waiting(const struct vcpu *vcpu)
{
    uint32_t last = next_sequence - 1;
    uint32_t start;

    if (!trace_stream_enabled())
        return;
    start = hw_count();
    if (waiting != NULL && waiting == vcpu)
        record_of(last)->count = vcpu->exit.resume_count - own;
    if (waiting != NULL)
        trace_stream_visit(waiting->vm, exit_record->sequence, last, recorded);
    waiting = NULL;
    trace_stream_tick((vcpu != NULL ? vcpu->exit.count : start) - own);
    own += hw_count() - start;
}

static inline void begin_at(const struct vcpu *vcpu, uint32_t count)
{
    struct trace_record *record = add_at(vcpu, TRACE_EXIT, count);

    trace_handling = true;
    exit_record = record;
    record->pc = vcpu_exit_address(vcpu);
    record->value[0] = vcpu->exit.cause;
    record->value[1] = vcpu->exit.badvaddr;
    record->value[3] = 0;
}

static __attribute__((noinline)) void begin_with_stream(const struct vcpu *vcpu)
{
    uint32_t count = vcpu->exit.count - own;

    stream_waiting(vcpu);
    begin_at(vcpu, count);
}

/* At each exit. What the stream needs stands apart, so that without it nothing is saved on the
 * stack. */
void trace_exit_begin(const struct vcpu *vcpu)
{
    if (trace_stream_enabled())
        begin_with_stream(vcpu);
    else
        begin_at(vcpu, vcpu->exit.count - own);
}

/* mfc0 and mtc0: what was moved. */
static uint32_t moved_value(const struct vcpu *vcpu, enum exit_reason reason)
{
    if (reason != EXIT_MFC0 && reason != EXIT_MTC0)
        return 0;
    return vcpu->gpr[insn_decode(vcpu->insn).rt];
}

/* For the stream: the value, and the resume. */
static __attribute__((noinline)) void complete_visit(const struct vcpu *vcpu,
                                                     enum exit_reason reason)
{
    struct trace_record *record;

    if (!trace_stream_takes(vcpu->vm, reason))
        return;
    exit_record->value[3] = moved_value(vcpu, reason);
    record = add(vcpu, TRACE_RESUME);
    record->value[0] = vcpu->cp0[CP0_STATUS];
    record->value[1] = 0;
    record->value[2] = 0;
    record->value[3] = 0;
    waiting = vcpu;
}

void trace_exit_end(const struct vcpu *vcpu, enum exit_reason reason)
{
    exit_record->reason = (uint8_t)reason;
    exit_record->value[2] = vcpu->insn;
    trace_handling = false;
    if (trace_stream_enabled())
        complete_visit(vcpu, reason);
}

void trace_record_reflect(const struct vcpu *vcpu, unsigned exccode)
{
    struct trace_record *record;

    if (!trace_handling)
        stream_waiting(NULL);
    record = add(vcpu, trace_handling ? TRACE_REFLECT : TRACE_DELIVER);
    record->value[0] = exccode;
    record->value[1] = vcpu->cp0[CP0_EPC];
    record->value[2] = vcpu->cp0[CP0_BADVADDR];
    record->value[3] = vcpu->cp0[CP0_ENTRYHI];
    if (!trace_handling)
        trace_stream_between(vcpu->vm, record);
}

void trace_record_tlb_write(const struct vcpu *vcpu, unsigned index, const struct tlb_entry *entry)
{
    struct trace_record *record = add(vcpu, TRACE_TLB_WRITE);

    record->value[0] = index;
    record->value[1] = entry->hi;
    record->value[2] = entry->lo[0];
    record->value[3] = entry->lo[1];
}

void trace_record_install(const struct vcpu *vcpu, uint32_t tag, uint32_t lo0, uint32_t lo1)
{
    struct trace_record *record = add(vcpu, TRACE_INSTALL);

    record->value[0] = tag;
    record->value[1] = lo0;
    record->value[2] = lo1;
    record->value[3] = 0;
}

void trace_enable(bool on)
{
    stream_waiting(NULL);
    trace_stream_enable(on, hw_count() - own);
}

void trace_selection_changed(void)
{
    stream_waiting(NULL);
    trace_stream_selection_changed(hw_count() - own);
}

void trace_switch(const struct vm *vm)
{
    if (!trace_stream_enabled())
        return;
    stream_waiting(NULL);
    trace_stream_switch(vm, hw_count() - own);
}

void trace_idle(void)
{
    stream_waiting(NULL);
}

void trace_vm_end(const struct vm *vm)
{
    stream_waiting(NULL);
    trace_stream_vm_end(vm, hw_count() - own);
}

void trace_finish(void)
{
    stream_waiting(NULL);
    trace_stream_finish(hw_count() - own, own);
}
