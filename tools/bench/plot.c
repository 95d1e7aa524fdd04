#include "tools/bench/plot.h"

#include "tools/bench/reports.h"

FILE *plot_open(const char *name, const char *title)
{
    FILE *plot = popen("gnuplot", "w");

    if (plot == NULL)
        return NULL;
    fprintf(plot,
            "set terminal svg size 900,480 font 'sans-serif,13' background 'white'\n"
            "set output '" BENCH_FOLDER "/%s.svg'\n"
            "set title '%s'\n"
            "set key outside right\n"
            "set grid ytics linecolor rgb '#dddddd'\n"
            "set style fill solid 0.85 border linecolor rgb '#444444'\n",
            name, title);
    return plot;
}

bool plot_close(FILE *plot, const char *name)
{
    bool good = plot != NULL && pclose(plot) == 0;

    if (!good)
        fprintf(stderr, "bench: no plot %s: is the package gnuplot-nox installed?\n", name);
    return good;
}
