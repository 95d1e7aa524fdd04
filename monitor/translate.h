/* Address translation in software, layer by layer: GVA -> GPA by the guest's own rules, and access
 * to what lies there. The monitor reaches guest memory in no other way. */
#ifndef MONITOR_TRANSLATE_H
#define MONITOR_TRANSLATE_H

#include "monitor/types.h"

enum fault {
    FAULT_NONE,
    FAULT_ADDRESS_ERROR, /* wrong mode for the segment, or misaligned */
    FAULT_REFILL,        /* no TLB entry matches */
    FAULT_INVALID,       /* V = 0 */
    FAULT_MODIFIED,      /* a store, D = 0 */
    FAULT_BUS_ERROR,     /* nothing at that guest-physical address */
};

struct translation {
    enum fault fault; /* FAULT_NONE, or the exception the guest's own machine would raise */
    gpa_t address;    /* valid if there is no fault */
    bool writable;    /* the guest's mapping allows stores */
    const struct tlb_entry *entry; /* of the virtual TLB; NULL for a direct window */
};

/* What the guest's machine would make of `address` now: segments, then the virtual TLB. */
struct translation translate(const struct vcpu *vcpu, gva_t address, enum access access);

/* The same for a load from the odd page of a pair, given what `translate` said of the even one: one
 * entry, or one window, is behind both. */
struct translation translate_odd(const struct translation *even, gva_t odd);

/* Reads the instruction word at `address` as the guest's fetch would. FAULT_NONE: *word is set.
 * Also finds pages that only the software TLB still knows. */
enum fault guest_fetch(const struct vcpu *vcpu, gva_t address, uint32_t *word);

#endif
