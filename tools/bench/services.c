/* Disco's table 2: kernel services under pmake, and where their time goes. */
#include "tools/bench/figures.h"
#include "tools/bench/plot.h"
#include "tools/bench/reports.h"

#include <stdio.h>

/* Slowdowns from the paper. */
static const struct {
    const char *title, *service;
    double paper;
} rows[] = {
    {"DEMAND_ZERO", "demand_zero", 1.42},
    {"QUICK_FAULT", "quick_fault", 3.17},
    {"open", "open", 1.63},
    {"UTLB_MISS", "utlb_miss", 1.35},
    {"write", "write", 2.14},
    {"read", "read", 1.53},
    {"execve", "execve", 1.60},
};

static const struct {
    const char *key, *title;
} parts[] = {
    {"kernel", "guest kernel"},         {"tlb_write", "TLB write"},
    {"privileged", "other privileged"}, {"calls_and_faults", "calls and faults"},
    {"kernel_tlb", "kernel TLB"},       {"other", "devices, timer"},
};

#define ROWS      (sizeof(rows) / sizeof(rows[0]))
#define UTLB_MISS 3 /* its row */
#define PARTS     (sizeof(parts) / sizeof(parts[0]))

struct row {
    double count, native, virtual, part[PARTS]; /* instructions, means */
};

static void add_service(struct row *row, const json_t *result, const char *service)
{
    const json_t *entry = figure_entry(json_object_get(result, "services"), "service", service);

    row->count += figure(entry, "count");
    row->virtual += figure(entry, "sum");
    for (size_t i = 0; i < PARTS; i++)
        row->part[i] += figure(entry, parts[i].key);
}

static struct row make_row(const char *service, const json_t *native, const json_t *vm)
{
    struct row row = {0};

    add_service(&row, vm, service);
    /* A miss of user mode is served by the guest's handler, or by the monitor before that sees it.
     */
    if (service == rows[UTLB_MISS].service)
        add_service(&row, vm, "monitor_miss");
    row.native = figure_mean(figure_entry(json_object_get(native, "services"), "service", service));
    if (row.count > 0) {
        row.virtual /= row.count;
        for (size_t i = 0; i < PARTS; i++)
            row.part[i] /= row.count;
    }
    return row;
}

static void print_head(const char *what)
{
    printf("\nKernel services under pmake (Disco, table 2)%s: parts as shares of the native cost"
           "\n\n",
           what);
    printf("  %-12s%8s%10s%10s", "", "times", "native", "virtual");
    for (size_t i = 0; i < PARTS; i++)
        printf("%18s", parts[i].title);
    printf("%10s%8s\n", "slowdown", "paper");
}

static void print_row(size_t i, const struct row *row)
{
    char native[FIGURE_BYTES], virtual[FIGURE_BYTES];

    printf("  %-12s%8.0f%10s%10s", rows[i].title, row->count, figure_text(row->native, native),
           figure_text(row->virtual, virtual));
    for (size_t k = 0; k < PARTS; k++)
        printf("%18.2f", row->part[k] / row->native);
    printf("%10.2f%8.2f\n", row->virtual / row->native, rows[i].paper);
}

/* What a VM makes of a service. */
static json_t *parts_json(const struct row *row)
{
    json_t *entry =
        json_pack("{s:o, s:o, s:o}", "virtual", figure_json(row->virtual, 1), "slowdown",
                  figure_json(row->virtual / row->native, 3), "times", figure_json(row->count, 0));

    for (size_t k = 0; k < PARTS; k++)
        json_object_set_new(entry, parts[k].key, figure_json(row->part[k], 1));
    return entry;
}

static json_t *row_json(size_t i, const struct row *row)
{
    json_t *entry = json_pack("{s:s, s:o, s:o}", "service", rows[i].title, "native",
                              figure_json(row->native, 1), "paper", figure_json(rows[i].paper, 2));

    json_object_update_new(entry, parts_json(row));
    return entry;
}

static void plot(const struct row all[ROWS])
{
    FILE *out = plot_open("services", "Kernel services under pmake: cost in a VM, native = 1");

    if (out != NULL) {
        fputs("set style data histograms\nset style histogram rowstacked\nset boxwidth 0.6\n"
              "set xtics rotate by 20 right noenhanced\nset ylabel 'slowdown'\n$data << EOD\n",
              out);
        for (size_t i = 0; i < ROWS; i++) {
            if (i == UTLB_MISS) /* by far the highest: eleven instructions natively */
                continue;
            fprintf(out, "%s", rows[i].title);
            for (size_t k = 0; k < PARTS; k++)
                fprintf(out, " %.3f", all[i].part[k] / all[i].native);
            fprintf(out, " %.2f\n", rows[i].paper);
        }
        fputs("EOD\nplot ", out);
        for (size_t k = 0; k < PARTS; k++)
            fprintf(out, "$data using %zu:xtic(1) title '%s', ", k + 2, parts[k].title);
        fprintf(out,
                "$data using 0:%zu with points pointtype 7 linecolor rgb 'black' title 'Disco'\n",
                PARTS + 2);
    }
    plot_close(out, "services");
}

/* The table for the VM of the run `name`; its rows to all[]. */
static void make_table(const struct jobs *jobs, const char *name, const char *what,
                       struct row all[ROWS])
{
    const json_t *native = jobs_find(jobs, "pmake-native")->result;
    const json_t *vm = jobs_find(jobs, "%s", name)->result;

    print_head(what);
    for (size_t i = 0; i < ROWS; i++) {
        all[i] = make_row(rows[i].service, native, vm);
        print_row(i, &all[i]);
    }
}

void services_report(const struct jobs *jobs, json_t *root)
{
    json_t *list = json_array();
    struct row all[ROWS], paged[ROWS];

    make_table(jobs, "pmake-virtual", "", all);
    make_table(jobs, "pmake-paged", ", with a register page", paged);
    for (size_t i = 0; i < ROWS; i++) {
        json_t *entry = row_json(i, &all[i]);

        json_object_set_new(entry, "register_page", parts_json(&paged[i]));
        json_array_append_new(list, entry);
    }
    printf("\n  UTLB_MISS: misses of user mode, served by the monitor or by the guest's handler.\n"
           "  Left out, on both sides: services during which the clock ticked or another process "
           "ran.\n");
    json_object_set_new(root, "services", list);
    plot(all);
}
