/* wc [FILE...]: lines, words and bytes of files or of standard input. */
#include "guest-os/user/path.h"
#include "guest-os/user/stdio.h"

struct counts {
    unsigned lines, words, bytes;
};

static struct counts total;

static void print(const struct counts *counts, const char *name)
{
    printf("%7u %7u %7u%s%s\n", counts->lines, counts->words, counts->bytes,
           name[0] != '\0' ? " " : "", name);
}

static int count(int fd, const char *name)
{
    struct input input = {.fd = fd};
    struct counts counts = {0};
    bool in_word = false;
    int c;

    while ((c = input_char(&input)) != -1) {
        bool space = c == ' ' || c == '\t' || c == '\n';

        counts.bytes++;
        counts.lines += c == '\n';
        counts.words += !space && !in_word;
        in_word = !space;
    }
    if (input.error == 0)
        print(&counts, name);
    total.lines += counts.lines;
    total.words += counts.words;
    total.bytes += counts.bytes;
    return input.error;
}

int main(int argc, char **argv)
{
    int status = for_each_file(argc, argv, count);

    if (argc > 2)
        print(&total, "total");
    return status;
}
