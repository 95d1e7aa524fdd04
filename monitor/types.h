/* Addresses and frame numbers. Three kinds of address meet in a monitor; the two that are easily
 * taken for one another are structures, so that mixing them up does not compile. */
#ifndef MONITOR_TYPES_H
#define MONITOR_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mips/tlb.h"

typedef uint32_t gva_t; /* guest virtual address: what the guest's instructions use */

/* Guest-"physical" address: what the guest takes for its board's address space. */
typedef struct {
    uint32_t a;
} gpa_t;

/* Frame number in guest-"physical" memory. */
typedef struct {
    uint32_t n;
} pfn_t;

/* Frame number in machine memory. */
typedef struct {
    uint32_t n;
} mfn_t;

static inline gpa_t gpa(uint32_t address)
{
    return (gpa_t){address};
}

static inline pfn_t gpa_to_pfn(gpa_t address)
{
    return (pfn_t){address.a >> PAGE_SHIFT};
}

static inline uint32_t page_offset(uint32_t address)
{
    return address & (PAGE_SIZE - 1);
}

/* The mode that the guest believes it is in. Guest kernel runs in the machine's supervisor mode. */
enum guest_mode {
    GUEST_USER,
    GUEST_KERNEL,
};

/* What an instruction wanted of memory. */
enum access {
    ACCESS_FETCH,
    ACCESS_LOAD,
    ACCESS_STORE,
};

struct vcpu;
struct vm;

#endif
