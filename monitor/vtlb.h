/* The virtual TLB: the TLB that the guest sees, and the rules that keep the larger TLBs behind it
 * unobservable. Source: PRA, "TLB Management", tlbp, tlbr, tlbwi, tlbwr. */
#ifndef MONITOR_VTLB_H
#define MONITOR_VTLB_H

/* What Random is made of: usable from assembly. */
#define RANDOM_FACTOR  1664525
#define RANDOM_SUMMAND 1013904223

#ifndef __ASSEMBLER__

#include "mips/tlb.h"
#include "monitor/types.h"

/* Entries that match nothing a program can use, one VPN2 each. */
void vtlb_reset(struct vcpu *vcpu);

/* The first entry that matches `address` under the guest's current ASID; NULL: none. Duplicate
 * entries, which a real core may answer with a machine check, count by the lowest index. */
const struct tlb_entry *vtlb_lookup(const struct vcpu *vcpu, gva_t address);

/* The four instructions, on the guest's CP0 registers. Random is always in [Wired, last index]. */
void vtlb_probe(struct vcpu *vcpu);
void vtlb_read(struct vcpu *vcpu);
void vtlb_write_indexed(struct vcpu *vcpu);
void vtlb_write_random(struct vcpu *vcpu);

/* The guest learns that its TLB maps `address` under the current ASID no more. It may now change
 * the mapping without telling anyone, so that retained copies in software and hardware TLB must go.
 */
void vtlb_drop_retained(struct vcpu *vcpu, gva_t address);

/* Random goes to its upper bound, as at reset and when Wired is written. */
void vtlb_reset_random(struct vcpu *vcpu);

/* Random takes another value of its range. */
void vtlb_next_random(struct vcpu *vcpu);

#endif
#endif
