/* report: one HTML file that shows what runs did, from their JSON lines and traces. */
#include "tools/report/report.h"

#include "mips/malta.h"
#include "monitor/exit_reasons.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define RUNS_MAX 16

static const char help[] =
    "Usage: report --page FOLDER --output FILE --flow TRACE --kernel ELF --program ELF\n"
    "              --run NAME=LINES,TRACE...\n"
    "Writes FILE, a report that any browser shows without a network. `make report` does all of "
    "it.\n\n"
    "  --page FOLDER            where page.html, page.css and page.js are\n"
    "  --run NAME=LINES,TRACE   a workload: the files of a run with --json LINES, software TLB "
    "off\n"
    "                           and on in one boot, and of the same run with --trace TRACE\n"
    "  --flow TRACE             the trace of the run that make flow makes\n"
    "  --kernel, --program ELF  the guest kernel and program of that, for the names in them\n"
    "  --bench FILE             bench.json of make bench: native runs beside the virtual ones\n"
    "  --machine TEXT           what the report says of the machine\n\n"
    "Exit codes: 0; 1 when a file is not what it should be; 2 usage.\n";

struct settings {
    const char *page, *output, *flow, *kernel, *program, *machine, *bench;
    struct report_run runs[RUNS_MAX];
    unsigned count;
};

/* NAME=LINES,TRACE, taken apart where it stands. */
static bool parse_run(char *text, struct settings *settings)
{
    char *equals = strchr(text, '=');
    char *comma = equals != NULL ? strchr(equals, ',') : NULL;

    if (comma == NULL || settings->count == RUNS_MAX)
        return false;
    *equals = *comma = '\0';
    settings->runs[settings->count++] = (struct report_run){text, equals + 1, comma + 1};
    return true;
}

static bool take_option(int option, struct settings *settings)
{
    switch (option) {
    case 'r':
        return parse_run(optarg, settings);
    case 'o':
        settings->output = optarg;
        return true;
    case 'f':
        settings->flow = optarg;
        return true;
    case 'k':
        settings->kernel = optarg;
        return true;
    case 'p':
        settings->program = optarg;
        return true;
    case 'g':
        settings->page = optarg;
        return true;
    case 'b':
        settings->bench = optarg;
        return true;
    case 'm':
        settings->machine = optarg;
        return true;
    default:
        return false;
    }
}

static bool parse(int count, char **words, struct settings *settings)
{
    static const struct option options[] = {
        {"page", required_argument, NULL, 'g'},
        {"output", required_argument, NULL, 'o'},
        {"flow", required_argument, NULL, 'f'},
        {"kernel", required_argument, NULL, 'k'},
        {"program", required_argument, NULL, 'p'},
        {"run", required_argument, NULL, 'r'},
        {"machine", required_argument, NULL, 'm'},
        {"bench", required_argument, NULL, 'b'},
        {NULL, 0, NULL, 0},
    };
    int option;

    while ((option = getopt_long(count, words, "", options, NULL)) != -1)
        if (!take_option(option, settings))
            return false;
    return optind == count && settings->count > 0 && settings->page != NULL &&
           settings->output != NULL && settings->flow != NULL && settings->kernel != NULL &&
           settings->program != NULL;
}

static json_t *reasons_json(void)
{
    json_t *list = json_array();

#define X(symbol, name, meaning) \
    json_array_append_new(list, json_pack("{s:s, s:s}", "name", name, "meaning", meaning));
    EXIT_REASONS(X)
#undef X
    return list;
}

/* The whole workloads of a benchmark; an empty array without one. NULL: a problem. */
static json_t *bench_json(const char *path, struct problem *problem)
{
    json_error_t error;
    json_t *bench, *workloads;

    if (path == NULL)
        return json_array();
    bench = json_load_file(path, 0, &error);
    workloads = json_incref(json_object_get(bench, "workloads"));
    json_decref(bench);
    if (!json_is_array(workloads)) {
        problem_set(problem, path, "give the bench.json that make bench wrote",
                    "no benchmark's workloads: %s", bench == NULL ? error.text : "none in it");
        json_decref(workloads);
        return NULL;
    }
    return workloads;
}

