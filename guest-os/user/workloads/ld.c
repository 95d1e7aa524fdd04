/* ld LIST IMAGE: the linker of pmake. LIST names the object files, a line each. Their symbols get
 * addresses in the image, are sorted by name and written out; a name that occurs twice is an error.
 */
#include "guest-os/user/errors.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"

#include <string.h>

#define LINE_BYTES 80
#define NAME_BYTES 32

struct symbol {
    char name[NAME_BYTES];
    uint32_t address;
    char code[9]; /* 8 hexadecimal digits */
};

static struct symbol *symbols;
static unsigned count, room;

/* Adds the symbol of the line "NAME CODE" in the order of the names. */
static void add(const char *line)
{
    const char *space = strchr(line, ' ');
    size_t length = space == 0 ? NAME_BYTES : (size_t)(space - line);
    struct symbol symbol = {.address = count * 4};
    unsigned i = count;

    if (length >= NAME_BYTES || strlen(space + 1) != 8) {
        dprintf(STDERR, "ld: bad object: %s\n", line);
        exit(1);
    }
    memcpy(symbol.name, line, length);
    memcpy(symbol.code, space + 1, sizeof(symbol.code));
    if (count == room) {
        room = room * 2 + 64;
        symbols = realloc(symbols, room * sizeof(*symbols));
        if (symbols == 0)
            exit(complain("ld", "symbols", -ENOMEM));
    }
    for (; i > 0 && strcmp(symbols[i - 1].name, symbol.name) > 0; i--)
        symbols[i] = symbols[i - 1];
    if (i > 0 && strcmp(symbols[i - 1].name, symbol.name) == 0) {
        dprintf(STDERR, "ld: %s: defined twice\n", symbol.name);
        exit(1);
    }
    symbols[i] = symbol;
    count++;
}

static void read_object(const char *path)
{
    struct input object = {.fd = open(path, O_READ)};
    char line[LINE_BYTES];

    if (object.fd < 0)
        exit(complain("ld", path, object.fd));
    while (input_line(&object, line, sizeof(line)))
        add(line);
    close(object.fd);
}

int main(int argc, char **argv)
{
    struct input list;
    char path[PATH_MAX];
    int image;

    if (argc != 3) {
        dprintf(STDERR, "usage: ld LIST IMAGE\n");
        return 2;
    }
    list = (struct input){.fd = open(argv[1], O_READ)};
    if (list.fd < 0)
        return complain(argv[0], argv[1], list.fd);
    while (input_line(&list, path, sizeof(path)))
        read_object(path);
    image = open(argv[2], O_WRITE | O_CREATE | O_TRUNCATE);
    if (image < 0)
        return complain(argv[0], argv[2], image);
    for (unsigned i = 0; i < count; i++)
        dprintf(image, "%08x %s %s\n", symbols[i].address, symbols[i].code, symbols[i].name);
    return 0;
}
