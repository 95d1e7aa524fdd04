/* A Linux program that prints the processor's Count, in hexadecimal. */
    .set    noreorder
    .set    mips32r2
    .text
    .globl  __start
__start:
    rdhwr   $16, $2                         /* CC */
    la      $5, text
    li      $9, 8
1:  rotr    $16, $16, 28                    /* the next digit comes to the lower end */
    andi    $10, $16, 15
    sltiu   $11, $10, 10
    bnez    $11, 2f
     addiu  $10, $10, '0'
    addiu   $10, $10, 'a' - '0' - 10
2:  sb      $10, 0($5)
    addiu   $9, $9, -1
    bnez    $9, 1b
     addiu  $5, $5, 1
    li      $2, 4004                        /* write */
    li      $4, 1
    la      $5, text
    li      $6, 9
    syscall
    li      $2, 4001                        /* exit */
    move    $4, $0
    syscall
    .data
text:
    .ascii  "00000000\n"
