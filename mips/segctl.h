/* Segmentation Control and the other registers beyond MIPS32 release 2 that the P5600 has and the
 * monitor uses. Source: MIPS32 PRA, vol. III (release 5), "Segmentation Control", "SegCtl0",
 * "KScratchn Registers", "BadInstr Register", "BadInstrP Register". For assembly. */
#ifndef MIPS_SEGCTL_H
#define MIPS_SEGCTL_H

/* CP0 registers, as mfc0 and mtc0 take them */
#define C0_PAGEGRAIN $5, 1
#define C0_SEGCTL0   $5, 2
#define C0_SEGCTL1   $5, 3
#define C0_SEGCTL2   $5, 4
#define C0_BADINSTR  $8, 1
#define C0_BADINSTRP $8, 2
#define C0_KSCRATCH1 $31, 2
#define C0_KSCRATCH2 $31, 3
#define C0_KSCRATCH3 $31, 4

/* A SegCtl register holds two configurations of 16 bits; the odd-numbered one is the upper. */
#define SEGCTL_UPPER 16

/* One configuration: physical base 0, access mode, EU = 0, cacheability while unmapped. */
#define SEGCTL_AM_MSK     0x20 /* mapped for supervisor and kernel; user: address error */
#define SEGCTL_AM_MUSK    0x30 /* mapped for all */
#define SEGCTL_AM_MUSUK   0x40 /* mapped for user and supervisor, unmapped for kernel */
#define SEGCTL_C_UNCACHED 2
#define SEGCTL_C_CACHED   3

/* EBase.WG: a write that sets it changes bits 31..30 too. */
#define EBASE_WG 0x800

/* ERET that leaves the reservation of ll alone (release 5). */
#define ERETNC     \
    .set push;     \
    .set mips32r5; \
    eretnc;        \
    .set pop

#endif
