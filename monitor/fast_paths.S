/* The fast paths: a second set of vectors, and exits served without C (docs/fast-paths.md explains them
 * line by line). Included by entry_NAME.S, which defines how a platform reaches the vCPU, the
 * instruction and the guest.
 *
 * State throughout: kernel mode, EXL = 1, the hardware ASID still the guest's. The guest's registers
 * stay where they are, but for k0, k1 and at, whose values ENTER has put away; k1 is the base of V().
 * A fast path changes nothing before it has found out that it can finish. Then it counts itself; its
 * length is known from its labels (`length_PATH`), so that no clock need be read.
 *
 * Interrupts become pending in C alone. The machine's timer is armed for the guest's Compare; that it may
 * be late by some ticks cannot be noticed, because only mfc0 of Count shows the time. */

#define VECTOR_PAGE    0x1000               /* from the first set of vectors to the second */
#define CAUSE_DC_BIT   27
#define ST_EXL_BIT     1
#define ENTRYLO_BITS   26                   /* ENTRYLO_MASK */

/* Instruction words: opcode and rs, opcode, all of it. */
#define COP0_MFC0      (0x10 << 5 | 0x00)
#define COP0_MTC0      (0x10 << 5 | 0x04)
#define COP0_MFMC0     (0x10 << 5 | 0x0b)
#define OPCODE_CACHE   0x2f
#define INSN_WORD_ERET 0x42000018
#define INSN_WORD_TLBP 0x42000008
#define INSN_WORD_TLBWI 0x42000002
#define INSN_WORD_TLBWR 0x42000006

#include "monitor/fast_give_up.S"

    .if     ENTRYLO_MASK != (1 << ENTRYLO_BITS) - 1
    .error  "ENTRYLO_BITS"
    .endif

/* enum fast_path */
    .set    next_path, 0
#define X(path, reason) .set FAST_##path, next_path; .set next_path, next_path + 1;
FAST_PATHS(X)
#undef X

/* One more exit on this path. */
.macro SERVED path, register
    lw      \register, VCPU(VCPU_FAST_COUNTS + 4 * FAST_\path)
    addiu   \register, \register, 1
    sw      \register, VCPU(VCPU_FAST_COUNTS + 4 * FAST_\path)
.endm

/* The emulated instruction is done: on to the next one. */
.macro SKIP
    mfc0    k0, C0_EPC
    addiu   k0, k0, 4
    mtc0    k0, C0_EPC
    lw      at, V(SCRATCH_AT)
    ehb
    LEAVE
.endm

/* Jumps to rt's entry, of 2 ^ (shift) bytes, in a table. k0: the instruction. */
.macro JUMP_BY_RT table, shift
    srl     k0, k0, 16
    lw      k1, VCPU(\table)
    ins     k1, k0, \shift, 5
    jr      k1
     BASE_IN_SLOT
.endm

/* One general register to at. */
.macro GPR_GET number
    .if     \number == 1
     lw     at, V(SCRATCH_AT)
    .elseif \number == 26
     GET_K0(at)
    .elseif \number == 27
     GET_K1(at)
    .else
     move   at, $\number
    .endif
.endm

/* at to one general register. Register 0 takes nothing. */
.macro GPR_PUT number
    .if     \number == 0
     nop
    .elseif \number == 1
     sw     at, V(SCRATCH_AT)
    .elseif \number == 26
     PUT_K0(at)
    .elseif \number == 27
     PUT_K1(at)
    .else
     move   $\number, at
    .endif
.endm

/* From each general register to at, then on to `got`: 32 pairs of 8 bytes. */
.macro GPR_GET_TABLE got
    .irp    number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, \
            24, 25, 26, 27, 28, 29, 30, 31
    b       \got
    GPR_GET \number
    .endr
.endm

    .section .text.vectors
    .cfi_startproc
    .cfi_undefined 31               # as in entry_common.S
    .org    VECTOR_PAGE
    .globl  entry_fast_vectors
entry_fast_vectors:
fast_refill_vector:
    STLB_LOOKUP fast_refill, stlb_compared
fast_refill_vector_end:

    .org    VECTOR_PAGE + VECTOR_CACHE
    la      k0, cache_error
    jr      k0
     nop

    .org    VECTOR_PAGE + VECTOR_GENERAL
fast_general_vector:
    ENTER
    mfc0    k0, C0_CAUSE
    ext     at, k0, CAUSE_EXCCODE_SHIFT, 5
    addiu   at, at, -EXC_CPU
    beqz    at, fast_cpu
    FETCH_BEGIN