/* All that the page draws. NULL: a problem. */
static json_t *gather(const struct settings *settings, struct problem *problem)
{
    json_t *workloads = json_array();
    json_t *bench = bench_json(settings->bench, problem);
    json_t *flows = bench == NULL
                        ? NULL
                        : replay_json(settings->flow, settings->kernel, settings->program, problem);

    for (unsigned i = 0; flows != NULL && i < settings->count; i++) {
        json_t *workload = report_workload(&settings->runs[i], problem);

        if (workload == NULL) {
            json_decref(flows);
            flows = NULL;
        } else {
            json_array_append_new(workloads, workload);
        }
    }
    if (flows == NULL) {
        json_decref(workloads);
        json_decref(bench);
        return NULL;
    }
    return json_pack("{s:s, s:f, s:o, s:o, s:o, s:o}", "machine", settings->machine, "tick_ns",
                     1e9 / MALTA_COUNT_HZ, "reasons", reasons_json(), "workloads", workloads,
                     "flows", flows, "bench", bench);
}

/* Copies a file of the page. False: a problem. */
static bool put_file(FILE *out, const char *folder, const char *name, struct problem *problem)
{
    char path[4096], buffer[4096];
    size_t got;
    FILE *in;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    in = fopen(path, "r");
    if (in == NULL)
        return problem_set(problem, path, "give the folder with --page", "cannot open it: %s",
                           strerror(errno));
    while ((got = fread(buffer, 1, sizeof(buffer), in)) > 0)
        fwrite(buffer, 1, got, out);
    fclose(in);
    return true;
}

/* JSON inside an HTML script element: `<` only as \u003c, so that nothing ends the element. */
static void put_data(FILE *out, const json_t *data)
{
    char *text = json_dumps(data, JSON_COMPACT | JSON_PRESERVE_ORDER);

    if (text == NULL)
        abort();
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '<')
            fputs("\\u003c", out);
        else
            fputc(*c, out);
    }
    fputc('\n', out);
    free(text);
}

/* page.html with `{{page.css}}`, `{{page.js}}` and `{{data}}`, each alone on its line, filled in.
 */
static bool put_page(FILE *out, const char *folder, const json_t *data, struct problem *problem)
{
    char path[4096], line[1024];
    bool good = true;
    FILE *in;

    snprintf(path, sizeof(path), "%s/page.html", folder);
    in = fopen(path, "r");
    if (in == NULL)
        return problem_set(problem, path, "give the folder with --page", "cannot open it: %s",
                           strerror(errno));
    while (good && fgets(line, sizeof(line), in) != NULL) {
        if (strcmp(line, "{{data}}\n") == 0)
            put_data(out, data);
        else if (strcmp(line, "{{page.css}}\n") == 0)
            good = put_file(out, folder, "page.css", problem);
        else if (strcmp(line, "{{page.js}}\n") == 0)
            good = put_file(out, folder, "page.js", problem);
        else
            fputs(line, out);
    }
    fclose(in);
    return good;
}

static bool write_report(const struct settings *settings, const json_t *data,
                         struct problem *problem)
{
    FILE *out = fopen(settings->output, "w");
    bool good;

    if (out == NULL)
        return problem_set(problem, settings->output, "give a file that can be written",
                           "cannot write the report: %s", strerror(errno));
    good = put_page(out, settings->page, data, problem);
    if (fclose(out) != 0 && good)
        good = problem_set(problem, settings->output, "see whether the disk is full",
                           "cannot write the report: %s", strerror(errno));
    return good;
}

int main(int count, char **words)
{
    struct settings settings = {.machine = "QEMU's Malta board"};
    struct problem problem = {.text = ""};
    json_t *data;

    if (!parse(count, words, &settings)) {
        fputs(help, stderr);
        return 2;
    }
    data = gather(&settings, &problem);
    if (data == NULL || !write_report(&settings, data, &problem)) {
        fprintf(stderr, "report: %s\n", problem.text);
        json_decref(data);
        return 1;
    }
    json_decref(data);
    return 0;
}
