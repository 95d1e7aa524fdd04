/* Grades labs (docs/teaching.md). `grader` alone tells how to call it. */
#include <errno.h>
#include <getopt.h>
#include <nettle/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/grader/folder.h"
#include "tools/grader/many.h"
#include "tools/grader/report.h"
#include "tools/grader/run.h"

static int usage(void)
{
    fputs("Usage: grader grade --lab N --submission DIR --student NAME --output DIR [OPTIONS]\n"
          "       grader many  --lab N --submissions DIR --output DIR [--jobs N] [OPTIONS]\n"
          "       grader run   --lab N --student NAME [--run NAME]\n"
          "Run it in the top folder of the tree that is trusted: the course's own.\n"
          "  --endian big|little  byte order; big unless told\n"
          "  --secret FILE        what the tests' values depend on, besides the student's name\n"
          "  --own-earlier        files of earlier labs are the student's own too\n"
          "  --no-sandbox         compile and run without bubblewrap\n",
          stderr);
    return 2;
}

struct arguments {
    struct many_options many;
    long lab;
    const char *submission, *student, *output, *endian, *secret, *run;
    bool sandbox, own_earlier;
};

static bool parse(int argc, char **argv, struct arguments *a)
{
    static const struct option options[] = {
        {"lab", required_argument, NULL, 'l'},     {"submission", required_argument, NULL, 's'},
        {"student", required_argument, NULL, 'n'}, {"output", required_argument, NULL, 'o'},
        {"endian", required_argument, NULL, 'e'},  {"secret", required_argument, NULL, 'k'},
        {"run", required_argument, NULL, 'r'},     {"submissions", required_argument, NULL, 'S'},
        {"jobs", required_argument, NULL, 'j'},    {"own-earlier", no_argument, NULL, 'w'},
        {"no-sandbox", no_argument, NULL, 'x'},    {NULL, 0, NULL, 0}};
    int c;

    *a = (struct arguments){.lab = -1, .endian = "big", .secret = "", .sandbox = true};
    a->many.jobs = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
    while ((c = getopt_long(argc - 1, argv + 1, "", options, NULL)) != -1)
        switch (c) {
        case 'l':
            a->lab = strtol(optarg, NULL, 10);
            break;
        case 's':
            a->submission = optarg;
            break;
        case 'n':
            a->student = optarg;
            break;
        case 'o':
            a->output = optarg;
            break;
        case 'e':
            a->endian = optarg;
            break;
        case 'k':
            a->secret = optarg;
            break;
        case 'r':
            a->run = optarg;
            break;
        case 'S':
            a->many.submissions = optarg;
            break;
        case 'j':
            a->many.jobs = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 'w':
            a->own_earlier = true;
            break;
        case 'x':
            a->sandbox = false;
            break;
        default:
            return false;
        }
    return optind == argc - 1 && a->lab >= 0;
}

/* The seed: not 0, and without the course's secret not to be known. */
static bool make_seed(const struct arguments *a, uint32_t *seed, struct problem *problem)
{
    struct hmac_sha256_ctx hash;
    uint8_t digest[4], key[256] = {0};
    size_t length = 0;

    if (a->secret[0] != '\0') {
        FILE *file = fopen(a->secret, "rb");

        if (file == NULL)
            return problem_set(problem, a->secret, "give the course's secret file", "%s",
                               strerror(errno));
        length = fread(key, 1, sizeof(key), file);
        fclose(file);
    }
    hmac_sha256_set_key(&hash, length, key);
    hmac_sha256_update(&hash, strlen(a->student), (const uint8_t *)a->student);
    hmac_sha256_digest(&hash, sizeof(digest), digest);
    *seed = (uint32_t)digest[0] << 24 | (uint32_t)digest[1] << 16 | (uint32_t)digest[2] << 8 |
            digest[3] | 1u;
    return true;
}

/* A sandbox that cannot be made must not look like a submission that does not build. */
static bool sandbox_is_there(const struct arguments *a, struct problem *problem)
{
    if (!a->sandbox || system("bwrap --ro-bind / / --unshare-all true >/dev/null 2>&1") == 0)
        return true;
    return problem_set(problem, "bwrap", "run `make doctor`, or give --no-sandbox",
                       "bubblewrap makes no sandbox on this host");
}