fast_not_cpu:
    ext     at, k0, CAUSE_EXCCODE_SHIFT, 5
    addiu   at, at, -EXC_SYS
    beqz    at, fast_syscall
     nop
fast_not_syscall:
    addiu   at, at, EXC_SYS - EXC_MOD       # Mod, TLBL, TLBS: 1, 2, 3
    sltiu   at, at, EXC_TLBS - EXC_MOD + 1
    bnez    at, fast_fault
     nop
fast_not_fault:
    GIVE_UP_HERE fast_general_vector, 0

    .org    VECTOR_PAGE + VECTOR_INTERRUPT
fast_interrupt_vector:
    ENTER
    b       fast_interrupt
     mfc0   k0, C0_COUNT
fast_interrupt_vector_end:

/* --- Coprocessor Unusable ------------------------------------------------------------------------
 * k0: Cause. What the guest's kernel executes is looked at as an instruction, of whatever coprocessor. */
fast_cpu:
    bltz    k0, fast_in_slot                # BD
    FETCH_NEXT
    FETCH_OPCODE fast_user, fast_not_user, fast_cpu, before_CPU
    addiu   at, at, -COP0_MFC0
    beqz    at, fast_mfc0
     addiu  at, at, COP0_MFC0 - COP0_MTC0
fast_not_mfc0:
    bnez    at, fast_not_mtc0
     andi   at, k0, 0x7ff                   # sel, and bits that must be zero
fast_not_mtc0_or_mtc0:

/* mtc0. k0: the instruction. The value comes by a jump into a table with an entry for each register,
 * then a second table has an entry for each CP0 register of select 0. */
    GIVE_UP bnez, at, fast_cpu, before_CPU
     lw     k1, V(FAST_GPR_GET)
    srl     at, k0, 16
    ins     k1, at, 5, 5                    # rt; entries of 32 bytes
    jr      k1
     BASE_IN_SLOT
fast_mtc0_jumped:

/* mfc0. k0: the instruction. A register that the virtual CPU does not have reads as what is stored for
 * it: 0. */
fast_mfc0:
    andi    at, k0, 0x7f8                   # bits that must be zero
    GIVE_UP bnez, at, fast_mfc0, before_MFC0
     ext    at, k0, 8, 8                    # rd above,
    ins     at, k0, 0, 3                    # sel below: CP0_ID
    sll     at, at, 2
    addiu   at, at, -4 * CP0_COUNT
    beqz    at, fast_mfc0_count
    LOAD_CP0_AT
    JUMP_BY_RT VCPU_FAST_MFC0_PUT, 6
fast_mfc0_end:

/* mfc0 of Count: the machine's with an offset. C does it if Cause.DC stops it, and if Compare has been
 * reached since clock_update looked last: whoever sees that must find Cause.TI set. */
fast_mfc0_count:
    lw      at, CP0(CP0_CAUSE)
    ext     at, at, CAUSE_DC_BIT, 1
    GIVE_UP bnez, at, fast_mfc0_count, before_COUNT
     lw     TEMPORARY, V(COUNT_OFFSET)
    mfc0    at, C0_COUNT
    addu    at, at, TEMPORARY
    sw      at, V(FAST_VALUE)
    lw      TEMPORARY, V(COUNT_CHECKED)
    subu    at, at, TEMPORARY
    lw      TEMPORARY, V(COUNT_LEFT)
    sltu    at, TEMPORARY, at
    GIVE_UP bnez, at, fast_mfc0_count, before_COUNT
     lw     at, V(FAST_VALUE)
    SERVED  MFC0_COUNT, TEMPORARY
    INSTRUCTION_AGAIN
    JUMP_BY_RT VCPU_FAST_GPR_PUT, 6
fast_mfc0_count_end:

/* Not mfc0, not mtc0. k0: the instruction. */
fast_not_mtc0:
    srl     at, k0, 21
    addiu   at, at, -COP0_MFMC0
    bnez    at, fast_not_mfmc0
     xori   at, k0, 12 << 11                # rd of di and ei: Status
fast_mfmc0:
    andi    at, at, 0xffdf                  # all but sc, bit 5
    GIVE_UP bnez, at, fast_not_mtc0, before_MTC0
     lw     at, CP0(CP0_STATUS)             # the old Status goes to rt
    ext     TEMPORARY, k0, 5, 1
    bnez    TEMPORARY, fast_ei
     move   TEMPORARY, at
fast_di:
    ins     TEMPORARY, zero, 0, 1
    sw      TEMPORARY, CP0(CP0_STATUS)
    SERVED  DI, TEMPORARY
    INSTRUCTION_AGAIN
    JUMP_BY_RT VCPU_FAST_GPR_PUT, 6
fast_di_end:

