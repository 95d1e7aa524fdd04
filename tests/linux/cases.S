/* The cases of the fault test, one function each: a0 = 16 bytes of memory (0, 1, 2 ... 15), results in
 * v0 and v1. What happens is printed; there is no right answer here but that of the bare machine.
 *
 * Left out is what bare QEMU does unlike a 24Kc without a debugger: `sdbbp` jumps into its boot ROM, and
 * MSA opcodes outside coprocessor 1 do nothing. So are jumps to odd addresses: they enter MIPS16, which the
 * virtual CPU does not have. */
    .set    noreorder
    .set    noat
    .set    mips32r2
    .set    hardfloat

/* CASE name: begins one, END_CASE ends it. */
.macro CASE name
    .section .rodata.names, "a"
name_\name:
    .asciz  "\name"
    .section .cases, "a"
    .word   case_\name, name_\name
    .text
case_\name:
.endm
.macro END_CASE
    jr      $31
     nop
.endm

/* LOAD_AT, STORE_AT, JUMP_TO: name, address */
.macro LOAD_AT name, address
    CASE    \name
    li      $8, \address
    lw      $2, 0($8)
    END_CASE
.endm
.macro STORE_AT name, address
    CASE    \name
    li      $8, \address
    sw      $8, 0($8)
    END_CASE
.endm
.macro JUMP_TO name, address
    CASE    \name
    li      $8, \address
    jr      $8
     nop
    END_CASE
.endm
/* WORD_OF: name, instruction given as a number */
.macro WORD_OF name, word
    CASE    \name
    move    $2, $0
    .word   \word
    END_CASE
.endm

/* Addresses of the kernel, of the devices, of the monitor. */
    LOAD_AT  load_null, 0
    STORE_AT store_null, 0
    JUMP_TO  jump_null, 0
    LOAD_AT  load_useg_unmapped, 0x70000000
    LOAD_AT  load_useg_top, 0x7ffffffc      # the vDSO's last page
    STORE_AT store_useg_top, 0x7ffffffc
    LOAD_AT  load_kseg0, 0x80000000
    STORE_AT store_kseg0, 0x80100000
    JUMP_TO  jump_kseg0, 0x80100400
    LOAD_AT  load_kseg1, 0xa0000000
    STORE_AT store_kseg1_device, 0xb8000020
    LOAD_AT  load_kseg1_rom, 0xbfc00000
    JUMP_TO  jump_kseg1_rom, 0xbfc00000
    LOAD_AT  load_kseg2, 0xc0000000
    STORE_AT store_kseg2, 0xc0001000
    LOAD_AT  load_monitor, 0xe0100000
    STORE_AT store_monitor, 0xe0100000
    JUMP_TO  jump_monitor, 0xe0100180
    LOAD_AT  load_top, 0xfffffffc
    JUMP_TO  jump_top, 0xfffffffc
    LOAD_AT  load_kernel_unaligned, 0x80000002
    JUMP_TO  jump_kernel_unaligned, 0x80000002
    STORE_AT store_text, case_load_null
CASE load_kernel_in_delay_slot
    li      $8, 0xe0100000
    b       1f
     lw     $2, 0($8)
1:  END_CASE
CASE byte_of_monitor
    li      $8, 0xe0100003
    lbu     $2, 0($8)
    END_CASE
CASE ll_of_kernel
    li      $8, 0x80100000
    ll      $2, 0($8)
    END_CASE
CASE sc_to_monitor
    li      $8, 0xe0100000
    li      $2, 5
    sc      $2, 0($8)
    END_CASE
CASE synci_of_kernel
    li      $8, 0x80100000
    synci   0($8)
    END_CASE
CASE pref_of_kernel
    li      $8, 0x80100000
    pref    0, 0($8)
    li      $2, 1
    END_CASE

/* Privileged instructions. */
CASE mfc0_status
    mfc0    $2, $12
    END_CASE
CASE mfc0_in_delay_slot
    b       1f
     mfc0   $2, $15
1:  END_CASE
CASE mtc0_status
    mtc0    $0, $12
    END_CASE
CASE di
    di      $2
    END_CASE
CASE ei
    ei      $2
    END_CASE
CASE eret
    eret
    END_CASE
CASE deret
    .word   0x4200001f
    END_CASE
CASE wait
    wait
    END_CASE
CASE tlbp
    tlbp
    END_CASE
CASE tlbr
    tlbr
    END_CASE
CASE tlbwi
    tlbwi
    END_CASE
CASE tlbwr
    tlbwr
    END_CASE
CASE cache
    cache   0, 0($4)
    END_CASE
