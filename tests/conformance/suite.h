/* The suite's parts: one table of tests for each file test_*.c, ended by a NULL name. */
#ifndef CONFORMANCE_SUITE_H
#define CONFORMANCE_SUITE_H

#include "tests/conformance/harness.h"

extern const struct test tests_addresses[];
extern const struct test tests_delay_slots[];
extern const struct test tests_exceptions[];
extern const struct test tests_interrupts[];
extern const struct test tests_memory[];
extern const struct test tests_global[];
extern const struct test tests_paging[];
extern const struct test tests_progress[];
extern const struct test tests_registers[];
extern const struct test tests_return[];
extern const struct test tests_timer[];
extern const struct test tests_tlb[];
extern const struct test tests_tlb_exceptions[];
extern const struct test tests_translation[];
extern const struct test tests_user[];
extern const struct test tests_vectors[];

#endif
