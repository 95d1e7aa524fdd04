/* The boot protocol of the Malta board (docs/guest-os.md, "Boot"). */
#include "guest-os/kernel/boot.h"
#include "guest-os/kernel/board.h"
#include "mips/malta.h"

#include <stdbool.h>
#include <string.h>

/* The text after `name` where a word of the line begins with it, or NULL. */
static const char *find_option(const char *line, const char *name)
{
    size_t length = strlen(name);

    for (const char *word = line; *word != '\0'; word++) {
        bool starts = word == line || word[-1] == ' ';

        if (starts && strncmp(word, name, length) == 0)
            return word + length;
    }
    return 0;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return 16;
}

/* A number, hexadecimal if it begins with 0x. Boot loaders print addresses as sign-extended 64-bit
 * values: digits beyond 32 bits fall off at the top. */
static uint32_t parse_number(const char *text)
{
    uint32_t value = 0;
    int base = 10;

    if (text[0] == '0' && text[1] == 'x') {
        base = 16;
        text += 2;
    }
    for (; digit(*text) < base; text++)
        value = value * (uint32_t)base + (uint32_t)digit(*text);
    return value;
}

/* run=program:argument:argument */
static void parse_run(struct arguments *run, const char *text)
{
    int error = 0;

    for (; *text != '\0' && *text != ' '; text++)
        error |= *text == ':' ? arguments_end_one(run) : arguments_add(run, *text);
    error |= arguments_end_one(run);
    if (error != 0)
        panic("the run= option is too long");
}

void boot_parse(struct boot *boot, int argc, char **argv, uint32_t memory_bytes)
{
    const char *line = argc > 1 && argv[1] != 0 ? argv[1] : "";
    const char *start = find_option(line, "rd_start=");
    const char *size = find_option(line, "rd_size=");
    const char *run = find_option(line, "run=");

    memset(boot, 0, sizeof(*boot));
    boot->memory_bytes = memory_bytes;
    if (boot->memory_bytes > MALTA_RAM_LOW_LIMIT)
        boot->memory_bytes = MALTA_RAM_LOW_LIMIT;
    if (start != 0 && size != 0) {
        boot->initrd_pa = parse_number(start) & PHYSICAL_MASK;
        boot->initrd_bytes = parse_number(size);
    }
    if (boot->initrd_pa > boot->memory_bytes ||
        boot->initrd_bytes > boot->memory_bytes - boot->initrd_pa)
        panic("the initrd lies outside of memory");
    boot->monitor_zeroes = find_option(line, "zero=monitor") != 0;
    parse_run(&boot->run, run != 0 ? run : "hello");
}
