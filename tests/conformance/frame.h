/* Words of struct exception (harness.h), for vectors.S; harness.c asserts that they agree. */
#ifndef CONFORMANCE_FRAME_H
#define CONFORMANCE_FRAME_H

#define FRAME_GPR      0 /* 32 words */
#define FRAME_HI       32
#define FRAME_LO       33
#define FRAME_STATUS   34
#define FRAME_CAUSE    35
#define FRAME_EPC      36
#define FRAME_BADVADDR 37
#define FRAME_ENTRYHI  38
#define FRAME_CONTEXT  39
#define FRAME_ERROREPC 40
#define FRAME_VECTOR   41
#define FRAME_WORDS    42

/* Words of struct request (harness.c). */
#define REQUEST_ENTRY  0
#define REQUEST_ARGS   1 /* 4 words */
#define REQUEST_STATUS 5
#define REQUEST_RETURN 6
#define REQUEST_USER   7

/* Words of struct context (harness.c): callee-saved registers s0..s7, fp, sp, ra. */
#define CONTEXT_WORDS 11

/* Where the vectors stand. The first page of the image holds the vectors, a second page the same
 * code with another tag; the ROM jumps to ROM_LANDING with the vector's name in k1. */
#define IMAGE_PA       0x00100000
#define ROM_LANDING    0x400
#define VECTOR_TAG_2ND 0x1000 /* taken in the second vector page */
#define VECTOR_TAG_BEV 0x2000 /* taken in the ROM: Status.BEV was 1 */

#endif
