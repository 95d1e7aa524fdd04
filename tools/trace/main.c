/* trace: shows what a run wrote with --trace. */
#include "tools/trace/output.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: trace text|summary|json|chrome [OPTIONS] FILE\n"
    "Shows FILE, which `mirrorball run --trace FILE` wrote.\n\n"
    "  text      one line a record\n"
    "  summary   exits and time by VM and reason: a table\n"
    "  json      the same for programs\n"
    "  chrome    Chrome's trace-event JSON, which ui.perfetto.dev and chrome://tracing open\n\n"
    "  --vm NAME            only exits of this VM\n"
    "  --reason NAME        only exits for this reason\n"
    "  --address FROM-TO    only exits with a PC or BadVAddr there; hexadecimal, one address will "
    "do\n"
    "  --time FROM-TO       only exits in these seconds from the start\n"
    "  -o, --output FILE    write there instead of the standard output\n\n"
    "Exit codes: 0; 1 when the trace is cut off or damaged; 2 usage or bad input.\n";

enum exit_code {
    CODE_DONE,
    CODE_DAMAGED,
    CODE_USAGE,
};

typedef bool (*output)(FILE *out, struct trace_reader *reader, const struct trace_filter *filter);

struct settings {
    output output;
    struct trace_filter filter;
    const char *to, *from;
    bool help;
};

static output output_named(const char *name)
{
    static const struct {
        const char *name;
        output output;
    } outputs[] = {{"text", output_text},
                   {"summary", output_summary},
                   {"json", output_summary_json},
                   {"chrome", output_chrome}};

    for (size_t i = 0; i < sizeof(outputs) / sizeof(outputs[0]); i++)
        if (strcmp(outputs[i].name, name) == 0)
            return outputs[i].output;
    return NULL;
}

static bool parse_addresses(const char *text, struct trace_filter *filter)
{
    char *end;
    unsigned long first = strtoul(text, &end, 16);
    unsigned long last = first;

    if (end == text)
        return false;
    if (*end == '-') {
        text = end + 1;
        last = strtoul(text, &end, 16);
    }
    filter->by_address = true;
    filter->first_address = (uint32_t)first;
    filter->last_address = (uint32_t)last;
    return end != text && *end == '\0' && last <= UINT32_MAX && first <= last;
}

static bool parse_times(const char *text, struct trace_filter *filter)
{
    char *end;

    filter->by_time = true;
    filter->first_second = strtod(text, &end);
    if (end == text || *end != '-')
        return false;
    text = end + 1;
    filter->last_second = strtod(text, &end);
    return end != text && *end == '\0' && filter->first_second <= filter->last_second;
}

/* False: not such an option, or not such a value. */
static bool take_option(int option, struct settings *settings)
{
    switch (option) {
    case 'v':
        settings->filter.vm = optarg;
        return true;
    case 'r':
        settings->filter.reason = optarg;
        return true;
    case 'a':
        return parse_addresses(optarg, &settings->filter);
    case 't':
        return parse_times(optarg, &settings->filter);
    case 'o':
        settings->to = optarg;
        return true;
    case 'h':
        settings->help = true;
        return true;
    default:
        return false;
    }
}

static bool parse(int count, char **words, struct settings *settings)
{
    static const struct option options[] = {
        {"vm", required_argument, NULL, 'v'},
        {"reason", required_argument, NULL, 'r'},
        {"address", required_argument, NULL, 'a'},
        {"time", required_argument, NULL, 't'},
        {"output", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int option;

    while ((option = getopt_long(count, words, "o:", options, NULL)) != -1) {
        if (take_option(option, settings))
            continue;
        if (option != '?')
            fputs("trace: a bad value for an option: see trace --help\n", stderr);
        return false;
    }
    if (settings->help)
        return true;
    if (optind + 2 == count) {
        settings->output = output_named(words[optind]);
        settings->from = words[optind + 1];
    }
    if (settings->output == NULL)
        fputs("trace: give one of text, summary, json, chrome, and a FILE: see trace --help\n",
              stderr);
    return settings->output != NULL;
}

/* A name that the run did not know selects nothing: say so instead of showing nothing. */
static bool check_names(const struct trace_reader *reader, const struct trace_filter *filter,
                        struct problem *problem)
{
    for (unsigned i = 0; filter->reason != NULL && i < reader->reason_count; i++)
        if (strcmp(filter->reason, trace_reason_name(reader, i)) == 0)
            return true;
    return filter->reason == NULL || problem_set(problem, "--reason", "see trace summary FILE",
                                                 "the trace knows no such reason");
}

static enum exit_code show(const struct settings *settings, FILE *in, FILE *out)
{
    static struct trace_reader reader;
    struct problem problem = {.text = ""};
    bool good = trace_reader_open(&reader, in, settings->from, &problem) &&
                settings->output(out, &reader, &settings->filter) &&
                check_names(&reader, &settings->filter, &problem);

    if (!good)
        fprintf(stderr, "trace: %s\n", problem.text);
    return good ? CODE_DONE : CODE_DAMAGED;
}

static FILE *open_or_tell(const char *path, const char *mode)
{
    FILE *file = fopen(path, mode);

    if (file == NULL)
        fprintf(stderr, "trace: cannot open %s: %s\n", path, strerror(errno));
    return file;
}

static enum exit_code run(const struct settings *settings)
{
    FILE *in = open_or_tell(settings->from, "rb");
    FILE *out = stdout;
    enum exit_code code;

    if (in != NULL && settings->to != NULL)
        out = open_or_tell(settings->to, "w");
    if (in == NULL || out == NULL) {
        if (in != NULL)
            fclose(in);
        return CODE_USAGE;
    }
    code = show(settings, in, out);
    fclose(in);
    if (fflush(out) != 0 || (out != stdout && fclose(out) != 0)) {
        fprintf(stderr, "trace: cannot write the output: %s\n", strerror(errno));
        return CODE_USAGE;
    }
    return code;
}

int main(int count, char **words)
{
    struct settings settings = {0};

    if (!parse(count, words, &settings))
        return CODE_USAGE;
    if (settings.help) {
        fputs(help, stdout);
        return CODE_DONE;
    }
    return run(&settings);
}
