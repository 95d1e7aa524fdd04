/* Tracing: a ring with what happened at the last exits, step by step, always; and the stream to the
 * third serial port (trace_stream.h) when it is on. An exit that the monitor did not have to fetch
 * the instruction of has insn = 0 in the ring; for the stream it is fetched where possible. */
#ifndef MONITOR_TRACE_H
#define MONITOR_TRACE_H

#include "mips/exceptions.h"
#include "monitor/exit_reasons.h"
#include "monitor/trace_format.h"
#include "monitor/types.h"

#define TRACE_RING_SIZE 256

/* The stream, on or off. */
void trace_enable(bool on);

/* What the stream wants has changed: it says so. */
void trace_selection_changed(void);

/* Does the stream want this VM's exits? All of them must then pass exit_handle: no assembly fast
 * path may serve one on its own. */
bool trace_follows(const struct vm *vm);

void trace_exit_begin(const struct vcpu *vcpu);
void trace_exit_end(const struct vcpu *vcpu, enum exit_reason reason);

/* From the one to the other. A short exit (short_exits.h) has neither, and leaves no record. */
extern bool trace_handling;

/* For those below. */
void trace_record_reflect(const struct vcpu *vcpu, unsigned exccode);
void trace_record_tlb_write(const struct vcpu *vcpu, unsigned index, const struct tlb_entry *entry);
void trace_record_install(const struct vcpu *vcpu, uint32_t tag, uint32_t lo0, uint32_t lo1);

/* Of an exit; interrupts between exits, too, and these alone: who runs no instruction raises no
 * exception. */
static inline void trace_reflect(const struct vcpu *vcpu, unsigned exccode)
{
    if (trace_handling || exccode == EXC_INT)
        trace_record_reflect(vcpu, exccode);
}

static inline void trace_tlb_write(const struct vcpu *vcpu, unsigned index,
                                   const struct tlb_entry *entry)
{
    if (trace_handling)
        trace_record_tlb_write(vcpu, index, entry);
}

static inline void trace_install(const struct vcpu *vcpu, uint32_t tag, uint32_t lo0, uint32_t lo1)
{
    if (trace_handling)
        trace_record_install(vcpu, tag, lo0, lo1);
}

/* The machine is given to a VM, or again to the same; nobody can run; a VM will not run again; the
 * run ends. For the stream. */
void trace_switch(const struct vm *vm);
void trace_idle(void);
void trace_vm_end(const struct vm *vm);
void trace_finish(void);

/* The record `age` records ago (0: the newest); NULL: the ring does not reach so far. */
const struct trace_record *trace_recent(uint32_t age);

const char *trace_kind_name(unsigned kind);

#endif
