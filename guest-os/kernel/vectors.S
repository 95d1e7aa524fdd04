/* Exception entry and return.
 *
 * The page below is where EBase points. Three paths are short enough to be assembly alone:
 *
 *  utlb_miss (vector 0x000), the fast refill: Context gives the address of the PTE pair in the
 *      linear page table of the running process, which lies in the mapped window; load both, write
 *      the TLB, return.
 *  slow_refill (vector 0x180): those loads missed the TLB themselves. As EXL was 1, the processor
 *      came to the general vector and left EPC at the *first* miss. Map the page of the linear
 *      table from the directory and return: the first access is tried again.
 *  stack_refill (vector 0x180): the kernel stack is mapped, too. If it is not in the TLB, saving the
 *      state there misses with EXL = 1. Write its entry from its PTE, put sp back, and return to
 *      what was interrupted: the first exception happens again.
 *
 * With REFILL_TLBWI defined the refills write with tlbwi, at the index that tlbwr would have taken: for
 * counting misses where the machine quietly keeps what tlbwr evicts (docs/benchmarks.md).
 *
 * Everything else is saved on the kernel stack and given to trap().
 *
 * Where two registers are too few to have the address of the register page in one of them, a kernel
 * with REGISTER_PAGE does the same in another way (registers.h). */
#include "mips/asm.h"
#include "mips/cp0.h"
#include "mips/exceptions.h"
#include "mips/tlb.h"
#include "mips/windows.h"
#include "guest-os/kernel/kernel_stack.h"
#include "guest-os/kernel/linear_table.h"
#include "guest-os/kernel/registers.h"
#include "guest-os/kernel/status.h"
#include "guest-os/kernel/offsets.h"

#define KSU_USER_TO_SIGN 27 /* shift that brings Status bit 4 (user mode) to the sign bit */
#define PAIR_SHIFT       13
#define PTE_PAIR_SHIFT   3  /* 8 bytes of PTEs for each page pair */

/* Offsets in `resume` */
#define RESUME_STATUS 0
#define RESUME_EPC    4
#define RESUME_SP     8

/* Writes the entry that EntryHi and EntryLo hold, k1 being free. */
.macro write_random
#ifdef REFILL_TLBWI
    mfc0    k1, C0_RANDOM
    mtc0    k1, C0_INDEX
    ehb                             # EntryLo and Index must be there before tlbwi reads them
    tlbwi
#else
    CP0_BARRIER                     # EntryLo must be there before tlbwr reads it
    tlbwr
#endif
.endm

    .set noreorder
    .set noat

    .section .vectors, "ax"
    .globl  vectors
    .balign 4096
vectors:
/* Clobbers k0, k1. */
LEAF(utlb_miss)
#ifdef REGISTER_PAGE
    lui     k0, %hi(register_page)
    lw      k1, %lo(PAGED(CONTEXT))(k0)
    sra     k1, k1, 1
    lw      k1, 0(k1)               # may miss
    sw      k1, %lo(PAGED(ENTRYLO0))(k0)
    lw      k1, %lo(PAGED(CONTEXT))(k0)
    sra     k1, k1, 1
    lw      k1, 4(k1)
    sw      k1, %lo(PAGED(ENTRYLO1))(k0)
#else
    mfc0    k1, C0_CONTEXT          # (MAPPED_WINDOW << 1) + 16 bytes for each page pair
    sra     k1, k1, 1               # MAPPED_WINDOW + 8 bytes for each page pair: two PTEs
    lw      k0, 0(k1)               # the PTE of the even page; may miss: see slow refill
    lw      k1, 4(k1)               # the PTE of the odd page, always in the same page
    mtc0    k0, C0_ENTRYLO0
    mtc0    k1, C0_ENTRYLO1
#endif
    write_random                    # EntryHi holds the missed page already
    RETURN_FROM_EXCEPTION
END(utlb_miss)

    .org    vectors + VECTOR_CACHE
LEAF(cache_error_vector)
    la      k0, cache_error
    jr      k0
     nop
END(cache_error_vector)

    .org    vectors + VECTOR_GENERAL
