/* Accounts: instructions before a label that is branched to, and of each path from vector to eret. Included by
 * fast_paths.S. */
length_SOFTWARE_TLB_HIT = (fast_refill_vector_end - fast_refill_vector) / 4
before_CPU = ((fast_not_cpu - fast_general_vector) / 4)
before_SYSCALL = ((fast_not_syscall - fast_general_vector) / 4)
before_REFILL = ((stlb_compared - fast_refill_vector) / 4)
before_MFC0 = (before_CPU + (fast_not_mfc0 - fast_cpu) / 4)
before_MTC0 = (before_CPU + (fast_not_mtc0_or_mtc0 - fast_cpu) / 4)
before_PUT = (before_CPU + (fast_mtc0_jumped - fast_cpu) / 4 + 6)
skip_length = 5 + LEAVE_INSTRUCTIONS
put_length = 1 + skip_length
length_MFC0 = before_MFC0 + (fast_mfc0_end - fast_mfc0) / 4 + 4 + skip_length
before_COUNT = (before_MFC0 + (fast_mfc0_slot - fast_mfc0) / 4)
length_MFC0_COUNT = before_COUNT + (fast_mfc0_count_end - fast_mfc0_count) / 4 + put_length
length_DI = before_MTC0 + (fast_di_end - fast_not_mtc0) / 4 + put_length
before_EI = (before_MTC0 + (fast_di - fast_not_mtc0) / 4)
length_EI = before_EI + (fast_ei_end - fast_ei) / 4 + put_length
before_ERET = (before_MTC0 + (fast_mfmc0 - fast_not_mtc0) / 4)
before_ERET_USER = (before_ERET + (fast_eret_kernel - fast_not_mfmc0) / 4)
length_ERET_KERNEL = before_ERET + (fast_eret_kernel_end - fast_not_mfmc0) / 4
length_ERET_USER = before_ERET_USER + (fast_eret_user_end - fast_eret_user) / 4
before_NOT_ERET = before_ERET + (fast_eret - fast_not_mfmc0) / 4
before_TLBWR = before_NOT_ERET + (fast_not_tlbwr - fast_not_eret) / 4
length_TLBWR = before_TLBWR + (fast_tlbwr_end - fast_tlbwr) / 4
before_TLBWR_FREE = before_TLBWR + (fast_tlbwr_free - fast_tlbwr) / 4
before_TLBWR_UPPER = before_TLBWR + (fast_tlbwr_lower - fast_tlbwr) / 4
before_TLBWR_UPPER_FREE = before_TLBWR_UPPER + (fast_tlbwr_upper_free - fast_tlbwr_upper) / 4
before_TLBWR_GLOBAL = before_TLBWR_UPPER + (fast_tlbwr_own - fast_tlbwr_upper) / 4
before_TLBWR_DEAD = before_TLBWR + (fast_tlbwr_live - fast_tlbwr) / 4
length_TLBWR_DEAD = before_TLBWR_DEAD + (fast_tlbwr_dead_end - fast_tlbwr_dead) / 4
before_TLBP = before_NOT_ERET + (fast_not_tlbp - fast_not_eret) / 4
before_TLBWI = before_NOT_ERET + (fast_not_tlbwi - fast_not_eret) / 4
length_TLBWI = before_TLBWI + (fast_tlbwi_end - fast_tlbwi) / 4
length_TLBP = before_TLBP + (fast_tlbp_end - fast_tlbp) / 4
before_TLBP_NONE = before_TLBP + (fast_tlbp_counted - fast_tlbp) / 4
length_TLBP_NONE = before_TLBP_NONE + (fast_tlbp_none_end - fast_tlbp_none) / 4
length_TLBP_PARK = before_TLBP_NONE + (fast_tlbp_absent - fast_tlbp_none + fast_tlbp_park_end - fast_tlbp_park) / 4
before_FAULT = (fast_not_fault - fast_general_vector) / 4
before_FAULT_NONE = before_FAULT + (fast_fault_counted - fast_fault) / 4
length_TLB_REFILL_PARK = before_FAULT_NONE + (fast_fault_none_end - fast_fault_none) / 4
length_TLB_MODIFIED = before_FAULT + (fast_modified_end - fast_fault) / 4
before_INVALID = before_FAULT + (fast_modified - fast_fault) / 4
length_TLB_INVALID = before_INVALID + (fast_invalid_end - fast_invalid) / 4
before_CACHE = (before_ERET + (fast_eret - fast_not_mfmc0) / 4)
length_CACHE = before_CACHE + (fast_cache_end - fast_not_eret) / 4
length_SYSCALL = before_SYSCALL + (fast_syscall_end - fast_syscall) / 4
before_USER = before_CPU + (fast_not_user - fast_cpu) / 4
length_COPROCESSOR_UNUSABLE = before_USER + (fast_user_end - fast_user) / 4
before_IN_SLOT = before_CPU + 2
length_COPROCESSOR_IN_SLOT = before_IN_SLOT + (fast_in_slot_end - fast_in_slot) / 4
before_SLOT = before_IN_SLOT + (fast_not_slot - fast_in_slot) / 4
length_DI_IN_SLOT = SLOT_INSTRUCTIONS
length_MTC0_WHOLE = before_PUT + 4 + skip_length
length_MTC0_MASKED = before_PUT + 5 + skip_length
length_MTC0_STATUS = before_PUT + 2 + (fast_put_status_end - fast_put_status) / 4
before_PENDING = before_PUT + 2 + (fast_put_status_stored - fast_put_status) / 4
length_MTC0_STATUS_PENDING = before_PENDING + (fast_put_status_pending_end - fast_put_status_pending) / 4
length_MTC0_ENTRYHI = before_PUT + 2 + (fast_put_vpn2_end - fast_put_entryhi) / 4
before_ASID = before_PUT + 2 + (fast_put_vpn2 - fast_put_entryhi) / 4
length_MTC0_ASID = before_ASID + (fast_put_asid_end - fast_put_asid) / 4
before_INTERRUPT = (fast_interrupt_vector_end - fast_interrupt_vector) / 4
length_TIMER = before_INTERRUPT + (fast_interrupt_end - fast_interrupt) / 4
length_MTC0_COMPARE = before_PUT + 2 + (fast_put_compare_end - fast_put_compare) / 4
length_LARGE_TLB_HIT = before_REFILL + (fast_not_large - fast_refill) / 4 - 1 + (fast_large_end - fast_large) / 4
length_TLB_REFILL = before_REFILL + (fast_refill_end - fast_refill) / 4
before_COUNTED = before_REFILL + (fast_not_counted - fast_refill) / 4
length_HIDDEN_MISS = before_COUNTED + (fast_refill_counted_end - fast_refill_counted) / 4
before_REFILL_INVALID = before_COUNTED + (hidden_HIDDEN_MISS - fast_refill_counted) / 4
length_TLB_INVALID_MISS = before_REFILL_INVALID + (fast_refill_invalid_end - fast_refill_invalid) / 4
before_REFILL_CLEAN = before_COUNTED + (clean_HIDDEN_MISS - fast_refill_counted) / 4
length_TLB_MODIFIED_MISS = before_REFILL_CLEAN + (fast_refill_clean_end - fast_refill_clean) / 4
before_UPPER = before_REFILL + (fast_lower_half - fast_refill) / 4
before_MAPPED = MAPPED_WINDOW_BEFORE
length_HIDDEN_MISS_MAPPED = before_MAPPED + (fast_mapped_counted_end - fast_mapped) / 4
before_SEVERAL = before_MAPPED + (fast_mapped_one - fast_mapped) / 4
before_MAPPED_INVALID = before_MAPPED + (hidden_HIDDEN_MISS_MAPPED - fast_mapped) / 4
before_MAPPED_REFILL = before_MAPPED + (fast_mapped_counted - fast_mapped) / 4
before_REFILL_OTHER = before_COUNTED + (fast_refill_named - fast_refill_counted) / 4
length_TLB_REFILL_OTHER = before_REFILL_OTHER + (fast_refill_other_end - fast_refill_other) / 4
before_MAPPED_OTHER = before_MAPPED + (fast_mapped_named - fast_mapped) / 4
length_TLB_REFILL_MAPPED_OTHER = before_MAPPED_OTHER + (fast_mapped_other_end - fast_mapped_other) / 4
length_TLB_REFILL_MAPPED = before_MAPPED_REFILL + (fast_mapped_refill_end - fast_mapped_refill) / 4
length_WINDOW = WINDOW_INSTRUCTIONS

/* By enum fast_path: instructions from the vector to eret. */
    .section .rodata
    .balign 4
    .globl  entry_fast_path_instructions
entry_fast_path_instructions:
#define X(path, reason) .word length_##path;
FAST_PATHS(X)
#undef X