/* An interrupt that Status.IM allows is for C, whether or not it can be taken now. */
fast_ei:
    lw      TEMPORARY, CP0(CP0_CAUSE)
    and     TEMPORARY, TEMPORARY, at
    andi    TEMPORARY, TEMPORARY, ST_IM
    GIVE_UP bnez, TEMPORARY, fast_ei, before_EI
     ori    TEMPORARY, at, ST_IE
    sw      TEMPORARY, CP0(CP0_STATUS)
    SERVED  EI, TEMPORARY
    INSTRUCTION_AGAIN
    JUMP_BY_RT VCPU_FAST_GPR_PUT, 6
fast_ei_end:

fast_not_mfmc0:
    lui     at, INSN_WORD_ERET >> 16
    ori     at, at, INSN_WORD_ERET & 0xffff
    bne     k0, at, fast_not_eret
     lw     at, CP0(CP0_STATUS)
fast_eret:
    andi    k0, at, ST_ERL                  # ErrorEPC instead of EPC
    GIVE_UP bnez, k0, fast_not_mfmc0, before_ERET
     lw     k0, CP0(CP0_EPC)
    andi    k0, k0, 1                       # an odd address is an error, or MIPS16
    GIVE_UP bnez, k0, fast_not_mfmc0, before_ERET
     lw     k0, CP0(CP0_CAUSE)
    ins     at, zero, ST_EXL_BIT, 1
    and     k0, k0, at
    andi    k0, k0, ST_IM
    SHORT_EXITS short_eret, EXIT_VIA_SHORT
    GIVE_UP bnez, k0, fast_not_mfmc0, before_ERET
    SHORT_EXITS none
     andi   k0, at, ST_KSU_USER
    bnez    k0, fast_eret_user
     lw     k0, CP0(CP0_EPC)
fast_eret_kernel:                           # the mode stays as it is
    sw      at, CP0(CP0_STATUS)
    mtc0    k0, C0_EPC
    SERVED  ERET_KERNEL, at
    lw      at, V(SCRATCH_AT)
    ehb
    LEAVE_BY_ERET                           # the guest's own: a pending sc fails
fast_eret_kernel_end:
fast_eret_user:
    GIVE_UP_IF_EXPOSED fast_eret_user, before_ERET_USER
    lw      k0, CP0(CP0_EPC)
    sw      at, CP0(CP0_STATUS)
    li      at, RESUME_STATUS | ST_KSU_USER
    mtc0    at, C0_STATUS
    mtc0    k0, C0_EPC
    SERVED  ERET_USER, at
    lw      at, V(SCRATCH_AT)
    ehb
    LEAVE_BY_ERET
fast_eret_user_end:

fast_not_eret:
    lui     at, INSN_WORD_TLBWR >> 16
    xor     at, at, k0                      # of a TLB instruction: its function field
    addiu   at, at, -(INSN_WORD_TLBWR & 0xffff)
    beqz    at, fast_tlbwr
     addiu  at, at, INSN_WORD_TLBWR - INSN_WORD_TLBP
fast_not_tlbwr:
    beqz    at, fast_tlbp
     addiu  at, at, INSN_WORD_TLBP - INSN_WORD_TLBWI
fast_not_tlbp:
    beqz    at, fast_tlbwi
     srl    at, k0, 26
fast_not_tlbwi:

/* cache does nothing (emulate_cache says why). */
    addiu   at, at, -OPCODE_CACHE
    GIVE_UP bnez, at, fast_not_eret, before_CACHE
     nop
    SERVED  CACHE, at
    SKIP
fast_cache_end:

/* --- Exceptions that go straight to the guest --------------------------------------------------------
 * The first half finds out whether it can be done; the vCPU is unchanged until then. */
.macro REFLECT_CHECK from, before
    mfc0    at, C0_STATUS
    andi    at, at, ST_KSU
    GIVE_UP beqz, at, \from, \before        # the monitor's own fault
     lw     at, CP0(CP0_STATUS)
    lui     k0, ST_BEV >> 16                # other vectors; EPC stays
    ori     k0, k0, ST_ERL | ST_EXL
    and     k0, k0, at
    GIVE_UP bnez, k0, \from, \before
     mfc0   k0, C0_EPC
    GIVE_UP_IF_ODD \from, \before
.endm

/* at: the guest's Status, k0: EPC. ce: 1 if Cause.CE matters. What makes the guest's exception code of the
 * machine's: ori or xori, and the bits. */
