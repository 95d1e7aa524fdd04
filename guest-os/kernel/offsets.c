/* Structure offsets for assembly: compiled to assembly text, from which the build takes the lines
 * that begin with "->" and writes offsets.h. Never linked. */
#include "guest-os/kernel/trap_frame.h"
#include "guest-os/kernel/space.h"

#include <stddef.h>

#define DEFINE(name, value) __asm__ volatile("->" #name " %0" : : "i"(value))

void offsets(void);

void offsets(void)
{
    DEFINE(TF_GPR, offsetof(struct trap_frame, gpr));
    DEFINE(TF_HI, offsetof(struct trap_frame, hi));
    DEFINE(TF_LO, offsetof(struct trap_frame, lo));
    DEFINE(TF_EPC, offsetof(struct trap_frame, epc));
    DEFINE(TF_STATUS, offsetof(struct trap_frame, status));
    DEFINE(TF_CAUSE, offsetof(struct trap_frame, cause));
    DEFINE(TF_ADDRESS, offsetof(struct trap_frame, address));
    DEFINE(TF_SIZE, sizeof(struct trap_frame));
    DEFINE(SF_S, offsetof(struct switch_frame, s));
    DEFINE(SF_FP, offsetof(struct switch_frame, fp));
    DEFINE(SF_RA, offsetof(struct switch_frame, ra));
    DEFINE(SF_SIZE, sizeof(struct switch_frame));
}
