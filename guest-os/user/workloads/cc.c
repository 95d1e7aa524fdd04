/* cc SOURCE OBJECT: the compiler of pmake. For each function of the source (NAME { statements }) it
 * writes a line to the object: the name and a word of "code", which it finds by running the
 * statements many times over, as a compiler goes over its tables. */
#include "guest-os/user/errors.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#include <string.h>

#define VARIABLES      8
#define STATEMENTS_MAX 64
#define PASSES         1500
#define NAME_BYTES     32
#define LINE_BYTES     80

/* target = factor * number + term */
struct statement {
    uint32_t target, factor, number, term;
};

static void fail(const char *what, const char *line)
{
    dprintf(STDERR, "cc: %s: %s\n", what, line);
    exit(1);
}

/* The next number in the text at *from. */
static uint32_t take_number(const char **from, uint32_t limit, const char *line)
{
    char *end;
    uint32_t number;

    while (**from != '\0' && (**from < '0' || **from > '9'))
        (*from)++;
    number = (uint32_t)strtol(*from, &end, 10);
    if (end == *from || number >= limit)
        fail("statement expected", line);
    *from = end;
    return number;
}

/* A line of the form "vTARGET = vFACTOR * NUMBER + vTERM;". */
static void parse_statement(const char *line, struct statement *statement)
{
    const char *next = line;

    statement->target = take_number(&next, VARIABLES, line);
    statement->factor = take_number(&next, VARIABLES, line);
    statement->number = take_number(&next, 1 << 20, line);
    statement->term = take_number(&next, VARIABLES, line);
}

static uint32_t generate(const struct statement *statements, unsigned count)
{
    uint32_t v[VARIABLES];

    for (uint32_t i = 0; i < VARIABLES; i++)
        v[i] = i + 1;
    for (unsigned pass = 0; pass < PASSES; pass++)
        for (unsigned i = 0; i < count; i++) {
            const struct statement *s = &statements[i];

            v[s->target] = v[s->factor] * s->number + v[s->term] + pass;
        }
    return v[0] ^ v[1] ^ v[2] ^ v[3] ^ v[4] ^ v[5] ^ v[6] ^ v[7];
}

/* Reads the statements up to the closing brace. */
static unsigned parse_body(struct input *source, struct statement statements[STATEMENTS_MAX])
{
    char line[LINE_BYTES];
    unsigned count = 0;

    while (input_line(source, line, sizeof(line)) && line[0] != '}') {
        if (count == STATEMENTS_MAX)
            fail("too many statements", line);
        parse_statement(line, &statements[count++]);
    }
    return count;
}

static void compile(struct input *source, int object)
{
    static struct statement statements[STATEMENTS_MAX];
    char line[LINE_BYTES];

    while (input_line(source, line, sizeof(line))) {
        char *space = strchr(line, ' ');
        unsigned count;

        if (space == 0 || space - line >= NAME_BYTES || strcmp(space, " {") != 0)
            fail("function expected", line);
        *space = '\0';
        count = parse_body(source, statements);
        dprintf(object, "%s %08x\n", line, generate(statements, count));
    }
}

int main(int argc, char **argv)
{
    struct input source;
    int object;

    if (argc != 3) {
        dprintf(STDERR, "usage: cc SOURCE OBJECT\n");
        return 2;
    }
    source = (struct input){.fd = open(argv[1], O_READ)};
    if (source.fd < 0)
        return complain(argv[0], argv[1], source.fd);
    object = open(argv[2], O_WRITE | O_CREATE | O_TRUNCATE);
    if (object < 0)
        return complain(argv[0], argv[2], object);
    compile(&source, object);
    return source.error != 0 ? complain(argv[0], argv[1], source.error) : 0;
}
