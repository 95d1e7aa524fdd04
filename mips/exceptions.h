/* Exception codes and vector offsets.
 * Source: MIPS32 Privileged Resource Architecture (PRA), vol. III, sections "Exception Vector
 * Locations" and "Cause Register". Usable from C and assembly. */
#ifndef MIPS_EXCEPTIONS_H
#define MIPS_EXCEPTIONS_H

/* Cause.ExcCode */
#define EXC_INT     0  /* interrupt */
#define EXC_MOD     1  /* TLB modified: store to a page whose D bit is 0 */
#define EXC_TLBL    2  /* TLB refill or invalid, load or fetch */
#define EXC_TLBS    3  /* TLB refill or invalid, store */
#define EXC_ADEL    4  /* address error, load or fetch */
#define EXC_ADES    5  /* address error, store */
#define EXC_IBE     6  /* bus error, fetch */
#define EXC_DBE     7  /* bus error, data */
#define EXC_SYS     8  /* syscall */
#define EXC_BP      9  /* break */
#define EXC_RI      10 /* reserved instruction */
#define EXC_CPU     11 /* coprocessor unusable, number in Cause.CE */
#define EXC_OV      12 /* integer overflow */
#define EXC_TR      13 /* trap instruction */
#define EXC_FPE     15 /* floating point */
#define EXC_C2E     18 /* coprocessor 2 */
#define EXC_MSADIS  21 /* MSA ASE disabled */
#define EXC_WATCH   23 /* watch register matched */
#define EXC_MCHECK  24 /* machine check */
#define EXC_THREAD  25 /* MT ASE: thread exception */
#define EXC_DSPDIS  26 /* DSP ASE disabled */
#define EXC_CACHERR 30 /* cache error (only seen by debug mode) */

/* Offsets from the vector base: EBase, or VECTOR_BASE_BEV when Status.BEV = 1. */
#define VECTOR_REFILL    0x000
#define VECTOR_CACHE     0x100
#define VECTOR_GENERAL   0x180
#define VECTOR_INTERRUPT 0x200
#define VECTOR_BEV_PA    0x1fc00200 /* physical address of the base when Status.BEV = 1 */
#define VECTOR_RESET_PA  0x1fc00000 /* reset, soft reset and NMI */
#define VECTOR_DEBUG_PA  0x1fc00480 /* EJTAG debug exception, ProbEn = 0 */

#endif
