/* How a fast path leaves for C: by an ordinary exit, or by a short one. Included by fast_paths.S. */

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

/* More registers for the paths that need them. What SAVE_T stores has its place in vcpu->gpr, where the guest's
 * value belongs while C runs, and where nothing else is expected now. */
.macro EACH_T count, what
    .irp    number, 8, 9, 10, 11, 12, 13, 14, 15
    .if     \number - 8 < \count
    \what   $\number, GPR(\number)
    .endif
    .endr
.endm
#define SAVE_T(count)    EACH_T count, sw   /* t0 and those behind it become free */
#define RESTORE_T(count) EACH_T count, lw

/* Leaves for C if the condition holds. The next line is the delay slot. The C twin starts from the
 * machine's state and finds it as the vector did; only the instructions so far must be accounted for:
 * those since label `from`, and `before`, those before that. So many registers are saved by SAVE_T. */
.macro GIVE_UP_T count, branch, register, from, before
    \branch \register, give_up_\@
give_up_branch_\@:
    .pushsection .text.give_up, "ax"
give_up_\@:
    .if     short_number
    SHORT_STUB \count, give_up_\@, (give_up_branch_\@-\from)/4+1+(\before)
    .popsection
    .else
    RESTORE_T(\count)
    LOAD_BASE
    b       exit_common
     li     k0, give_up_via
    .popsection
    .pushsection .rodata.unseen
    .org    4 * give_up_via
    .word   COMMON + GIVE_UP_INSTRUCTIONS + (\count) + (give_up_branch_\@ - \from) / 4 + 1 + (\before)
    .popsection
    .set    give_up_via, give_up_via + 1
    .endif
.endm

.macro GIVE_UP branch, register, from, before
    GIVE_UP_T 0, \branch, \register, \from, \before
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
