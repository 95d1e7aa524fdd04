/* Platform `disco`: the guest kernel is relinked into ksseg, as Disco relinked IRIX (section 4.2.1
 * of the paper; docs/memory.md draws the map). */
#include "monitor/platform.h"

#include "mips/exceptions.h"
#include "monitor/fast_paths.h"
#include "monitor/hw.h"
#include "monitor/hwtlb.h"
#include "monitor/pmap.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

#define RAM_WINDOW          0xc0000000u
#define RAM_WINDOW_LIMIT    0xd0000000u
#define MAPPED_WINDOW_LIMIT 0xd8000000u
#define DEVICE_WINDOW_LIMIT 0xe0000000u
#define WINDOW_GPA_MASK     0x1fffffffu

const char platform_name[] = "disco";

struct segment platform_segment(gva_t address, enum guest_mode mode, bool erl)
{
    if (address < 0x80000000u) {
        if (erl)
            return (struct segment){SEGMENT_DIRECT, {address}};
        return (struct segment){.kind = SEGMENT_MAPPED};
    }
    if (mode == GUEST_USER || address < RAM_WINDOW || address >= DEVICE_WINDOW_LIMIT)
        return (struct segment){.kind = SEGMENT_ADDRESS_ERROR};
    if (address >= RAM_WINDOW_LIMIT && address < MAPPED_WINDOW_LIMIT)
        return (struct segment){.kind = SEGMENT_MAPPED};
    return (struct segment){SEGMENT_DIRECT, {address & WINDOW_GPA_MASK}};
}

gva_t platform_ram_window(void)
{
    return RAM_WINDOW;
}

gva_t platform_bev_base(void)
{
    return RAM_WINDOW | VECTOR_BEV_PA;
}

/* User mode reaches useg alone, whatever is in the TLB. */
bool platform_exposes(gva_t address)
{
    (void)address;
    return false;
}

/* From the window onto RAM, where kernels are, without a look at mode and TLB: an instruction was
 * executed there, and user mode does not reach the window. */
static inline bool fetch_from_window(const struct vcpu *vcpu, gva_t address, uint32_t *word)
{
    const struct pmap *pmap = &vcpu->vm->pmap;
    uint32_t pfn = (address - RAM_WINDOW) >> PAGE_SHIFT;
    const uint32_t *words;

    if (pfn >= pmap->ram_frames || (pmap->ram[pfn] & PMAP_PRESENT) == 0)
        return false;
    words = hw_frame_pointer(pmap_word_frame(pmap->ram[pfn]));
    *word = words[page_offset(address) / sizeof(uint32_t)];
    return true;
}

enum fault platform_exit_insn(const struct vcpu *vcpu, uint32_t *word)
{
    if (fetch_from_window(vcpu, vcpu_exit_address(vcpu), word))
        return FAULT_NONE;
    return guest_fetch(vcpu, vcpu_exit_address(vcpu), word);
}

uint32_t platform_kernel_insn(const struct vcpu *vcpu, gva_t epc)
{
    uint32_t word;

    return (epc & 1) == 0 && fetch_from_window(vcpu, epc, &word) ? word : 0;
}

enum fault platform_exit_branch(const struct vcpu *vcpu, uint32_t *word)
{
    return guest_fetch(vcpu, vcpu->pc, word);
}

void platform_select_vcpu(struct vcpu *vcpu)
{
    vcpu_selected = vcpu;
    fast_paths_select(vcpu->vm);
    hwtlb_wire(vcpu->vm);
}

/* The machine has none: each rdhwr is emulated. */
void platform_show_userlocal(const struct vcpu *vcpu)
{
    (void)vcpu;
}
