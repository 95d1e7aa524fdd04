/* SVG plots, by gnuplot. */
#ifndef BENCH_PLOT_H
#define BENCH_PLOT_H

#include <stdbool.h>
#include <stdio.h>

/* Starts build/bench/NAME.svg: the caller writes gnuplot commands and data into the stream. NULL:
 * there is no gnuplot. */
FILE *plot_open(const char *name, const char *title);

/* false, and a line on stderr, if gnuplot failed. */
bool plot_close(FILE *plot, const char *name);

#endif
