/* The fixture of the test programs that look at one guest, made anew for each test. Included by
 * such a program alone, after all other headers. */
#ifndef ONE_GUEST_H
#define ONE_GUEST_H

#include "tests/unit/model_guest.h"

static struct vcpu *vcpu;

/* A machine and a virtual CPU with 16 TLB entries each, the software TLB on. */
static int start(void **state)
{
    (void)state;
    model_reset(16);
    vcpu = guest_create(16, true);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    guest_destroy(vcpu);
    return 0;
}

#endif
