/* Fixed-point arithmetic, for a processor without floating point: a number is a multiple of 1/65536
 * from -32768 up to 32768. Results that do not fit wrap. */
#ifndef WORKLOADS_FIXED_H
#define WORKLOADS_FIXED_H

#include <stdint.h>

typedef int32_t fixed;

#define FIXED_SHIFT    16
#define FIXED_ONE      (1 << FIXED_SHIFT)
#define FIXED(decimal) ((fixed)((decimal)*FIXED_ONE)) /* of a constant */

struct vector {
    fixed x, y, z;
};

static inline fixed fixed_multiply(fixed a, fixed b)
{
    return (fixed)((int64_t)a * b >> FIXED_SHIFT);
}

fixed fixed_divide(fixed a, fixed b); /* by 0: 0 */
fixed fixed_root(fixed a);            /* square root; 0 of negative numbers */

static inline struct vector vector_add(struct vector a, struct vector b)
{
    return (struct vector){a.x + b.x, a.y + b.y, a.z + b.z};
}

static inline struct vector vector_subtract(struct vector a, struct vector b)
{
    return (struct vector){a.x - b.x, a.y - b.y, a.z - b.z};
}

static inline struct vector vector_scale(struct vector a, fixed factor)
{
    return (struct vector){fixed_multiply(a.x, factor), fixed_multiply(a.y, factor),
                           fixed_multiply(a.z, factor)};
}

static inline fixed vector_dot(struct vector a, struct vector b)
{
    int64_t sum = (int64_t)a.x * b.x + (int64_t)a.y * b.y + (int64_t)a.z * b.z;

    return (fixed)(sum >> FIXED_SHIFT);
}

/* Of length 1; `a` must not be 0 and its length below 128. */
struct vector vector_unit(struct vector a);

#endif
