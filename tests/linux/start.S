/* The fault test's way into C, its system calls, and the way out of a case that raised a signal. */
    .set    noreorder
    .set    noat

    .text
    .globl  __start
__start:
    li      $8, -8
    and     $29, $29, $8
    jal     fault_test
     addiu  $29, $29, -32
    move    $4, $2
    li      $2, 4001                        /* exit */
    syscall

/* long system_call(long number, long, long, long, long): negative on error */
    .globl  system_call
system_call:
    move    $2, $4
    move    $4, $5
    move    $5, $6
    move    $6, $7
    lw      $7, 16($29)
    syscall
    beqz    $7, 1f
     nop
    negu    $2, $2
1:  jr      $31
     nop

/* void run_case(void (*code)(void *), void *memory, unsigned long results[2]): what the case leaves
 * in v0 and v1, unless a signal ends it. */
    .globl  run_case
run_case:
    addiu   $29, $29, -64
    sw      $31, 60($29)
    sw      $6, 56($29)
    sw      $16, 20($29)
    sw      $17, 24($29)
    sw      $18, 28($29)
    sw      $19, 32($29)
    sw      $20, 36($29)
    sw      $21, 40($29)
    sw      $22, 44($29)
    sw      $23, 48($29)
    sw      $30, 52($29)
    lui     $8, %hi(saved_sp)
    sw      $29, %lo(saved_sp)($8)
    move    $25, $4
    move    $4, $5
    li      $2, 0x2222                      /* shows that a case left them alone */
    jalr    $25
     li     $3, 0x3333
    lw      $6, 56($29)
    sw      $2, 0($6)
    sw      $3, 4($6)
/* A signal handler continues the interrupted code here. */
    .globl  recover
recover:
    lui     $8, %hi(saved_sp)
    lw      $29, %lo(saved_sp)($8)
    lw      $31, 60($29)
    lw      $16, 20($29)
    lw      $17, 24($29)
    lw      $18, 28($29)
    lw      $19, 32($29)
    lw      $20, 36($29)
    lw      $21, 40($29)
    lw      $22, 44($29)
    lw      $23, 48($29)
    lw      $30, 52($29)
    jr      $31
     addiu  $29, $29, 64

    .bss
    .balign 4
saved_sp:
    .space  4
