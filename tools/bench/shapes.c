/* The software TLB's hit rate by size and associativity, on the misses of real runs. */
#include "tools/bench/figures.h"
#include "tools/bench/plot.h"
#include "tools/bench/reports.h"
#include "tools/bench/shape.h"

#include "monitor/stlb.h"

#include <stdio.h>

#define LEAST   64
#define MOST    8192
#define SIZES   8 /* LEAST to MOST in powers of two */
#define UNMIXED 0 /* the index without segment: what was there before */

static const struct {
    const char *name, *workload;
} programs[] = {
    {"pmake", "pmake"},
    {"engineering", "engineering:8192:2"},
    {"raytrace", "raytrace"},
    {"database", "database:200:1024"},
};

static const struct {
    const char *name;
    unsigned ways, mix;
} tables[] = {
    {"direct-mapped", 1, STLB_MIX},
    {"2 ways", 2, STLB_MIX},
    {"4 ways", 4, STLB_MIX},
    {"direct, no segment", 1, UNMIXED},
};

#define PROGRAMS (sizeof(programs) / sizeof(programs[0]))
#define TABLES   (sizeof(tables) / sizeof(tables[0]))

void shapes_plan(struct jobs *jobs, bool quick)
{
    for (size_t i = 0; !quick && i < PROGRAMS; i++)
        jobs_add(jobs, programs[i].workload, "misses-%s", programs[i].name)->trace = true;
}

static double rate(const struct misses *misses, unsigned entries, size_t table)
{
    const struct shape shape = {entries, tables[table].ways, tables[table].mix};

    return misses->count > 0 ? (double)shape_hits(&shape, misses) / (double)misses->count : 0;
}

static void report_program(size_t i, const struct misses *misses, FILE *out, json_t *list)
{
    double most = misses->count > 0 ? (double)shape_most(misses) / (double)misses->count : 0;

    printf("\n  %s: %zu misses; at most %.2f %% were had before\n", programs[i].name, misses->count,
           100 * most);
    for (size_t table = 0; table < TABLES; table++) {
        printf("  %-22s", tables[table].name);
        for (unsigned entries = LEAST; entries <= MOST; entries *= 2) {
            double hits = rate(misses, entries, table);

            printf("%8.2f", 100 * hits);
            json_array_append_new(list, json_pack("{s:s, s:i, s:s, s:s, s:o}", "what",
                                                  "software_tlb", "value", (int)entries, "table",
                                                  tables[table].name, "workload", programs[i].name,
                                                  "hit_rate", figure_json(hits, 4)));
        }
        printf("\n");
    }
    for (unsigned entries = LEAST; out != NULL && entries <= MOST; entries *= 2)
        fprintf(out, "%u %.2f\n", entries, 100 * rate(misses, entries, 0));
}

static void draw(FILE *out)
{
    fputs("plot ", out);
    for (size_t i = 0; i < PROGRAMS; i++)
        fprintf(out, "$data%zu using 1:2 with linespoints title '%s'%s", i, programs[i].name,
                i + 1 < PROGRAMS ? ", " : "\n");
}

void shapes_report(const struct jobs *jobs, json_t *root)
{
    json_t *list = json_object_get(root, "scaling");
    FILE *out;

    if (jobs_find(jobs, "misses-%s", programs[0].name) == NULL)
        return;
    out = plot_open("software-tlb",
                    "Software TLB: misses served, by its number of entries (direct-mapped)");
    if (out != NULL)
        fputs("set logscale x 2\nset xlabel 'entries'\nset ylabel 'percent'\n", out);
    printf("\nSoftware TLBs of other shapes, on the misses of real runs: percent served. In use: "
           "%u entries, %s\n"
           "\n  %-22s",
           STLB_SLOTS, tables[0].name, "entries");
    for (unsigned entries = LEAST; entries <= MOST; entries *= 2)
        printf("%8u", entries);
    printf("\n");
    for (size_t i = 0; i < PROGRAMS; i++) {
        struct misses misses;
        struct problem problem;
        char path[128];

        snprintf(path, sizeof(path), BENCH_FOLDER "/runs/misses-%s.trace", programs[i].name);
        if (!misses_read(&misses, path, &problem))
            fprintf(stderr, "bench: %s\n", problem.text);
        if (out != NULL)
            fprintf(out, "$data%zu << EOD\n", i);
        report_program(i, &misses, out, list);
        if (out != NULL)
            fputs("EOD\n", out);
        misses_free(&misses);
    }
    if (out != NULL)
        draw(out);
    plot_close(out, "software-tlb");
}
