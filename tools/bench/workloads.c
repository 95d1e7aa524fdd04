/* Disco's figure 5: whole workloads, and what each feature of the monitor brings. */
#include "monitor/switches.h"
#include "tools/bench/figures.h"
#include "tools/bench/plot.h"
#include "tools/bench/reports.h"

#include <stdio.h>
#include <string.h>

/* Run times from the paper, native = 1. */
static const struct {
    const char *name;
    double paper;
    const char *small; /* of which more runs can be made */
} workloads[] = {
    {"pmake", 1.16, "pmake:4"},
    {"engineering", 1.06, "engineering:16384:2"},
    {"raytrace", 1.03, "raytrace:40"},
    {"database", 1.16, "database:200:1024"},
};

#define WORKLOADS (sizeof(workloads) / sizeof(workloads[0]))

/* The monitor's switches; a feature is one that makes a VM faster. */
static const struct switch_type switches[SWITCH_COUNT] = {
#define X(symbol, switch_name, values, preset_value, apply, text) \
    [SWITCH_##symbol] = {.name = #switch_name, values, .preset = preset_value},
    VM_SWITCHES(X)
#undef X
};

static bool is_feature(unsigned id)
{
    const char *words = switches[id].words;

    return words != NULL && strcmp(words, "off|on") == 0 && id != SWITCH_TRACE &&
           (switches[id].preset == 1 || id == SWITCH_LARGE_PAGES);
}

/* All features on, but for one; that may be NULL. */
static void set_features(struct job *job, const char *off)
{
    size_t length = 0;

    for (unsigned id = 0; id < SWITCH_COUNT; id++)
        if (is_feature(id))
            length += (size_t)snprintf(
                job->switches + length, sizeof(job->switches) - length, "%s=%s,", switches[id].name,
                off != NULL && strcmp(off, switches[id].name) == 0 ? "off" : "on");
}

void workloads_set_features(struct job *job)
{
    set_features(job, NULL);
}

static void plan_native(struct jobs *jobs, const char *workload, const char *name, bool tlbwi)
{
    struct job *job = jobs_add(jobs, workload, "%s", name);

    job->native = true;
    job->tlbwi = tlbwi;
}

/* In a VM, with the kernel that is relinked and no more, and with that which has a register page.
 */
static void plan_virtual(struct jobs *jobs, const char *workload, const char *name)
{
    struct job *job;

    set_features(jobs_add(jobs, workload, "%s-virtual", name), NULL);
    job = jobs_add(jobs, workload, "%s-paged", name);
    set_features(job, NULL);
    job->paged = true;
}

/* The small workload natively, in a VM, and with each feature turned off. */
static void plan_features(struct jobs *jobs, const char *name, const char *small)
{
    char text[NAME_MAX_];

    snprintf(text, sizeof(text), "%s-small-native", name);
    plan_native(jobs, small, text, true);
    set_features(jobs_add(jobs, small, "%s-small", name), NULL);
    for (unsigned id = 0; id < SWITCH_COUNT; id++) {
        struct job *job;

        if (!is_feature(id))
            continue;
        job = jobs_add(jobs, small, "%s-no-%s", name, switches[id].name);
        set_features(job, switches[id].name);
    }
}

void workloads_plan(struct jobs *jobs, bool quick)
{
    if (quick) {
        plan_native(jobs, "pmake:2", "pmake-native", true);
        plan_virtual(jobs, "pmake:2", "pmake");
        return;
    }
    for (size_t i = 0; i < WORKLOADS; i++) {
        const char *name = workloads[i].name;
        char text[NAME_MAX_];

        snprintf(text, sizeof(text), "%s-native", name);
        plan_native(jobs, name, text, true);
        snprintf(text, sizeof(text), "%s-native-tlbwr", name);
        plan_native(jobs, name, text, false);
        plan_virtual(jobs, name, name);
        plan_features(jobs, name, workloads[i].small);
    }
}

static double total(const struct job *job)
{
    return figure(job->result, "total");
}

static void print_split(void)
{
    printf(
        "\nWorkloads (Disco, figure 5): all instructions from the first of user mode to power off,"
        "\nnative = 100, where the native kernel writes its TLB with tlbwi\n\n");
    printf("  %-16s%14s%14s%9s%9s%9s%9s%8s%12s\n", "", "native", "virtual", "user", "kernel",
           "monitor", "ratio", "paper", "tlbwr");
}

static void print_workload(size_t i, const char *title, const struct job *native,
                           const struct job *tlbwr, const struct job *vm)
{
    char left[FIGURE_BYTES], right[FIGURE_BYTES];
    double base = total(native) / 100;

    printf("  %-16s%14s%14s%9.1f%9.1f%9.1f%9.1f%8.0f", title, figure_text(total(native), left),
           figure_text(total(vm), right), figure(vm->result, "user") / base,
           figure(vm->result, "kernel") / base, figure(vm->result, "monitor") / base,
           total(vm) / base, workloads[i].paper * 100);
    if (tlbwr != NULL)
        printf("%12.1f", 100 * total(vm) / total(tlbwr));
    printf("\n");
}

static json_t *by_reason(const struct job *vm)
{
    json_t *reasons = json_object();
    size_t i;
    const json_t *exit;

    json_array_foreach(json_object_get(vm->result, "exits"), i, exit)
    {
        const char *reason = json_string_value(json_object_get(exit, "reason"));
        json_int_t sum = json_integer_value(json_object_get(exit, "sum")) +
                         json_integer_value(json_object_get(reasons, reason));

        json_object_set_new(reasons, reason, json_integer(sum));
    }
    return reasons;
}

static json_t *split_json(const struct job *native, const struct job *vm)
{
    return json_pack(
        "{s:O, s:o, s:O, s:O, s:O, s:o, s:o, s:o}", "virtual", json_object_get(vm->result, "total"),
        "ratio", figure_json(total(vm) / total(native), 4), "user",
        json_object_get(vm->result, "user"), "kernel", json_object_get(vm->result, "kernel"),
        "monitor", json_object_get(vm->result, "monitor"), "monitor_by_reason", by_reason(vm),
        "exits", figure_json(figure_exits_count(vm->result, NULL), 0), "exits_in_c",
        figure_json(figure_exits_count(vm->result, "c"), 0));
}

static json_t *workload_json(size_t i, const struct job *native, const struct job *tlbwr,
                             const struct job *vm)
{
    json_t *entry = json_pack(
        "{s:s, s:O, s:O, s:o, s:o, s:O, s:O, s:O, s:s}", "workload", workloads[i].name, "native",
        json_object_get(native->result, "total"), "virtual", json_object_get(vm->result, "total"),
        "ratio", figure_json(total(vm) / total(native), 4), "paper",
        figure_json(workloads[i].paper, 2), "user", json_object_get(vm->result, "user"), "kernel",
        json_object_get(vm->result, "kernel"), "monitor", json_object_get(vm->result, "monitor"),
        "native_tlb_write", "tlbwi");
    json_object_set_new(entry, "monitor_by_reason", by_reason(vm));
    if (tlbwr != NULL)
        json_object_set_new(entry, "native_tlbwr",
                            json_incref(json_object_get(tlbwr->result, "total")));
    json_object_set_new(entry, "exits", figure_json(figure_exits_count(vm->result, NULL), 0));
    json_object_set_new(entry, "exits_in_c", figure_json(figure_exits_count(vm->result, "c"), 0));
    return entry;
}

static void print_reasons(const struct jobs *jobs, const char *kind, const char *what)
{
    printf("\nThe monitor's instructions by reason, native = 100; exits, and how many of them "
           "without C%s\n\n",
           what);
    for (size_t i = 0; i < WORKLOADS; i++) {
        const struct job *vm = jobs_find(jobs, "%s-%s", workloads[i].name, kind);
        const struct job *native = jobs_find(jobs, "%s-native", workloads[i].name);
        double all = figure_exits_count(vm->result, NULL);
        char text[FIGURE_BYTES];
        size_t k;
        const json_t *exit;

        printf("  %s: %s exits, %.1f %% without C:", workloads[i].name, figure_text(all, text),
               100 * figure_exits_count(vm->result, "asm") / all);
        json_array_foreach(json_object_get(vm->result, "exits"), k, exit)
        {
            double share = 100 * figure(exit, "sum") / total(native);

            if (share >= 0.05)
                printf(" %s(%s) %.1f", json_string_value(json_object_get(exit, "reason")),
                       json_string_value(json_object_get(exit, "path")), share);
        }
        printf("\n");
    }
}

/* Each feature turned off by itself. */
static void report_features(const struct jobs *jobs, json_t *root)
{
    json_t *list = json_array();

    printf("\nSmall versions with one feature turned off, native = 100\n\n  %-14s%12s", "",
           "all on");
    for (unsigned id = 0; id < SWITCH_COUNT; id++)
        if (is_feature(id))
            printf("  no %-14s", switches[id].name);
    printf("\n");
    for (size_t i = 0; i < WORKLOADS; i++) {
        const char *name = workloads[i].name;
        double native = total(jobs_find(jobs, "%s-small-native", name));

        printf("  %-14s%12.1f", name, 100 * total(jobs_find(jobs, "%s-small", name)) / native);
        for (unsigned id = 0; id < SWITCH_COUNT; id++) {
            const struct job *job = jobs_find(jobs, "%s-no-%s", name, switches[id].name);

            if (job == NULL)
                continue;
            printf("%19.1f", 100 * total(job) / native);
            json_array_append_new(list, json_pack("{s:s, s:s, s:o}", "workload", name, "off",
                                                  switches[id].name, "ratio",
                                                  figure_json(total(job) / native, 4)));
        }
        printf("\n");
    }
    json_object_set_new(root, "features", list);
}

static void plot(const struct jobs *jobs)
{
    FILE *out = plot_open("workloads", "Instructions of whole workloads, native = 100");

    if (out != NULL) {
        fputs("set style data histograms\nset style histogram rowstacked\nset boxwidth 0.6\n"
              "set xtics noenhanced\n$data << EOD\n",
              out);
        for (size_t i = 0; i < WORKLOADS; i++) {
            const struct job *native = jobs_find(jobs, "%s-native", workloads[i].name);
            const struct job *vm = jobs_find(jobs, "%s-virtual", workloads[i].name);
            double base = total(native) / 100;

            fprintf(out, "\"%s, native\" %.2f %.2f 0 NaN\n", workloads[i].name,
                    figure(native->result, "user") / base, figure(native->result, "kernel") / base);
            fprintf(out, "\"%s, VM\" %.2f %.2f %.2f %.0f\n", workloads[i].name,
                    figure(vm->result, "user") / base, figure(vm->result, "kernel") / base,
                    figure(vm->result, "monitor") / base, workloads[i].paper * 100);
        }
        fputs("EOD\nset xtics rotate by 30 right\n"
              "plot $data using 2:xtic(1) title 'guest user', $data using 3 title 'guest kernel', "
              "$data using 4 title 'monitor', "
              "$data using 0:5 with points pointtype 7 linecolor rgb 'black' title 'Disco'\n",
              out);
    }
    plot_close(out, "workloads");
}

void workloads_report(const struct jobs *jobs, json_t *root)
{
    json_t *list = json_array();

    print_split();
    for (size_t i = 0; i < WORKLOADS; i++) {
        const struct job *native = jobs_find(jobs, "%s-native", workloads[i].name);
        const struct job *tlbwr = jobs_find(jobs, "%s-native-tlbwr", workloads[i].name);
        const struct job *vm = jobs_find(jobs, "%s-virtual", workloads[i].name);
        const struct job *paged = jobs_find(jobs, "%s-paged", workloads[i].name);
        json_t *entry;

        if (native == NULL)
            continue;
        print_workload(i, workloads[i].name, native, tlbwr, vm);
        print_workload(i, "  register page", native, tlbwr, paged);
        entry = workload_json(i, native, tlbwr, vm);
        json_object_set_new(entry, "register_page", split_json(native, paged));
        json_array_append_new(list, entry);
    }
    json_object_set_new(root, "workloads", list);
    if (json_array_size(list) < WORKLOADS)
        return;
    print_reasons(jobs, "virtual", "");
    print_reasons(jobs, "paged", ", with a register page");
    report_features(jobs, root);
    plot(jobs);
}
