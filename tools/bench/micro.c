/* Each exit of the monitor, and each basic service of the kernel. */
#include "guest-os/user/marks.h"
#include "tools/bench/figures.h"
#include "tools/bench/plot.h"
#include "tools/bench/reports.h"

#include <stdio.h>

static const struct {
    const char *name, *text;
} marks[BENCH_MARK_COUNT] = {
#define X(symbol, name, text) {name, text},
    BENCH_MARKS(X)
#undef X
};

void micro_plan(struct jobs *jobs, bool quick)
{
    const char *micro = quick ? "micro:3" : "micro";
    struct job *job = jobs_add(jobs, micro, "micro-native");

    job->native = true;
    job->tlbwi = true;
    job = jobs_add(jobs, micro, "micro-virtual");
    workloads_set_features(job);
}

static void print_exits(const struct job *job)
{
    char count[FIGURE_BYTES];
    size_t i;
    const json_t *entry;

    printf("\nExits: instructions of the monitor from vector to return (%s)\n\n", job->name);
    printf("  %-26s%-6s%12s%9s%9s%9s\n", "reason", "path", "exits", "min", "median", "max");
    json_array_foreach(json_object_get(job->result, "exits"), i, entry)
    {
        printf("  %-26s%-6s%12s%9.0f%9.0f%9.0f\n",
               json_string_value(json_object_get(entry, "reason")),
               json_string_value(json_object_get(entry, "path")),
               figure_text(figure(entry, "count"), count), figure(entry, "min"),
               figure(entry, "median"), figure(entry, "max"));
    }
}

static void plot_exits(const struct job *job)
{
    FILE *plot =
        plot_open("exits", "Instructions of the monitor for an exit: median, least and most");
    size_t i;
    const json_t *entry;

    if (plot != NULL) {
        fputs("set logscale y\nset ylabel 'instructions'\nset xtics rotate by 45 right noenhanced\n"
              "set boxwidth 0.6\nset key off\n$data << EOD\n",
              plot);
        json_array_foreach(json_object_get(job->result, "exits"), i, entry)
        {
            fprintf(plot, "\"%s (%s)\" %.0f %.0f %.0f\n",
                    json_string_value(json_object_get(entry, "reason")),
                    json_string_value(json_object_get(entry, "path")), figure(entry, "median"),
                    figure(entry, "min"), figure(entry, "max"));
        }
        fputs("EOD\nplot $data using 0:2:xtic(1) with boxes, '' using 0:2:3:4 with yerrorbars "
              "linecolor rgb 'black' pointtype 0\n",
              plot);
    }
    plot_close(plot, "exits");
}

static void report_exits(const struct job *job, json_t *root)
{
    json_t *list = json_array();
    size_t i;
    const json_t *entry;

    json_array_foreach(json_object_get(job->result, "exits"), i, entry)
    {
        json_t *own = json_object();
        static const char *const keys[] = {"reason", "path", "min", "median", "max", "count"};

        for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++)
            json_object_set(own, keys[k], json_object_get(entry, keys[k]));
        json_array_append_new(list, own);
    }
    json_object_set_new(root, "exits", list);
    print_exits(job);
    plot_exits(job);
}

static const json_t *mark_entry(const struct job *job, unsigned id)
{
    size_t i;
    const json_t *entry;

    json_array_foreach(json_object_get(job->result, "marks"), i,
                       entry) if (figure(entry, "id") == id) return entry;
    return NULL;
}

static void report_marks(const struct job *native, const struct job *virtual, json_t *root)
{
    json_t *list = json_array();

    printf("\nServices one by one (program micro): instructions, median of all rounds\n\n");
    printf("  %-18s%10s%10s%8s%8s  %s\n", "", "native", "virtual", "ratio", "exits", "what");
    for (unsigned id = 0; id < BENCH_MARK_COUNT; id++) {
        const json_t *bare = mark_entry(native, id);
        const json_t *vm = mark_entry(virtual, id);
        double ratio = figure(vm, "median") / figure(bare, "median");
        double exits = figure(vm, "exits") / figure(vm, "count");
        char left[FIGURE_BYTES], right[FIGURE_BYTES];

        if (bare == NULL || vm == NULL)
            continue;
        printf("  %-18s%10s%10s%8.2f%8.1f  %s\n", marks[id].name,
               figure_text(figure(bare, "median"), left), figure_text(figure(vm, "median"), right),
               ratio, exits, marks[id].text);
        json_array_append_new(list,
                              json_pack("{s:s, s:O, s:O, s:o, s:o}", "operation", marks[id].name,
                                        "native", json_object_get(bare, "median"), "virtual",
                                        json_object_get(vm, "median"), "ratio",
                                        figure_json(ratio, 3), "exits", figure_json(exits, 1)));
    }
    json_object_set_new(root, "micro", list);
}

void micro_report(const struct jobs *jobs, json_t *root)
{
    const struct job *virtual = jobs_find(jobs, "micro-virtual");

    report_exits(virtual, root);
    report_marks(jobs_find(jobs, "micro-native"), virtual, root);
}
