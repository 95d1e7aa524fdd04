#include "tools/compare/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REASONS_MAX 128
#define LABEL       30 /* columns */
#define NUMBER      16 /* columns */
#define RATIO       12 /* columns */

/* `value` with a comma after every third digit from the right. */
static const char *with_commas(long long value, char text[32])
{
    char digits[24];
    int length = snprintf(digits, sizeof(digits), "%lld", value);
    char *to = text;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return text;
}

static void print_counts(const char *label, long long off, long long on)
{
    char first[32];
    char second[32];
    printf("  %-*s%*s%*s", LABEL, label, NUMBER, with_commas(off, first), NUMBER,
           with_commas(on, second));
}

/* off/on, or a dash where that says nothing. */
static void print_ratio(long long off, long long on)
{
    if (on > 0 && off > 0)
        printf("%*.2f\n", RATIO, (double)off / (double)on);
    else
        printf("%*s\n", RATIO, "-");
}

static void print_heading(const char *title)
{
    printf("  %-*s%*s%*s%*s\n", LABEL, title, NUMBER, "off", NUMBER, "on", RATIO, "off/on");
}

struct reason {
    const char *name;
    long long exits[SIDES];
};

static int more_exits_first(const void *left, const void *right)
{
    const struct reason *a = left;
    const struct reason *b = right;
    for (int side = OFF; side < SIDES; side++) {
        if (a->exits[side] != b->exits[side])
            return a->exits[side] > b->exits[side] ? -1 : 1;
    }
    return strcmp(a->name, b->name);
}

/* Adds the reasons of one side that occurred and are not in the list yet; returns how many it has.
 */
static size_t add_reasons(const struct run *run, int side, struct reason *reasons, size_t count)
{
    json_t *exits = json_object_get(run->vm_end[side], "exits");
    const char *name;
    json_t *value;
    json_object_foreach(exits, name, value)
    {
        size_t i = 0;
        while (i < count && strcmp(reasons[i].name, name) != 0)
            i++;
        if (i < count || json_integer_value(value) == 0)
            continue;
        if (count == REASONS_MAX)
            abort();
        reasons[count++] =
            (struct reason){name, {run_exits(run, OFF, name), run_exits(run, ON, name)}};
    }
    return count;
}

static void print_reasons(const struct run *run)
{
    struct reason reasons[REASONS_MAX];
    size_t count = add_reasons(run, OFF, reasons, 0);
    count = add_reasons(run, ON, reasons, count);
    qsort(reasons, count, sizeof(reasons[0]), more_exits_first);
    print_heading("exits by reason, software TLB:");
    for (size_t i = 0; i < count; i++) {
        print_counts(reasons[i].name, reasons[i].exits[OFF], reasons[i].exits[ON]);
        print_ratio(reasons[i].exits[OFF], reasons[i].exits[ON]);
    }
    print_counts("total", run_total(run, OFF), run_total(run, ON));
    print_ratio(run_total(run, OFF), run_total(run, ON));
}

void table_print_short(const struct run *run)
{
    putchar('\n');
    print_reasons(run);
}

static void print_per_exit(const struct run *run, const char *label, const char *kind)
{
    long long per_exit[SIDES];
    for (int side = 0; side < SIDES; side++) {
        long long total = run_total(run, side);
        per_exit[side] = total > 0 ? (run_instructions(run, side, kind) + total / 2) / total : 0;
    }
    print_counts(label, per_exit[OFF], per_exit[ON]);
    putchar('\n');
}

static void print_instructions(const struct run *run)
{
    static const char *const kinds[] = {"total", "guest", "monitor", "idle"};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        char label[64];
        snprintf(label, sizeof(label), "instructions, %s", kinds[i]);
        long long off = run_instructions(run, OFF, kinds[i]);
        long long on = run_instructions(run, ON, kinds[i]);
        print_counts(label, off, on);
        print_ratio(off, on);
    }
    print_per_exit(run, "monitor instructions per exit", "monitor");
    print_per_exit(run, "guest instructions per exit", "guest");
}

void table_print_full(const struct run *run)
{
    printf("%s:\n", run->workload);
    print_reasons(run);
    putchar('\n');
    print_instructions(run);
    if (run_output_is_same(run))
        printf("  guest output: the same, %u lines\n\n", run->lines[OFF]);
    else
        printf("  GUEST OUTPUT DIFFERS or is missing: compare build/compare/%s-off.txt and "
               "%s-on.txt\n\n",
               run->workload, run->workload);
}

void table_print_summary(const struct run *runs, size_t count)
{
    puts("every workload:");
    static const char *const headings[] = {"exits in total, software TLB:",
                                           "instructions, software TLB:"};
    for (int kind = 0; kind < 2; kind++) {
        if (kind > 0)
            putchar('\n');
        print_heading(headings[kind]);
        for (size_t i = 0; i < count; i++) {
            const struct run *run = &runs[i];
            long long off = kind == 0 ? run_total(run, OFF) : run_instructions(run, OFF, "total");
            long long on = kind == 0 ? run_total(run, ON) : run_instructions(run, ON, "total");
            print_counts(run->workload, off, on);
            print_ratio(off, on);
        }
    }
}
