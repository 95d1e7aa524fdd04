/* Offsets into structures for assembly: compiled, never run; a build step makes a header of the
 * marked lines. */
#include "monitor/asid.h"
#include "monitor/fault.h"
#include "monitor/home.h"
#include "monitor/hwtlb.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

#define DEFINE(name, value) __asm__ volatile("\n->" #name " %0" : : "i"(value))
#define VCPU(name, member)  DEFINE(name, offsetof(struct vcpu, member))
#define FRAME(name, member) DEFINE(name, offsetof(struct fault_frame, member))

void home_offsets(void);
void vcpu_offsets(void);
void fast_path_offsets(void);
void vm_offsets(void);
void fault_offsets(void);

void home_offsets(void)
{
    DEFINE(VCPU_BASE, (int32_t)(HWTLB_HOME_ADDRESS + offsetof(struct home, vcpu)));
    DEFINE(STLB_BASE, (int32_t)(HWTLB_HOME_ADDRESS + offsetof(struct home, stlb)));
    DEFINE(STLB_FROM_VCPU,
           (int32_t)offsetof(struct home, stlb) - (int32_t)offsetof(struct home, vcpu));
    DEFINE(STLB_KEY, offsetof(struct stlb_entry, key));
    DEFINE(STLB_LO0, offsetof(struct stlb_entry, lo[0]));
    DEFINE(STLB_LO1, offsetof(struct stlb_entry, lo[1]));
}

void vcpu_offsets(void)
{
    VCPU(VCPU_GPR, gpr);
    VCPU(VCPU_HI, hi);
    VCPU(VCPU_LO, lo);
    VCPU(VCPU_PC, pc);
    VCPU(VCPU_EXIT_VIA, exit.via);
    VCPU(VCPU_EXIT_CAUSE, exit.cause);
    VCPU(VCPU_EXIT_BADVADDR, exit.badvaddr);
    VCPU(VCPU_EXIT_DEBUG, exit.debug);
    VCPU(VCPU_EXIT_INSN, exit.insn);
    VCPU(VCPU_EXIT_BRANCH, exit.branch);
    VCPU(VCPU_EXIT_COUNT_READ, exit.count);
    VCPU(VCPU_RESUME_COUNT, exit.resume_count);
    VCPU(VCPU_EXIT_LAST_COUNT, exit.last_count);
    VCPU(VCPU_SCRATCH_K0, scratch_k0);
    VCPU(VCPU_SCRATCH_K1, scratch_k1);
    VCPU(VCPU_SCRATCH_AT, scratch_at);
    VCPU(VCPU_HW_STATUS, hw_status);
    VCPU(VCPU_HW_ENTRYHI, hw_entryhi);
    VCPU(VCPU_ENDS_RESERVATION, ends_reservation);
    VCPU(VCPU_STLB_IN_USE, stlb_in_use);
}

void fast_path_offsets(void)
{
    VCPU(VCPU_CP0, cp0);
    VCPU(VCPU_COUNT_OFFSET, count_offset);
    VCPU(VCPU_COUNT_CHECKED, count_checked);
    VCPU(VCPU_COUNT_LEFT, count_left);
    VCPU(VCPU_CLOCK_LIMIT, clock_limit);
    VCPU(VCPU_FAST_GPR_GET, fast.gpr_get);
    VCPU(VCPU_FAST_GPR_PUT, fast.gpr_put);
    VCPU(VCPU_FAST_MFC0_PUT, fast.mfc0_put);
    VCPU(VCPU_FAST_CP0_PUT, fast.cp0_put);
    VCPU(VCPU_RAM, fast.ram);
    VCPU(VCPU_RAM_FRAMES, fast.ram_frames);
    VCPU(VCPU_FAST_ASIDS, fast.asids);
    VCPU(VCPU_FAST_VALUE, fast.value);
    VCPU(VCPU_FAST_COUNT, fast.count);
    VCPU(VCPU_FAST_COUNTS, fast_counts);
    VCPU(VCPU_SUMS_GUEST, sums.guest);
    VCPU(VCPU_SUMS_MONITOR, sums.monitor);
    VCPU(VCPU_SUMS_UNSEEN, sums.unseen);
    VCPU(VCPU_PAGE_WORDS, page.words);
    VCPU(VCPU_PAGE_GENERAL, page.general_vector);
    VCPU(VCPU_PAGE_REFILL, page.refill_vector);
    VCPU(VCPU_PAGE_SYSCALL_CAUSE, page.syscall_cause);
    VCPU(VCPU_PAGE_RETURN_BLOCKED, page.return_blocked);
    VCPU(VCPU_TLB, tlb);
    VCPU(VCPU_LARGE, large);
    DEFINE(LARGE_KEY, offsetof(struct stlb_large, key));
    DEFINE(LARGE_LO0, offsetof(struct stlb_large, lo[0]));
    DEFINE(LARGE_LO1, offsetof(struct stlb_large, lo[1]));
    VCPU(VCPU_TLB_FILTER, tlb_filter);
    VCPU(VCPU_TLB_WIDE, tlb_wide);
    VCPU(VCPU_PAIRS_KEY, pairs.key);
    VCPU(VCPU_PAIRS_LO0, pairs.lo[0]);
    VCPU(VCPU_PAIRS_LO1, pairs.lo[1]);
    VCPU(VCPU_ENTRIES, entries);
    VCPU(VCPU_SELF, self);
    VCPU(VCPU_VM, vm);
    VCPU(VCPU_RANDOM_STATE, random_state);
}

void vm_offsets(void)
{
    DEFINE(VM_RETAINED, offsetof(struct vm, retained));
    DEFINE(VM_RETAINED_WIDE, offsetof(struct vm, retained_wide));
    DEFINE(VM_TLB_ENTRIES, offsetof(struct vm, settings.tlb_entries));
    DEFINE(ASIDS_GENERATION, offsetof(struct vm_asids, generation));
    DEFINE(ASIDS_HARDWARE, offsetof(struct vm_asids, hardware));
    DEFINE(ASIDS_HARDWARE_ERL, offsetof(struct vm_asids, hardware[GUEST_ASID_ERL]));
}

void fault_offsets(void)
{
    FRAME(FRAME_GPR, gpr);
    FRAME(FRAME_STATUS, status);
    FRAME(FRAME_CAUSE, cause);
    FRAME(FRAME_EPC, epc);
    FRAME(FRAME_BADVADDR, badvaddr);
    FRAME(FRAME_ERROREPC, errorepc);
}
