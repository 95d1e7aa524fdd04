/* What differs between platforms, above the exception entry. Implemented by platform_NAME.c. */
#ifndef MONITOR_PLATFORM_H
#define MONITOR_PLATFORM_H

#include "monitor/translate.h"
#include "monitor/types.h"

enum segment_kind {
    SEGMENT_ADDRESS_ERROR, /* not reachable in this mode */
    SEGMENT_MAPPED,        /* through the guest's own TLB entries */
    SEGMENT_DIRECT,        /* guest-physical address without a TLB entry */
};

struct segment {
    enum segment_kind kind;
    gpa_t address; /* SEGMENT_DIRECT: where it leads */
};

/* The guest's view of its address space (PRA, "Virtual Address Spaces"). erl: Status.ERL is set,
 * which makes the lower half unmapped. */
struct segment platform_segment(gva_t address, enum guest_mode mode, bool erl);

/* Would the machine let guest user mode use a hardware TLB entry for this address, although the
 * guest's own machine raises an address error there? Such entries must be gone before the guest's
 * user mode runs. */
bool platform_exposes(gva_t address);

/* The guest's window onto its RAM at GPA 0, and EBase's fixed upper bits. */
gva_t platform_ram_window(void);

/* Base of the vectors while Status.BEV = 1: the boot ROM as the guest's kernel addresses it. */
gva_t platform_bev_base(void);

/* The instruction that caused the exit, and, if that stands in a delay slot, its branch. Only for
 * exits that an instruction caused, not for interrupts, fetch faults or sdbbp. FAULT_NONE: *word is
 * set. */
enum fault platform_exit_insn(const struct vcpu *vcpu, uint32_t *word);
enum fault platform_exit_branch(const struct vcpu *vcpu, uint32_t *word);

/* What stands at the EPC of a short exit (short_exits.h), if that is in the guest's window onto its
 * RAM, which user mode does not reach: the instruction that caused it, or, if that is in a delay
 * slot, its branch. 0, a nop: elsewhere, or not to be had so easily. */
uint32_t platform_kernel_insn(const struct vcpu *vcpu, gva_t epc);

/* From the next resume on the machine runs this vCPU: the exception entry will save into it. */
void platform_select_vcpu(struct vcpu *vcpu);

/* The running guest's UserLocal or HWREna has changed: where the machine has a UserLocal, it may
 * answer rdhwr $29 itself. */
void platform_show_userlocal(const struct vcpu *vcpu);

extern const char platform_name[];

#endif
