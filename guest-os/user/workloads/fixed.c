/* Fixed-point arithmetic: what is too long for the header. The processor divides 32 by 32 bits. */
#include "guest-os/user/workloads/fixed.h"

fixed fixed_divide(fixed a, fixed b)
{
    uint32_t dividend = a < 0 ? -(uint32_t)a : (uint32_t)a;
    uint32_t divisor = (uint32_t)b;
    uint32_t quotient;
    uint32_t rest;

    if (b == 0)
        return 0;
    if (b < 0)
        divisor = -divisor;
    quotient = dividend / divisor;
    rest = dividend % divisor;
    for (unsigned i = 0; i < FIXED_SHIFT; i++) { /* the binary places, one by one */
        rest <<= 1;
        quotient <<= 1;
        if (rest >= divisor) {
            rest -= divisor;
            quotient |= 1;
        }
    }
    return (fixed)((a < 0) != (b < 0) ? -quotient : quotient);
}

/* Digit by digit, as on paper, in base 2: each step takes two bits of `a` and yields one of the
 * root; behind the 32 bits come 16 zeros, which make the 8 further places. */
fixed fixed_root(fixed a)
{
    uint32_t bits = (uint32_t)a;
    uint32_t root = 0;
    uint32_t rest = 0;

    if (a <= 0)
        return 0;
    for (unsigned i = 0; i < 16 + FIXED_SHIFT / 2; i++) {
        uint32_t trial = root << 2 | 1;

        rest = rest << 2 | bits >> 30;
        bits <<= 2;
        root <<= 1;
        if (rest >= trial) {
            rest -= trial;
            root |= 1;
        }
    }
    return (fixed)root;
}

struct vector vector_unit(struct vector a)
{
    fixed length = fixed_root(vector_dot(a, a));

    return (struct vector){fixed_divide(a.x, length), fixed_divide(a.y, length),
                           fixed_divide(a.z, length)};
}
