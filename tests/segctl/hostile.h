/* The parts of the hostile guest, and its code under test. */
#ifndef TESTS_SEGCTL_HOSTILE_H
#define TESTS_SEGCTL_HOSTILE_H

/* X(name, bits, ExcCode in kernel mode, ExcCode in user mode): instructions of processors newer
 * than the virtual one; a0 is an address. */
#define FOREIGN_INSTRUCTIONS(X)               \
    X(eva_lwe, 0x7c82002f, EXC_RI, EXC_RI)    \
    X(eva_swe, 0x7c82001f, EXC_RI, EXC_RI)    \
    X(eva_cachee, 0x7c80001b, EXC_RI, EXC_RI) \
    X(eretnc, 0x42000058, EXC_RI, EXC_CPU)    \
    X(mfhc0, 0x40420000, EXC_RI, EXC_CPU)     \
    X(hypcall, 0x42000028, EXC_RI, EXC_CPU)

/* Likewise, where QEMU's 24Kc does not do what the manual says. */
#define FOREIGN_INSTRUCTIONS_FOR_VMS(X)       \
    X(msa_ldi, 0x7b000007, EXC_RI, EXC_RI)    \
    X(msa_addv, 0x7800000e, EXC_RI, EXC_RI)   \
    X(msa_bz_v, 0x45600001, EXC_CPU, EXC_CPU) \
    X(tlbinv, 0x42000003, EXC_RI, EXC_CPU)    \
    X(tlbinvf, 0x42000004, EXC_RI, EXC_CPU)

#ifndef __ASSEMBLER__
#include "tests/conformance/harness.h"

extern const struct test tests_sweep[], tests_escapes[];

/* attempts.S */
#define X(name, ...) extern code try_##name;
FOREIGN_INSTRUCTIONS(X)
FOREIGN_INSTRUCTIONS_FOR_VMS(X)
#undef X
extern code try_sdbbp, try_sdbbp_in_slot, try_eret_to, try_rdhwr_userlocal;
#endif

#endif
