/* One of every instruction that mips/insn.h names, in its order, with varied operands. Assembled
 * and disassembled again, it tells test_insn_oracle.c what the decoder has to answer. */
	.set noreorder
	.set noat
	.set nomacro
	.text
here:
	j       here
	j       0x0ffffffc
	jal     here
	jalx    0x00123454
	jr      $31
	jr      $8
	jr.hb   $9
	jalr    $31, $25
	jalr    $4, $2
	jalr.hb $5, $3
	beq     $1, $2, here
	beq     $0, $0, here
	bne     $3, $4, here
	blez    $5, here
	bgtz    $6, here
	beql    $7, $8, here
	bnel    $9, $10, here
	blezl   $11, here
	bgtzl   $12, here
	bltz    $13, here
	bgez    $14, here
	bltzl   $15, here
	bgezl   $16, here
	bltzal  $17, here
	bgezal  $18, here
	bgezal  $0, here
	bltzall $19, here
	bgezall $20, here

	lb      $21, -1($22)
	lbu     $23, 1($24)
	lh      $25, -32768($26)
	lhu     $27, 32766($28)
	lw      $29, 4($30)
	lwl     $31, 3($1)
	lwr     $2, 0($3)
	sb      $4, 5($6)
	sh      $7, 8($8)
	sw      $9, -4($10)
	swl     $11, 12($12)
	swr     $13, 15($14)
	ll      $15, 16($16)
	sc      $17, -16($18)

	mfc0    $2, $12
	mfc0    $31, $16, 7
	mtc0    $3, $11
	mtc0    $0, $4, 2
	rdpgpr  $4, $5
	wrpgpr  $6, $7
	di
	di      $8
	ei
	ei      $31
	tlbr
	tlbwi
	tlbwr
	tlbp
	eret
	deret
	wait
	wait    0x7ffff
	cache   0x15, 0($9)
	cache   0x00, -32($10)

	rdhwr   $3, $29
	rdhwr   $2, $0
	syscall
	syscall 0xfffff
	break
	break   7
	break   1023, 1023
	sdbbp
	sdbbp   0xfffff