.macro REFLECT path, offset, ce, change, bits
    sw      k0, CP0(CP0_EPC)
    ori     at, at, ST_EXL
    sw      at, CP0(CP0_STATUS)
    mfc0    k0, C0_CAUSE
    lw      at, CP0(CP0_CAUSE)
    srl     k0, k0, CAUSE_EXCCODE_SHIFT
    .ifnb   \change
    \change k0, k0, \bits
    .endif
    ins     at, k0, CAUSE_EXCCODE_SHIFT, 5
    .if \ce
    srl     k0, k0, CAUSE_CE_SHIFT - CAUSE_EXCCODE_SHIFT
    ins     at, k0, CAUSE_CE_SHIFT, 2
    srl     k0, k0, 31 - CAUSE_CE_SHIFT
    .else
    srl     k0, k0, 31 - CAUSE_EXCCODE_SHIFT
    ins     at, zero, CAUSE_CE_SHIFT, 2
    .endif
    ins     at, k0, 31, 1                   # BD
    sw      at, CP0(CP0_CAUSE)
    lw      k0, CP0(CP0_EBASE)
    ins     k0, zero, 0, 12
    .if \offset
    addiu   k0, k0, \offset
    .endif
    mtc0    k0, C0_EPC
    li      at, RESUME_STATUS | ST_KSU_SUPV
    mtc0    at, C0_STATUS
    SERVED  \path, at
    lw      at, V(SCRATCH_AT)
    ehb
    LEAVE
.endm

fast_syscall:
    REFLECT_CHECK fast_syscall, before_SYSCALL
    REFLECT SYSCALL, VECTOR_GENERAL, 0
fast_syscall_end:

/* Not in the kernel's window: a coprocessor that the virtual CPU does not have, or user mode and CP0. */
fast_user:
    mfc0    k0, C0_CAUSE
    ext     at, k0, CAUSE_CE_SHIFT, 2
    GIVE_UP beqz, at, fast_user, before_USER
     nop
    REFLECT_CHECK fast_user, before_USER
    REFLECT COPROCESSOR_UNUSABLE, VECTOR_GENERAL, 1
fast_user_end:

/* The same in a delay slot; CE = 0 is a privileged instruction there. */
fast_in_slot:
    mfc0    k0, C0_CAUSE
    ext     at, k0, CAUSE_CE_SHIFT, 2
    DELAY_SLOT_IF beqz, at, fast_in_slot, before_IN_SLOT
     nop
fast_not_slot:
    REFLECT_CHECK fast_in_slot, before_IN_SLOT
    REFLECT COPROCESSOR_IN_SLOT, VECTOR_GENERAL, 1
fast_in_slot_end:

    SLOT_PATH

#include "monitor/fast_tlb.S"
#include "monitor/fast_tlb_write.S"

#include "monitor/fast_mtc0.S"
#include "monitor/fast_timer.S"

    .if     give_up_via > EXIT_VIA_FAST_REFILL
    .error  "more places to give up than EXIT_VIA_FAST_REFILL leaves"
    .endif

#include "monitor/fast_refill.S"

/* --- The guest's general registers --------------------------------------------------------------------
 * Get: from a register to at, for mtc0, and on by the table of CP0 registers. 32 entries of 32 bytes. */
    .balign 1024
    .globl  entry_gpr_get
entry_gpr_get:
    .irp    number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, \
            24, 25, 26, 27, 28, 29, 30, 31
    .balign 32
    GPR_GET \number
    srl     k0, k0, 11
    lw      k1, V(FAST_CP0_PUT)
    ins     k1, k0, 6, 5                    # rd; entries of 64 bytes
    jr      k1
     BASE_IN_SLOT
    .endr

/* Put: from at to a register, then done. 32 entries of 64 bytes. For mfc0 the count is here, where at has
 * become free. */
    .balign 2048
    .globl  entry_gpr_put
entry_gpr_put:
    .irp    number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, \
            24, 25, 26, 27, 28, 29, 30, 31
    .balign 64
    GPR_PUT \number
    SKIP
    .endr

    .balign 2048
    .globl  entry_mfc0_put
entry_mfc0_put:
    .irp    number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, \
            24, 25, 26, 27, 28, 29, 30, 31
    .balign 64
    GPR_PUT \number
    SERVED  MFC0, at
    SKIP
    .endr

    .cfi_endproc

#include "monitor/short_exits.S"

/* void entry_set_vectors(const char *vectors). EBase may be written while Status.BEV = 1 only. */
    .text
LEAF(entry_set_vectors)
    li      t0, ST_BEV
    mtc0    t0, C0_STATUS
    ehb
    SET_EBASE a0
    ehb
    mtc0    zero, C0_STATUS
    ehb
    jr      ra
     nop
END(entry_set_vectors)

#include "monitor/fast_accounts.S"