CASE rdpgpr
    rdpgpr  $2, $3
    END_CASE
    WORD_OF eretnc, 0x42000058
    WORD_OF tlbinvf, 0x42000004
    WORD_OF hypcall, 0x42000028
    WORD_OF mfc0_kscratch, 0x4002f802       /* mfc0 v0, $31, 2 */
    WORD_OF mfhc0, 0x40401000
    WORD_OF dmfc0, 0x40226000

/* Reserved, or of a newer processor. */
    WORD_OF lbe, 0x7c820028
    WORD_OF lwe, 0x7c82002f
    WORD_OF swe, 0x7c82001f
    WORD_OF cachee, 0x7c80001b
    WORD_OF msa_branch, 0x47000001          /* bz.b $w0: in coprocessor 1's place */
    WORD_OF dsp_addu_ph, 0x7c031210
    WORD_OF mt_mftr, 0x41020000
    WORD_OF reserved_special, 0x00000005
    WORD_OF reserved_special2, 0x7000003d
    WORD_OF reserved_regimm, 0x041e0000
    WORD_OF daddu, 0x0043102d
    WORD_OF ld, 0xdc820000
    WORD_OF cop2_move, 0x48020000
    WORD_OF cop2_load, 0xc8820000
    WORD_OF cop2_load_double, 0xd8820000
    WORD_OF cop3, 0x4c00003f

/* Hardware registers. CC is left out: it never reads the same twice. */
CASE rdhwr_cpunum
    rdhwr   $2, $0
    END_CASE
CASE rdhwr_synci_step
    rdhwr   $2, $1
    sltiu   $2, $2, 129                     /* a line's length is the virtual CPU's own */
    END_CASE
CASE rdhwr_cc
    rdhwr   $2, $2
    sltu    $2, $0, $2
    END_CASE
CASE rdhwr_ccres
    rdhwr   $2, $3
    END_CASE
CASE rdhwr_4
    rdhwr   $2, $4
    END_CASE
CASE rdhwr_userlocal
    rdhwr   $3, $29
    END_CASE
CASE rdhwr_userlocal_v0
    rdhwr   $2, $29
    END_CASE
CASE rdhwr_userlocal_in_delay_slot
    b       1f
     rdhwr  $3, $29
1:  END_CASE
CASE rdhwr_30
    rdhwr   $2, $30
    END_CASE

/* Traps, breakpoints, overflow, system calls. */
CASE break_0
    break
    END_CASE
CASE break_6
    break   6
    END_CASE
CASE break_7
    break   7
    END_CASE
CASE break_in_delay_slot
    b       1f
     break  7
1:  END_CASE
CASE teq_0
    teq     $0, $0
    END_CASE
CASE teq_7
    teq     $0, $0, 7
    END_CASE
CASE tnei_taken
    tnei    $0, 1
    END_CASE
CASE tge_in_delay_slot
    b       1f
     tge    $0, $0
1:  END_CASE
CASE add_overflow
    li      $8, 0x7fffffff
    addi    $2, $8, 1
    END_CASE
CASE sub_overflow_in_delay_slot
    li      $8, 0x80000000
    li      $9, 1
    beqz    $0, 1f
     sub    $2, $8, $9
1:  END_CASE
CASE syscall_unknown
    li      $2, 4999
    syscall
    move    $3, $7                          /* 1: an error */
    END_CASE
CASE syscall_bad_pointer
    li      $2, 4004                        /* write */
    move    $10, $4
    li      $4, 1
    li      $5, 0xe0100000
    li      $6, 4
    syscall
    move    $3, $7
    END_CASE

/* Unaligned accesses, which the kernel carries out. */
CASE lw_unaligned
    lw      $2, 1($4)
    END_CASE
CASE lh_unaligned
    lh      $2, 3($4)
    lhu     $3, 5($4)
    END_CASE
CASE sw_unaligned
    li      $8, 0x89abcdef
    sw      $8, 2($4)
    lw      $2, 0($4)
    lw      $3, 4($4)
    END_CASE
CASE sh_unaligned
    li      $8, 0x89ab
    sh      $8, 3($4)
    lw      $2, 0($4)
    lw      $3, 4($4)
    END_CASE
CASE lw_unaligned_in_taken_slot
    beqz    $0, 1f
     lw     $2, 1($4)
    li      $2, 7
1:  END_CASE
CASE lw_unaligned_in_slot_not_taken
    bnez    $0, 1f
     lw     $2, 1($4)
    li      $3, 7
1:  END_CASE
CASE lw_unaligned_in_likely_slot
    beqzl   $0, 1f
     lw     $2, 1($4)
    li      $2, 7
1:  END_CASE
CASE lw_unaligned_changes_branch_register
    move    $2, $0
    beqz    $2, 1f
     lw     $2, 1($4)
    li      $3, 7
