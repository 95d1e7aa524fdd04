/* Platform `segctl`: the guest kernel is not relinked. Its kseg0 and kseg1 are segments that the
 * machine maps in supervisor mode (docs/unmodified-kernels.md draws the map). */
#include "monitor/platform.h"

#include "mips/exceptions.h"
#include "monitor/entry.h"
#include "monitor/fast_paths.h"
#include "monitor/hwtlb.h"
#include "monitor/hw.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

#define KSEG0         0x80000000u
#define KSEG1         0xa0000000u
#define KSEG2         0xc0000000u
#define KSEG3         0xe0000000u
#define UNMAPPED_MASK 0x1fffffffu /* kseg0, kseg1: address to guest-physical address */

const char platform_name[] = "segctl";

struct segment platform_segment(gva_t address, enum guest_mode mode, bool erl)
{
    if (address < KSEG0) {
        if (erl)
            return (struct segment){SEGMENT_DIRECT, {address}};
        return (struct segment){.kind = SEGMENT_MAPPED};
    }
    if (mode == GUEST_USER)
        return (struct segment){.kind = SEGMENT_ADDRESS_ERROR};
    if (address >= KSEG2)
        return (struct segment){.kind = SEGMENT_MAPPED};
    return (struct segment){SEGMENT_DIRECT, {address & UNMAPPED_MASK}};
}

/* The segments of kseg1 and kseg3 are the monitor's in kernel mode. There is no access mode that is
 * unmapped for kernel mode, mapped for supervisor mode and an error for user mode. */
bool platform_exposes(gva_t address)
{
    return (address >= KSEG1 && address < KSEG2) || address >= KSEG3;
}

gva_t platform_ram_window(void)
{
    return KSEG0;
}

gva_t platform_bev_base(void)
{
    return KSEG1 | VECTOR_BEV_PA;
}

/* The machine has kept both: the guest's memory may have changed since, and its TLB too. */
enum fault platform_exit_insn(const struct vcpu *vcpu, uint32_t *word)
{
    *word = vcpu->exit.insn;
    return FAULT_NONE;
}

/* In a delay slot the branch stands at EPC, and BadInstr is not it. */
uint32_t platform_kernel_insn(const struct vcpu *vcpu, gva_t epc)
{
    if ((hw_cause() & CAUSE_BD) != 0)
        return 0;
    return (epc - KSEG0) >> PAGE_SHIFT < vcpu->vm->pmap.ram_frames ? hw_badinstr() : 0;
}

enum fault platform_exit_branch(const struct vcpu *vcpu, uint32_t *word)
{
    *word = vcpu->exit.branch;
    return FAULT_NONE;
}

void platform_select_vcpu(struct vcpu *vcpu)
{
    vcpu_selected = vcpu;
    fast_paths_select(vcpu->vm);
    hwtlb_wire(vcpu->vm);
    entry_select_vcpu(vcpu);
    platform_show_userlocal(vcpu);
}

/* HWREna's other bits stay 0. With bit 29 set both of the guest's modes may read UserLocal, here as
 * on its own machine; with the bit clear its kernel still may, and is emulated. */
void platform_show_userlocal(const struct vcpu *vcpu)
{
    hw_set_userlocal(vcpu->cp0[CP0_USERLOCAL], vcpu->cp0[CP0_HWRENA] & HWRENA_ULR);
}
