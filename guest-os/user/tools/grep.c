/* grep [-c] [-n] [-v] PATTERN [FILE...]: the lines that match. In a pattern . is any character, X*
 * any number of X, ^ and $ the ends of the line, \X the character X. -c: only counts; -n: with line
 * numbers; -v: the other lines. Status 0: some line matched, 1: none, 2: an error. The matcher is
 * Rob Pike's (Kernighan and Pike, "The Practice of Programming", 9.2). */
#include "guest-os/user/path.h"
#include "guest-os/user/stdio.h"

#include <string.h>

#define LINE_MAX 1024

static bool only_count, numbers, others; /* options */
static bool names;                       /* are printed: there is more than one file */
static bool found;                       /* some line */
static const char *wanted;               /* the pattern */

static bool match_here(const char *pattern, const char *text);

/* `element` is what may be repeated: a character, or a backslash and one. */
static bool matches_one(const char *element, char c)
{
    if (c == '\0')
        return false;
    return element[0] == '\\' && element[1] != '\0' ? element[1] == c
                                                    : element[0] == '.' || element[0] == c;
}

static bool match_repeated(const char *element, const char *pattern, const char *text)
{
    do {
        if (match_here(pattern, text))
            return true;
    } while (matches_one(element, *text++));
    return false;
}

static bool match_here(const char *pattern, const char *text)
{
    const char *rest = pattern[0] == '\\' && pattern[1] != '\0' ? pattern + 2 : pattern + 1;

    if (pattern[0] == '\0')
        return true;
    if (pattern[0] == '$' && pattern[1] == '\0')
        return *text == '\0';
    if (rest[0] == '*')
        return match_repeated(pattern, rest + 1, text);
    return matches_one(pattern, *text) && match_here(rest, text + 1);
}

static bool matches(const char *pattern, const char *text)
{
    if (pattern[0] == '^')
        return match_here(pattern + 1, text);
    do {
        if (match_here(pattern, text))
            return true;
    } while (*text++ != '\0');
    return false;
}

static int search(int fd, const char *name)
{
    struct input input = {.fd = fd};
    char line[LINE_MAX];
    unsigned number = 0;
    unsigned count = 0;
    const char *colon = names ? ":" : "";

    if (!names)
        name = "";
    while (input_line(&input, line, sizeof(line))) {
        number++;
        if (matches(wanted, line) == others)
            continue;
        count++;
        if (only_count)
            continue;
        printf("%s%s", name, colon);
        if (numbers)
            printf("%u:", number);
        puts(line);
    }
    if (only_count)
        printf("%s%s%u\n", name, colon, count);
    found = found || count != 0;
    return input.error;
}

int main(int argc, char **argv)
{
    int first = 1;

    for (; first < argc && argv[first][0] == '-'; first++) {
        only_count = only_count || strcmp(argv[first], "-c") == 0;
        numbers = numbers || strcmp(argv[first], "-n") == 0;
        others = others || strcmp(argv[first], "-v") == 0;
    }
    if (first >= argc) {
        dprintf(STDERR, "usage: grep [-c] [-n] [-v] PATTERN [FILE...]\n");
        return 2;
    }
    wanted = argv[first];
    names = argc - first > 2;
    argv[first] = argv[0]; /* the files follow, as they do without options and pattern */
    if (for_each_file(argc - first, argv + first, search) != 0)
        return 2;
    return found ? 0 : 1;
}
