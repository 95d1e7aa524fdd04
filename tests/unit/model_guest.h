/* Guests for host tests: VMs made by the real vm.c, and exits as entry.S would report them. */
#ifndef MODEL_GUEST_H
#define MODEL_GUEST_H

#include "tests/unit/model_hw.h"
#include "tests/unit/model_words.h"
#include "monitor/exit_reasons.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

#define GUEST_MEMORY  0x00100000u /* of a VM that guest_create makes */
#define GUEST_CODE    0xc0004000u /* where its pc starts: an address of the RAM window */
#define GUEST_GENERAL 0xc0000180u
#define GUEST_REFILL  0xc0000000u

/* A VM that has left its boot code: kernel mode, BEV = ERL = 0, pc = GUEST_CODE; and the machine
 * runs it. It has touched all of its RAM. A program can make VMS_MAX of them. */
struct vcpu *guest_create(unsigned tlb_entries, bool software_tlb);

/* Ends and destroys it. */
void guest_destroy(struct vcpu *vcpu);

/* Words of guest-physical memory. */
void guest_poke(struct vcpu *vcpu, uint32_t address, uint32_t word);
uint32_t guest_peek(struct vcpu *vcpu, uint32_t address);

/* Puts an instruction where the guest's RAM window shows `address`. */
void guest_put_insn(struct vcpu *vcpu, gva_t address, uint32_t word);

/* The exception `exccode` at pc: what the monitor makes of it. Cause.BD is as vcpu->exit says. */
enum exit_reason guest_exit(struct vcpu *vcpu, unsigned exccode);

/* The same with a faulting address. Refills come by their own vector: `refill`. */
enum exit_reason guest_tlb_exit(struct vcpu *vcpu, unsigned exccode, gva_t address, bool refill);

/* Executes a privileged instruction at pc, which lies in the RAM window. */
enum exit_reason guest_run(struct vcpu *vcpu, uint32_t word);

/* Executes it in the delay slot of `branch`, which is put at pc. */
enum exit_reason guest_run_in_slot(struct vcpu *vcpu, uint32_t branch, uint32_t word);

/* Reads and writes CP0 as mfc0 and mtc0 do; id is CP0_ID(register, select). */
uint32_t guest_mfc0(struct vcpu *vcpu, unsigned id);
void guest_mtc0(struct vcpu *vcpu, unsigned id, uint32_t value);

/* Writes entry `index` of the virtual TLB with tlbwi. */
void guest_tlbwi(struct vcpu *vcpu, unsigned index, uint32_t hi, uint32_t lo0, uint32_t lo1,
                 uint32_t mask);

/* EntryLo of a frame: pfn, and flags out of ENTRYLO_V, _D, _G. */
static inline uint32_t lo_of(uint32_t pfn, uint32_t flags)
{
    return pfn << ENTRYLO_PFN_SHIFT | 3u << ENTRYLO_C_SHIFT | flags;
}

#define VD (ENTRYLO_V | ENTRYLO_D)

/* Machine frame behind a guest frame number. */
uint32_t guest_frame(struct vcpu *vcpu, uint32_t pfn);

/* EntryLo that the hardware TLB holds for `address` in the guest's address space; 0: none. */
uint32_t guest_machine_lo(const struct vcpu *vcpu, gva_t address);

/* Do hardware or software TLB hold the pair of `address`? */
bool guest_is_cached(const struct vcpu *vcpu, gva_t address);

/* A load from a page that the guest has mapped: fills both TLBs. */
void guest_touch(struct vcpu *vcpu, gva_t address);

/* The exception code that the guest sees in its Cause. */
static inline unsigned guest_exccode(const struct vcpu *vcpu)
{
    return (vcpu->cp0[CP0_CAUSE] & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT;
}

#endif
