/* bench: what the monitor costs, in instructions (docs/benchmarks.md). Runs everything, prints
 * tables, and writes plots and bench.json. */
#include "tools/bench/reports.h"
#include "tools/launcher/paths.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char help[] =
    "Usage: bench [--endian big|little] [--quick] [--output FILE]\n"
    "Measures exits, kernel services and workloads, natively and on the monitor, in\n"
    "instructions; prints tables and writes FILE (" BENCH_FOLDER "/bench.json unless told)\n"
    "and plots beside the latter. --quick: a small part, for tests.\n"
    "Exit codes: 0, 1 when a run failed or the counts do not add up, 2 usage.\n";

struct settings {
    const char *endian, *output;
    bool quick;
};

static bool parse(int count, char **words, struct settings *settings, int *code)
{
    static const struct option options[] = {
        {"endian", required_argument, NULL, 'e'},
        {"quick", no_argument, NULL, 'q'},
        {"output", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int option;

    *settings = (struct settings){.endian = "big", .output = BENCH_FOLDER "/bench.json"};
    while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
        if (option == 'e') {
            settings->endian = optarg;
        } else if (option == 'o') {
            settings->output = optarg;
        } else if (option == 'q') {
            settings->quick = true;
        } else {
            *code = option == 'h' ? 0 : 2;
            fputs(help, *code == 0 ? stdout : stderr);
            return false;
        }
    }
    *code = 2;
    if (strcmp(settings->endian, "big") == 0 || strcmp(settings->endian, "little") == 0)
        return true;
    fprintf(stderr, "bench: --endian %s: use big or little\n", settings->endian);
    return false;
}

static bool go_to_root(void)
{
    char root[PATH_BYTES];

    if (!paths_find_root(root) || chdir(root) != 0) {
        fputs("bench: cannot tell where the project is\n", stderr);
        return false;
    }
    mkdir("build", 0777);
    mkdir(BENCH_FOLDER, 0777);
    mkdir(BENCH_FOLDER "/runs", 0777);
    return true;
}

static bool write_json(json_t *root, const char *path)
{
    time_t now = time(NULL);
    char date[32];

    strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
    json_object_set_new(root, "date", json_string(date));
    if (json_dump_file(root, path,
                       JSON_INDENT(1) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(12)) == 0)
        return true;
    fprintf(stderr, "bench: cannot write %s: %s\n", path, strerror(errno));
    return false;
}

static bool measure(const struct settings *settings)
{
    struct jobs jobs = {.endian = settings->endian};
    json_t *root = json_object();
    bool good;

    micro_plan(&jobs, settings->quick);
    workloads_plan(&jobs, settings->quick);
    machines_plan(&jobs, settings->quick);
    switching_plan(&jobs, settings->quick);
    scaling_plan(&jobs, settings->quick);
    shapes_plan(&jobs, settings->quick);
    tracing_plan(&jobs, settings->quick);
    good = jobs_run(&jobs) && accounts_are_right(&jobs);
    if (good) {
        micro_report(&jobs, root);
        services_report(&jobs, root);
        workloads_report(&jobs, root);
        machines_report(&jobs, root);
        switching_report(&jobs, root);
        scaling_report(&jobs, root);
        shapes_report(&jobs, root);
        tracing_report(&jobs, root);
        good = write_json(root, settings->output);
    }
    json_decref(root);
    jobs_free(&jobs);
    return good;
}

int main(int count, char **words)
{
    struct settings settings;
    int code;

    if (!parse(count, words, &settings, &code))
        return code;
    return go_to_root() && measure(&settings) ? 0 : 1;
}