/* Clobbers k0, k1 until the state is saved. */
LEAF(general_vector)
    READ_CP0(k0, CAUSE)
    lui     k1, %hi(exception_cause) # in memory, where a TLB miss while saving cannot
    sw      k0, %lo(exception_cause)(k1) #       change them: the cause, the bad address
    andi    k0, k0, CAUSE_EXCCODE
    addiu   k0, k0, -(EXC_MOD << CAUSE_EXCCODE_SHIFT)
    sltiu   k0, k0, (EXC_ADES - EXC_MOD + 1) << CAUSE_EXCCODE_SHIFT
    beqz    k0, save_state          # an exception without BadVAddr
     lui    k1, %hi(exception_address)
    READ_CP0(k0, BADVADDR)
    sw      k0, %lo(exception_address)(k1)
    lui     k1, %hi(exception_cause)
    lw      k1, %lo(exception_cause)(k1)
    andi    k1, k1, CAUSE_EXCCODE
    addiu   k1, k1, -(EXC_TLBL << CAUSE_EXCCODE_SHIFT)
    sltiu   k1, k1, 2 << CAUSE_EXCCODE_SHIFT
    beqz    k1, save_state          # neither TLBL nor TLBS
     li     k1, MAPPED_WINDOW
    subu    k0, k0, k1
    srl     k1, k0, LINEAR_TABLE_SHIFT
    bnez    k1, not_linear_table
     nop

slow_refill:
    srl     k0, k0, PAIR_SHIFT      # which pair of its pages?
    lui     k1, %hi(current_directory)
    lw      k1, %lo(current_directory)(k1)
    sll     k0, k0, PTE_PAIR_SHIFT  # two 4-byte EntryLo values each
    addu    k0, k0, k1
#ifdef REGISTER_PAGE
    lui     k1, %hi(register_page)
    sw      k0, %lo(pte_pair)(k1)
    lw      k0, 4(k0)
    sw      k0, %lo(PAGED(ENTRYLO1))(k1)
    lw      k0, %lo(pte_pair)(k1)
    lw      k0, 0(k0)
    sw      k0, %lo(PAGED(ENTRYLO0))(k1)
#else
    lw      k1, 4(k0)
    lw      k0, 0(k0)
    mtc0    k1, C0_ENTRYLO1
    mtc0    k0, C0_ENTRYLO0
#endif
    write_random                    # EntryHi holds the table's page: the second miss set it
    RETURN_FROM_EXCEPTION           # to the first miss

not_linear_table:                   # k0: distance of BadVAddr from the mapped window
    li      k1, KERNEL_STACKS - MAPPED_WINDOW
    subu    k0, k0, k1
    srl     k1, k0, KERNEL_STACKS_SHIFT
    bnez    k1, save_state          # not a kernel stack either
     andi   k1, k0, PAGE_SIZE
    beqz    k1, stack_overflow      # on the guard page, which is the even one of each pair
     srl    k0, k0, PAIR_SHIFT

stack_refill:
    sll     k0, k0, PTE_PAIR_SHIFT
    lui     k1, %hi(kernel_stack_ptes)
    addu    k1, k1, k0
    lw      k1, %lo(kernel_stack_ptes) + 4(k1)
    andi    k0, k1, ENTRYLO_V
    beqz    k0, stack_overflow      # so far off that it is on the stack of no process
     li     k0, ENTRYLO_G           # the guard page: invalid
#ifdef REGISTER_PAGE
    WRITE_CP0(k1, ENTRYLO1, k0)
    li      k1, ENTRYLO_G
    WRITE_CP0(k1, ENTRYLO0, k0)
#else
    mtc0    k0, C0_ENTRYLO0
    mtc0    k1, C0_ENTRYLO1
#endif
    write_random                    # EntryHi holds the stack pages
    lui     k0, %hi(interrupted_sp)
    lw      sp, %lo(interrupted_sp)(k0)
    RETURN_FROM_EXCEPTION           # to what was interrupted
END(general_vector)

    .text
/* Saves everything, calls trap(frame), and returns to what was interrupted. */
LEAF(save_state)
    READ_CP0(k1, STATUS)
    lui     k0, %hi(interrupted_sp)
    sw      sp, %lo(interrupted_sp)(k0)
    sll     k0, k1, KSU_USER_TO_SIGN
    bgez    k0, 1f                  # from the kernel: go on with its stack
     nop
    lui     sp, %hi(current_stack_top)
    lw      sp, %lo(current_stack_top)(sp)
