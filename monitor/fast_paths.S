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

/* From here on, who gives up leaves by a short exit, for this function (short_exits.h); after SHORT_EXITS none,
 * by an ordinary one again. via: EXIT_VIA_SHORT or EXIT_VIA_SHORT_REFILL, by the vector. */
    .set    short_number, 0
    .set    short_via, 0
    .set    next_short, 1
#define X(function) .set function##_number, next_short; .set next_short, next_short + 1;
SHORT_FUNCTIONS(X)
#undef X
.macro SHORT_EXITS function, via
    .ifc    \function, none
    .set    short_number, 0
    .else
    .set    short_number, \function\()_number
    .set    short_via, \via
    .endif
.endm

/* To short_exits.S. `start`: this place. `before`: instructions from the vector to here. `saved`: how many of t0 and
 * those behind it are in vcpu->gpr already. */
.macro SHORT_STUB saved, start, before
    LOAD_BASE
    .if     \saved == 0
    mfc0    k0, C0_STATUS
    andi    k0, k0, ST_KSU
    beqz    k0, short_from_monitor          # the monitor's own fault, or what it waits for
     nop
    .endif
    lw      k0, V(SUMS_UNSEEN)
    addiu   k0, k0, (short_stub_end_\@-\start)/4+(short_count_read-short_saved_\saved)/4+short_return_length+(\before)
    sw      k0, V(SUMS_UNSEEN)
    li      k0, short_via
    sw      k0, V(EXIT_VIA)
    lui     at, %hi(short_functions + 4 * short_number)
    b       short_saved_\saved
     lw     at, %lo(short_functions + 4 * short_number)(at)
short_stub_end_\@:
.endm

/* Leaves for C if the condition holds. The next line is the delay slot. The C twin starts from the
 * machine's state and finds it as the vector did; only the instructions so far must be accounted for:
 * those since label `from`, and `before`, those before that. */
.macro GIVE_UP branch, register, from, before
    \branch \register, give_up_\@
give_up_branch_\@:
    .pushsection .text.give_up, "ax"
give_up_\@:
    .if     short_number
    SHORT_STUB 0, give_up_\@, (give_up_branch_\@-\from)/4+1+(\before)
    .popsection
    .else
    LOAD_BASE
    b       exit_common
     li     k0, give_up_via
    .popsection
    .pushsection .rodata.unseen
    .org    4 * give_up_via
    .word   COMMON + GIVE_UP_INSTRUCTIONS + (give_up_branch_\@ - \from) / 4 + 1 + (\before)
    .popsection
    .set    give_up_via, give_up_via + 1
    .endif
.endm

/* Leaves for C in any case. */
.macro GIVE_UP_HERE from, before
    .if     short_number
gave_up_\@:
    SHORT_STUB 0, gave_up_\@, (gave_up_\@-\from)/4+(\before)
    .else
    b       exit_common
     li     k0, give_up_via
gave_up_\@:
    .pushsection .rodata.unseen
    .org    4 * give_up_via
    .word   COMMON + (gave_up_\@ - \from) / 4 + (\before)
    .popsection
    .set    give_up_via, give_up_via + 1
    .endif
.endm

    .set    give_up_via, EXIT_VIA_COUNT

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

/* --- Writing CP0 registers ---------------------------------------------------------------------------
 * at: the value. One entry of 64 bytes for each register of select 0, made from the one table of
 * registers by its write mask and effect; what has none here is for C. */
.macro PUT_SLOT effect
    .if     (slot_id & 7) == 0
    .rept   slot_id / 8 - next_slot
    PUT_SLOT_FOR_C
    .endr
    .ifc    \effect, NONE
    .if     slot_mask == CP0_ALL
    sw      at, CP0(slot_id)
    SERVED  MTC0_WHOLE, at
    SKIP
    .elseif slot_mask == ENTRYLO_MASK         # the other bits are never set
    ext     at, at, 0, ENTRYLO_BITS
    sw      at, CP0(slot_id)
    SERVED  MTC0_MASKED, at
    SKIP
    .else
    PUT_SLOT_FOR_C
    .endif
    .else
    .ifc    \effect, STATUS
    b       fast_put_status
     andi   k0, at, ST_KSU_USER | ST_ERL | ST_EXL
    .else
    .ifc    \effect, ENTRYHI
    b       fast_put_entryhi
     ins    at, zero, 8, 5                  # bits that are neither VPN2 nor ASID
    .else
    .ifc    \effect, COMPARE
    b       fast_put_compare
     nop
    .else
    PUT_SLOT_FOR_C
    .endif
    .endif
    .endif
    .endif
    .balign 64
    .set    next_slot, slot_id / 8 + 1
    .endif
