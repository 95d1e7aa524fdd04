/* Lists of instructions, from which both the probes (assembly) and the tables of expectations (C)
 * are made. Assembly text uses $-names: no preprocessor names inside strings. */
#ifndef CONFORMANCE_INSTRUCTIONS_H
#define CONFORMANCE_INSTRUCTIONS_H

/* X(name, text, true a0, true a1, false a0, false a1) */
#define TRAP_INSTRUCTIONS(X)               \
    X(teq, "teq $a0, $a1", 5, 5, 5, 6)     \
    X(tne, "tne $a0, $a1", 5, 6, 5, 5)     \
    X(tge, "tge $a0, $a1", 1, -1, -1, 1)   \
    X(tgeu, "tgeu $a0, $a1", -1, 1, 1, -1) \
    X(tlt, "tlt $a0, $a1", -1, 1, 1, -1)   \
    X(tltu, "tltu $a0, $a1", 1, -1, -1, 1) \
    X(teqi, "teqi $a0, 5", 5, 0, 6, 0)     \
    X(tnei, "tnei $a0, 5", 6, 0, 5, 0)     \
    X(tgei, "tgei $a0, -1", 1, 0, -2, 0)   \
    X(tgeiu, "tgeiu $a0, -1", -1, 0, 1, 0) \
    X(tlti, "tlti $a0, -1", -2, 0, 1, 0)   \
    X(tltiu, "tltiu $a0, -1", 1, 0, -1, 0)

/* X(name, text, a0, a1): each overflows; $v0 is the destination and holds OVERFLOW_V0 before */
#define OVERFLOW_V0 0x600df00d
#define OVERFLOW_INSTRUCTIONS(X)               \
    X(add, "add $v0, $a0, $a1", 0x7fffffff, 1) \
    X(addi, "addi $v0, $a0, 1", 0x7fffffff, 0) \
    X(sub, "sub $v0, $a0, $a1", 0x80000000, 1)

/* X(name, text, exception code, bytes): a0 = address */
#define ALIGNED_INSTRUCTIONS(X)            \
    X(lw, "lw $v0, 0($a0)", EXC_ADEL, 4)   \
    X(lh, "lh $v0, 0($a0)", EXC_ADEL, 2)   \
    X(lhu, "lhu $v0, 0($a0)", EXC_ADEL, 2) \
    X(ll, "ll $v0, 0($a0)", EXC_ADEL, 4)   \
    X(sw, "sw $a1, 0($a0)", EXC_ADES, 4)   \
    X(sh, "sh $a1, 0($a0)", EXC_ADES, 2)

/* X(name, text): instructions that user mode may not execute while Status.CU0 = 0 */
#define PRIVILEGED_INSTRUCTIONS(X) \
    X(mfc0, "mfc0 $v0, $14")       \
    X(mtc0, "mtc0 $a0, $14")       \
    X(tlbr, "tlbr")                \
    X(tlbwi, "tlbwi")              \
    X(tlbwr, "tlbwr")              \
    X(tlbp, "tlbp")                \
    X(eret, "eret")                \
    X(deret, "deret")              \
    X(wait, "wait")                \
    X(cache, "cache 0x15, 0($a0)") \
    X(di, "di $v0")                \
    X(ei, "ei $v0")                \
    X(rdpgpr, "rdpgpr $v0, $a0")   \
    X(wrpgpr, "wrpgpr $v0, $a0")   \
    X(cop0_reserved, ".word 0x42000007")

/* X(name, text, unit): coprocessors 1 and 2 with their CU bits clear; a0 = an aligned address */
#define COPROCESSOR_INSTRUCTIONS(X)    \
    X(mfc1, "mfc1 $v0, $f0", 1)        \
    X(mtc1, "mtc1 $a0, $f0", 1)        \
    X(lwc1, "lwc1 $f0, 0($a0)", 1)     \
    X(swc1, "swc1 $f0, 0($a0)", 1)     \
    X(add_s, "add.s $f0, $f0, $f0", 1) \
    X(lwc2, "lwc2 $0, 0($a0)", 2)      \
    X(swc2, "swc2 $0, 0($a0)", 2)

/* X(name, text): no MIPS32 release 2 core knows these, in any mode */
#define RESERVED_INSTRUCTIONS(X)          \
    X(special_dsra32, ".word 0x0000003f") \
    X(special3_3e, ".word 0x7c00003e")    \
    X(regimm_1e, ".word 0x041e0000")      \
    X(opcode_3b, ".word 0xec000000")

/* X(name, text): reserved encodings of coprocessor 0, and deret outside debug mode */
#define RESERVED_COP0_INSTRUCTIONS(X)    \
    X(cop0_reserved, ".word 0x42000007") \
    X(cop0_dmfc0, ".word 0x40226000")    \
    X(deret, "deret")

/* X(name, text, a0 if taken, a0 if not taken, flags): a1 = 1; the target is label 1, its address
 * in t0. */
#define BRANCH_ALWAYS 1 /* there is no not-taken case */
#define BRANCH_LINKS  2
#define BRANCH_LIKELY 4
#define BRANCH_INSTRUCTIONS(X)                                         \
    X(j, "j 1f", 0, 0, BRANCH_ALWAYS)                                  \
    X(jal, "jal 1f", 0, 0, BRANCH_ALWAYS | BRANCH_LINKS)               \
    X(jr, "jr $t0", 0, 0, BRANCH_ALWAYS)                               \
    X(jalr, "jalr $t0", 0, 0, BRANCH_ALWAYS | BRANCH_LINKS)            \
    X(beq, "beq $a0, $a1, 1f", 1, 2, 0)                                \
    X(bne, "bne $a0, $a1, 1f", 2, 1, 0)                                \
    X(blez, "blez $a0, 1f", -1, 1, 0)                                  \
    X(bgtz, "bgtz $a0, 1f", 1, -1, 0)                                  \
    X(bltz, "bltz $a0, 1f", -1, 1, 0)                                  \
    X(bgez, "bgez $a0, 1f", 1, -1, 0)                                  \
    X(bltzal, "bltzal $a0, 1f", -1, 1, BRANCH_LINKS)                   \
    X(bgezal, "bgezal $a0, 1f", 1, -1, BRANCH_LINKS)                   \
    X(beql, "beql $a0, $a1, 1f", 1, 2, BRANCH_LIKELY)                  \
    X(bnel, "bnel $a0, $a1, 1f", 2, 1, BRANCH_LIKELY)                  \
    X(blezl, "blezl $a0, 1f", -1, 1, BRANCH_LIKELY)                    \
    X(bgtzl, "bgtzl $a0, 1f", 1, -1, BRANCH_LIKELY)                    \
    X(bltzl, "bltzl $a0, 1f", -1, 1, BRANCH_LIKELY)                    \
    X(bgezl, "bgezl $a0, 1f", 1, -1, BRANCH_LIKELY)                    \
    X(bltzall, "bltzall $a0, 1f", -1, 1, BRANCH_LIKELY | BRANCH_LINKS) \
    X(bgezall, "bgezall $a0, 1f", 1, -1, BRANCH_LIKELY | BRANCH_LINKS)

/* v0 after a delay-slot probe */
#define WENT_ON          1 /* branch not taken */
#define WENT_TARGET      2 /* branch taken */

#define BRANCH_TO_TARGET 16 /* bytes from the branch of a delay-slot probe to label 1 */

#endif