1:  addiu   sp, sp, -TF_SIZE
    sw      k1, TF_STATUS(sp)       # may miss: stack_refill. So may each store below: nothing
                                    # but k0, k1, sp is overwritten until all is saved
    lui     k0, %hi(interrupted_sp)
    lw      k0, %lo(interrupted_sp)(k0)
    sw      k0, TF_GPR + 4 * 29(sp)
    lui     k0, %hi(exception_cause)
    lw      k0, %lo(exception_cause)(k0)
    READ_CP0(k1, EPC)
    sw      k0, TF_CAUSE(sp)
    sw      k1, TF_EPC(sp)
    lui     k0, %hi(exception_address)
    lw      k0, %lo(exception_address)(k0)
    sw      k0, TF_ADDRESS(sp)
    .irp    n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, \
               24, 25, 28, 30, 31
    sw      $\n, TF_GPR + 4 * \n(sp)
    .endr
    mfhi    k0
    mflo    k1
    sw      k0, TF_HI(sp)
    sw      k1, TF_LO(sp)
    li      k0, KERNEL_STATUS       # EXL = 0: from here the kernel may take TLB misses
    WRITE_CP0(k0, STATUS, k1)
#ifdef REGISTER_PAGE
    .globl  kernel_status_set
kernel_status_set:                  # for tools that follow the kernel, and know mtc0
#endif
    la      t0, trap
    jalr    t0
     move   a0, sp
    /* falls through */

/* Resumes what the frame at sp describes. New processes start here. */
    .globl  trap_return
trap_return:
    lw      t0, TF_STATUS(sp)       # what is needed after EXL has been set moves to the RAM window:
    lw      t1, TF_EPC(sp)          # no miss on the stack may come after that
    lw      t2, TF_GPR + 4 * 29(sp)
    lui     t3, %hi(resume)
    addiu   t3, t3, %lo(resume)
    sw      t0, RESUME_STATUS(t3)
    sw      t1, RESUME_EPC(t3)
    sw      t2, RESUME_SP(t3)
    lw      t0, TF_HI(sp)
    lw      t1, TF_LO(sp)
    mthi    t0
    mtlo    t1
    .irp    n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, \
               24, 25, 28, 30, 31
    lw      $\n, TF_GPR + 4 * \n(sp)
    .endr
#ifdef REGISTER_PAGE
    lui     k0, %hi(register_page)
    lw      sp, %lo(resume) + RESUME_SP(k0)
    lw      k1, %lo(resume) + RESUME_EPC(k0)
    sw      k1, %lo(PAGED(EPC))(k0)
    lw      k1, %lo(resume) + RESUME_STATUS(k0)
    sw      k1, %lo(PAGED(STATUS))(k0) # EXL = 1 in it: nothing can interrupt what follows
#else
    lui     k0, %hi(resume)
    addiu   k0, k0, %lo(resume)
    lw      sp, RESUME_SP(k0)
    lw      k1, RESUME_EPC(k0)
    lw      k0, RESUME_STATUS(k0)   # EXL = 1 in it: no exception may come from here to eret
    mtc0    k0, C0_STATUS
    ehb
    mtc0    k1, C0_EPC
    ehb                             # EPC and Status before eret uses them
#endif
    RETURN_FROM_EXCEPTION
END(save_state)

/* The current process has used up its kernel stack: tell on the boot stack, which lies in the RAM
 * window. */
stack_overflow:
    la      sp, boot_stack_top
    la      t9, kernel_stack_overflow
    jr      t9                      # does not return
     mfc0   a0, C0_EPC

    .bss
#ifdef REGISTER_PAGE
    .balign PAGE_SIZE
    .globl  register_page
register_page:                      # so that one register reaches this and what follows:
    .space  REGISTER_PAGE_FREE
pte_pair:
    .space  4
#else
    .balign 4
#endif
exception_cause:                    # these are valid until save_state has copied them
    .space  4
exception_address:
    .space  4
interrupted_sp:
    .space  4
resume:                             # the last words of trap_return
    .space  12