static bool prepare(const struct arguments *a, const struct lab *lab, struct grading *grading,
                    char work[PATH_BYTES], struct problem *problem)
{
    *grading = (struct grading){.lab = lab,
                                .submission = a->submission,
                                .student = a->student,
                                .secret = a->secret,
                                .work = work,
                                .endian = a->endian,
                                .own_earlier = a->own_earlier};
    if (getcwd(grading->root, sizeof(grading->root)) == NULL || !folder_make_work(work, problem))
        return false;
    snprintf(grading->include, sizeof(grading->include), "%s/build/%s/labs/include", grading->root,
             a->endian);
    grading->sandbox = (struct sandbox){
        .on = a->sandbox, .readable = {grading->include}, .writable = grading->work};
    return make_seed(a, &grading->seed, problem);
}

static bool grade(const struct arguments *a, struct problem *problem)
{
    static struct grading grading;
    struct lab lab;
    char work[PATH_BYTES];

    if (!sandbox_is_there(a, problem))
        return false;
    if (!lab_load(".", a->lab, &lab, problem))
        return false;
    if (mkdir(a->output, 0777) != 0 && errno != EEXIST)
        return problem_set(problem, a->output, "choose another folder", "%s", strerror(errno));
    bool good = prepare(a, &lab, &grading, work, problem) && grading_run(&grading, problem) &&
                report_files(&grading, a->output, problem);
    if (good)
        report_text(&grading, stdout);
    run_forget();
    folder_remove(work);
    lab_free(&lab);
    return good;
}

/* The student's own runs, as the grader will make them. */
static bool show_run(const struct arguments *a, struct problem *problem)
{
    static struct grading grading;
    struct lab lab;
    char work[PATH_BYTES];
    const struct run *run;
    bool good = true;

    if (!lab_load(".", a->lab, &lab, problem) || !prepare(a, &lab, &grading, work, problem))
        return false;
    grading.sandbox.on = false;
    snprintf(grading.monitor, sizeof(grading.monitor), "build/%s/monitor/monitor.elf", a->endian);
    for (void *i = json_object_iter(json_object_get(lab.root, "runs")); good && i != NULL;
         i = json_object_iter_next(json_object_get(lab.root, "runs"), i)) {
        const char *name = json_object_iter_key(i);
        char words[512];

        if (!run_words(&grading, name, words, sizeof(words), problem)) {
            good = false;
        } else if (a->run == NULL) {
            printf("%-8s %s\n", name, words);
        } else if (strcmp(a->run, name) == 0) {
            good = run_of(&grading, name, false, &run, problem) &&
                   folder_print(run->aftermath.console, problem);
        }
    }
    run_forget();
    folder_remove(work);
    lab_free(&lab);
    return good;
}

static bool grade_many(struct arguments *a, struct problem *problem)
{
    struct words *common = &a->many.common;

    if (!sandbox_is_there(a, problem))
        return false;
    words_add(common, "--lab");
    words_add(common, "%ld", a->lab);
    words_add(common, "--endian");
    words_add(common, "%s", a->endian);
    if (a->secret[0] != '\0') {
        words_add(common, "--secret");
        words_add(common, "%s", a->secret);
    }
    if (a->own_earlier)
        words_add(common, "--own-earlier");
    if (!a->sandbox)
        words_add(common, "--no-sandbox");
    bool good = many_grade(a->output, &a->many, problem);
    words_free(common);
    return good;
}

int main(int argc, char **argv)
{
    struct arguments a;
    struct problem problem;
    bool good;

    if (argc < 2 || !parse(argc, argv, &a))
        return usage();
    if (strcmp(argv[1], "grade") == 0 && a.submission != NULL && a.student != NULL &&
        a.output != NULL)
        good = grade(&a, &problem);
    else if (strcmp(argv[1], "many") == 0 && a.many.submissions != NULL && a.output != NULL)
        good = grade_many(&a, &problem);
    else if (strcmp(argv[1], "run") == 0 && a.student != NULL)
        good = show_run(&a, &problem);
    else
        return usage();
    if (!good)
        problem_print(&problem);
    return good ? 0 : 2;
}
