/* Figures out of results, and figures for people. */
#ifndef BENCH_FIGURES_H
#define BENCH_FIGURES_H

#include <jansson.h>
#include <stddef.h>

#define FIGURE_BYTES 32

/* A number of an object; 0: it has none. */
double figure(const json_t *object, const char *key);

/* The element of an array of objects in which `key` is `value`; NULL: none. */
const json_t *figure_entry(const json_t *array, const char *key, const char *value);

/* sum / count of an entry; 0: nothing was counted. */
double figure_mean(const json_t *entry);

/* The sum over all exits of a result, and how many there are; with C code or without. */
double figure_exits_sum(const json_t *result);
double figure_exits_count(const json_t *result, const char *path); /* "asm", "c", NULL: both */

/* With a comma after each third digit. Returns `text`. */
const char *figure_text(double value, char text[FIGURE_BYTES]);

/* A number to `digits` places behind the point, for JSON: the same text on every machine. */
json_t *figure_json(double value, int digits);

#endif
