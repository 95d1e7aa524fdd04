/* compare: what the software TLB changes. Runs each workload of the guest OS with it off and on,
 * and prints and keeps the counts of both. */
#include "tools/compare/run.h"
#include "tools/compare/table.h"
#include "tools/launcher/paths.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RESULT "build/compare/compare.json"

static const char *const workloads[] = {"hello", "getpid", "stride", "spin", "mix"};

#define WORKLOADS (sizeof(workloads) / sizeof(workloads[0]))

static const char help[] =
    "Usage: compare [--cpu 24Kc|34Kf] [--endian big|little] [--workload NAME[:ARGUMENT...]]\n"
    "       compare --short FILE\n"
    "Runs the workloads hello, getpid, stride, spin and mix, or the one named, each in one\n"
    "boot of two VMs, with the software TLB off and on; prints tables and writes\n" RESULT ".\n"
    "With --short it runs nothing, and prints one table from the JSON lines of a run of two VMs.\n"
    "Exit codes: 0, 1 when a run failed or the guests' output differed, 2 usage.\n";

static void add_runs(json_t *list, const struct run *run)
{
    for (int side = 0; side < SIDES; side++) {
        const json_t *end = run->vm_end[side];
        json_t *entry =
            json_pack("{s:s, s:b, s:O, s:O, s:s}", "workload", run->workload, "software_tlb",
                      side == ON, "exits", json_object_get(end, "exits"), "total",
                      json_object_get(end, "total"), "guest_output_sha256", run->sha256[side]);
        static const char *const extra[] = {"cpu", "tlb_entries", "instructions"};
        for (size_t i = 0; i < sizeof(extra) / sizeof(extra[0]); i++) {
            json_t *value = json_object_get(end, extra[i]);
            if (value != NULL)
                json_object_set(entry, extra[i], value);
        }
        json_array_append_new(list, entry);
    }
}

static bool write_result(const struct run *runs, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        add_runs(list, &runs[i]);
    json_t *root = json_pack("{s:o}", "runs", list);
    bool good = json_dump_file(root, RESULT, JSON_INDENT(2) | JSON_PRESERVE_ORDER) == 0;
    json_decref(root);
    if (!good)
        fprintf(stderr, "compare: cannot write %s: %s\n", RESULT, strerror(errno));
    return good;
}

/* `only`: one workload instead of all, or NULL. */
static bool compare(const char *cpu, const char *endian, const char *only)
{
    char root[PATH_BYTES];
    if (!paths_find_root(root) || chdir(root) != 0) {
        fputs("compare: cannot tell where the project is\n", stderr);
        return false;
    }
    mkdir("build/compare", 0777);
    const char *const *names = only != NULL ? &only : workloads;
    size_t wanted = only != NULL ? 1 : WORKLOADS;
    struct run runs[WORKLOADS] = {0};
    bool good = true;
    size_t count = 0;
    while (good && count < wanted) {
        good = run_workload(&runs[count], names[count], cpu, endian);
        if (good)
            table_print_full(&runs[count++]);
        fflush(stdout);
    }
    if (good)
        table_print_summary(runs, count);
    good = good && write_result(runs, count);
    for (size_t i = 0; i < wanted; i++) {
        good = good && run_output_is_same(&runs[i]);
        run_free(&runs[i]);
    }
    return good;
}

static bool print_short(const char *path)
{
    struct run run = {.workload = path};
    bool good = run_read_json(&run, path);
    if (good)
        table_print_short(&run);
    run_free(&run);
    return good;
}

int main(int count, char **words)
{
    static const struct option options[] = {
        {"cpu", required_argument, NULL, 'c'},   {"endian", required_argument, NULL, 'e'},
        {"short", required_argument, NULL, 's'}, {"workload", required_argument, NULL, 'w'},
        {"help", no_argument, NULL, 'h'},        {NULL, 0, NULL, 0},
    };
    const char *cpu = "24Kc";
    const char *endian = "big";
    const char *lines = NULL;
    const char *only = NULL;
    int option;
    while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
        if (option == 'c') {
            cpu = optarg;
        } else if (option == 'e') {
            endian = optarg;
        } else if (option == 's') {
            lines = optarg;
        } else if (option == 'w') {
            only = optarg;
        } else {
            fputs(help, option == 'h' ? stdout : stderr);
            return option == 'h' ? 0 : 2;
        }
    }
    if (optind != count) {
        fputs(help, stderr);
        return 2;
    }
    bool good = lines != NULL ? print_short(lines) : compare(cpu, endian, only);
    return good ? 0 : 1;
}