1:  END_CASE
CASE sw_unaligned_in_jalr_slot
    move    $9, $31
    la      $8, 1f
    li      $10, 0x11223344
    jalr    $8
     sw     $10, 5($4)
    li      $2, 7
1:  lw      $2, 4($4)
    lw      $3, 8($4)
    move    $31, $9
    END_CASE
CASE lw_unaligned_null
    lw      $2, 1($0)
    END_CASE
CASE ll_unaligned
    ll      $2, 2($4)
    END_CASE
CASE sc_unaligned
    li      $2, 3
    sc      $2, 1($4)
    END_CASE
CASE jump_unaligned
    la      $8, 1f + 2
    jr      $8
     nop
1:  END_CASE
CASE lwl_lwr
    lwl     $2, 4($4)
    lwr     $2, 1($4)
    END_CASE

/* ll and sc. */
CASE ll_sc
    li      $3, 0x55
    ll      $2, 4($4)
    sc      $3, 4($4)
    lw      $2, 4($4)
    END_CASE
CASE ll_syscall_sc
    move    $16, $4
    ll      $2, 4($16)
    li      $2, 4020                        /* getpid */
    syscall
    li      $3, 0x55
    sc      $3, 4($16)
    lw      $2, 4($16)
    END_CASE
CASE ll_sc_loop
    li      $8, 1000
1:  ll      $9, 0($4)
    addiu   $9, $9, 1
    sc      $9, 0($4)
    beqz    $9, 1b
     nop
    addiu   $8, $8, -1
    bnez    $8, 1b
     nop
    lw      $2, 0($4)
    END_CASE

/* The FPU, which the kernel emulates. */
CASE fpu_add
    li      $8, 3
    mtc1    $8, $f0
    cvt.d.w $f2, $f0
    add.d   $f4, $f2, $f2
    cvt.w.d $f6, $f4
    mfc1    $2, $f6
    mfc1    $3, $f5
    END_CASE
CASE fpu_divide
    li      $8, 1
    li      $9, 3
    mtc1    $8, $f0
    mtc1    $9, $f2
    cvt.s.w $f0, $f0
    cvt.s.w $f2, $f2
    div.s   $f4, $f0, $f2
    mfc1    $2, $f4
    cfc1    $3, $31
    END_CASE
CASE fpu_divide_by_zero_trapped
    li      $8, 1 << 10                     /* FCSR: enable Z */
    ctc1    $8, $31
    li      $8, 1
    mtc1    $8, $f0
    mtc1    $0, $f2
    cvt.s.w $f0, $f0
    div.s   $f4, $f0, $f2
    END_CASE
CASE fpu_invalid_trapped_in_delay_slot
    ctc1    $0, $31
    mtc1    $0, $f0
    li      $8, 1 << 11                     /* V */
    ctc1    $8, $31
    b       1f
     div.s  $f4, $f0, $f0
1:  END_CASE
CASE fpu_state_cleared
    ctc1    $0, $31
    cfc1    $2, $31
    END_CASE
CASE fpu_revision
    cfc1    $2, $0
    END_CASE
CASE fpu_branch
    mtc1    $0, $f0
    c.eq.s  $f0, $f0
    nop
    bc1t    1f
     li     $2, 1
    li      $2, 2
1:  bc1f    2f
     li     $3, 3
    li      $3, 4
2:  END_CASE
CASE fpu_branch_with_unaligned_load
    mtc1    $0, $f0
    c.eq.s  $f0, $f0
    nop
    bc1t    1f
     lw     $2, 1($4)
    li      $3, 2
1:  END_CASE
CASE fpu_load_store
    ldc1    $f0, 0($4)
    sdc1    $f0, 8($4)
    lw      $2, 8($4)
    lw      $3, 12($4)
    END_CASE
CASE fpu_load_unaligned
    lwc1    $f0, 1($4)
    mfc1    $2, $f0
    END_CASE
CASE fpu_load_of_monitor
    li      $8, 0xe0100000
    lwc1    $f0, 0($8)
    END_CASE
CASE fpu_indexed
    li      $8, 4
    lwxc1   $f0, $8($4)
    mfc1    $2, $f0
    END_CASE
CASE fpu_conditional_move
    mtc1    $0, $f0
    c.eq.s  $f0, $f0
    li      $2, 1
    li      $3, 2
    movt    $2, $3, $fcc0
    END_CASE
CASE fpu_square_root_in_delay_slot
    li      $8, 16
    mtc1    $8, $f0
    cvt.s.w $f0, $f0
    b       1f
     sqrt.s $f2, $f0
    nop
1:  cvt.w.s $f2, $f2
    mfc1    $2, $f2
    END_CASE
    WORD_OF fpu_reserved, 0x4600003f - 0x20