.endm
.macro PUT_SLOT_FOR_C
    b       fast_put_for_c
     nop
    .balign 64
.endm

    .set    next_slot, 0
    .balign 2048
    .globl  entry_cp0_put
entry_cp0_put:
#define X(symbol, name, read_mask, write_mask, reset, effect, remark) \
    .set slot_id, CP0_##symbol; .set slot_mask, write_mask; PUT_SLOT effect;
CP0_REGISTERS(X)
#undef X
    .rept   32 - next_slot
    PUT_SLOT_FOR_C
    .endr

fast_put_for_c:
    GIVE_UP_HERE fast_put_for_c, before_PUT+2

/* Status. The guest stays in kernel mode, with its ERL as it is, and no interrupt comes in; else C decides. k0: the bits that make the mode. */
fast_put_status:
    addiu   k0, k0, -ST_KSU_USER
    GIVE_UP beqz, k0, fast_put_status, before_PUT+2
     lw     k0, CP0(CP0_STATUS)
    xor     k0, k0, at
    andi    k0, k0, ST_ERL
    GIVE_UP bnez, k0, fast_put_status, before_PUT+2
     lui    k0, CP0_STATUS_WRITABLE >> 16
    ori     k0, k0, CP0_STATUS_WRITABLE & 0xffff
    and     at, at, k0                      # the other bits are never set
    lw      k0, CP0(CP0_CAUSE)
    and     k0, k0, at
    andi    k0, k0, ST_IM
    bnez    k0, fast_put_status_pending
     andi   k0, at, ST_ERL | ST_EXL | ST_IE
fast_put_status_stored:
    sw      at, CP0(CP0_STATUS)
    SERVED  MTC0_STATUS, at
    SKIP
fast_put_status_end:

/* Something is pending. k0: the bits that let it in or keep it out. */
fast_put_status_pending:
    addiu   k0, k0, -ST_IE
    GIVE_UP beqz, k0, fast_put_status_pending, before_PENDING
     nop
    sw      at, CP0(CP0_STATUS)
    SERVED  MTC0_STATUS_PENDING, at
    SKIP
fast_put_status_pending_end:

/* EntryHi. Another ASID is another address space: the machine gets the hardware ASID that belongs to
 * it, if there is one already. at: the new value. */
fast_put_entryhi:
    lw      k0, CP0(CP0_ENTRYHI)
    xor     k0, k0, at
    andi    k0, k0, ENTRYHI_ASID
    bnez    k0, fast_put_asid
     nop
fast_put_vpn2:
    sw      at, CP0(CP0_ENTRYHI)
    SERVED  MTC0_ENTRYHI, at
    SKIP
fast_put_vpn2_end:

/* The machine and the vCPU go to the address space of a new EntryHi. at: the value. k0: ERL, which has other
 * address spaces (asid.h). */
.macro PUT_ASID from, before
    GIVE_UP bnez, k0, \from, \before
     sw     at, V(FAST_VALUE)
    lw      k0, V(FAST_ASIDS)
    lw      at, ASIDS_GENERATION(k0)
    lui     k0, %hi(asid_generation)
    lw      k0, %lo(asid_generation)(k0)
    xor     at, at, k0                      # an older generation's table is void
    GIVE_UP bnez, at, \from, \before
     lw     at, V(FAST_VALUE)
    andi    at, at, ENTRYHI_ASID
    lw      k0, V(FAST_ASIDS)
    addu    k0, k0, at
    lbu     k0, ASIDS_HARDWARE(k0)
    GIVE_UP beqz, k0, \from, \before
     lw     at, V(FAST_VALUE)
    sw      at, CP0(CP0_ENTRYHI)
    sw      k0, V(HW_ENTRYHI)
    mtc0    k0, C0_ENTRYHI
    sll     k0, k0, STLB_CONTEXT_ASID_SHIFT
    mtc0    k0, C0_CONTEXT
.endm

    SHORT_EXITS short_put_entryhi, EXIT_VIA_SHORT
fast_put_asid:
    lw      k0, CP0(CP0_STATUS)
    andi    k0, k0, ST_ERL
    PUT_ASID fast_put_asid, before_ASID
    SERVED  MTC0_ASID, at
    SKIP
fast_put_asid_end:
    SHORT_EXITS none

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

/* --- Accounts: instructions before a label that is branched to, and of each path from vector to eret --- */
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
