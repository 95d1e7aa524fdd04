/* The guest that grades: the conformance suite's tests in the order that the grader asks for, each
 * line of output with a tag (docs/teaching.md). */
#ifndef LABS_GUEST_LAB_H
#define LABS_GUEST_LAB_H

#include <stdint.h>

#include "labs/guest/order.h"
#include "tests/conformance/harness.h"

extern struct lab_order lab_order;

/* Tests for single labs: of time that is shared, of pages that are. */
extern const struct test tests_time[], tests_pages[];

/* Tests whose values come from the seed; empty tables where the hidden tests are left out. */
extern const struct test tests_hidden[], tests_hidden_tlb[];

/* Numbers that the seed determines; each call another one. */
uint32_t lab_random(void);
uint32_t lab_random_below(uint32_t limit);

/* Begins the chain of tags with a digest of the guest's own program text. */
void output_begin(void);

/* Raises `times` exceptions at lab_mark_at, one privileged instruction each: what a log kept
 * outside the machine shows of a line having been printed by this code. */
void lab_mark(uint32_t times);

#endif
