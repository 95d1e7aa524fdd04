#include "tools/grader/guest.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "tools/lab/tree.h"

/* Address of a symbol; 0: there is none. */
static uint64_t symbol(Elf *elf, const char *name)
{
    Elf_Scn *section = NULL;

    while ((section = elf_nextscn(elf, section)) != NULL) {
        GElf_Shdr header;
        Elf_Data *data;

        if (gelf_getshdr(section, &header) == NULL || header.sh_type != SHT_SYMTAB ||
            (data = elf_getdata(section, NULL)) == NULL)
            continue;
        for (size_t i = 0; i < header.sh_size / header.sh_entsize; i++) {
            GElf_Sym entry;
            const char *text;

            if (gelf_getsym(data, (int)i, &entry) != NULL &&
                (text = elf_strptr(elf, header.sh_link, entry.st_name)) != NULL &&
                strcmp(text, name) == 0)
                return (uint32_t)entry.st_value;
        }
    }
    return 0;
}

/* Where in the file an address is; -1: in no segment's file part. */
static off_t offset_of(Elf *elf, uint64_t address)
{
    size_t count = 0;

    elf_getphdrnum(elf, &count);
    for (size_t i = 0; i < count; i++) {
        GElf_Phdr segment;

        if (gelf_getphdr(elf, (int)i, &segment) != NULL && segment.p_type == PT_LOAD &&
            address >= (uint32_t)segment.p_vaddr &&
            address - (uint32_t)segment.p_vaddr < segment.p_filesz)
            return (off_t)(segment.p_offset + address - (uint32_t)segment.p_vaddr);
    }
    return -1;
}

static void put_word(uint8_t *to, uint32_t word, bool big)
{
    for (unsigned i = 0; i < 4; i++)
        to[big ? 3 - i : i] = (uint8_t)(word >> 8 * i);
}

/* As struct lab_order lies in the guest's memory. */
static void compose(const struct grading *grading, const char *const *tests, size_t count,
                    const struct guest *guest, uint8_t order[sizeof(struct lab_order)])
{
    char *names = (char *)order + offsetof(struct lab_order, tests);
    size_t used = 0;

    memset(order, 0, sizeof(struct lab_order));
    memcpy(order, guest->key, LAB_KEY_BYTES);
    put_word(order + offsetof(struct lab_order, seed), grading->seed,
             strcmp(grading->endian, "big") == 0);
    for (size_t i = 0; i < count && used + strlen(tests[i]) + 2 < LAB_TESTS_BYTES; i++) {
        memcpy(names + used, tests[i], strlen(tests[i]));
        used += strlen(tests[i]) + 1;
    }
}

static bool digest_text(int file, off_t start, off_t end, uint8_t digest[32])
{
    struct sha256_ctx hash;
    size_t size = (size_t)(end - start);
    uint8_t *text = malloc(size);
    bool good = text != NULL && pread(file, text, size, start) == (ssize_t)size;

    if (good) {
        sha256_init(&hash);
        sha256_update(&hash, size, text);
        sha256_digest(&hash, 32, digest);
    }
    free(text);
    return good;
}

static bool patch(const struct grading *grading, const char *const *tests, size_t count, int file,
                  struct guest *guest)
{
    uint8_t order[sizeof(struct lab_order)];
    Elf *elf = elf_begin(file, ELF_C_READ, NULL);
    off_t at = offset_of(elf, symbol(elf, "lab_order"));
    off_t start = offset_of(elf, symbol(elf, "text_start"));
    off_t length = (off_t)(symbol(elf, "text_end") - symbol(elf, "text_start"));

    guest->mark = (uint32_t)symbol(elf, "lab_mark_at");
    elf_end(elf);
    compose(grading, tests, count, guest, order);
    return at >= 0 && start >= 0 && length > 0 && guest->mark != 0 &&
           pwrite(file, order, sizeof(order), at) == (ssize_t)sizeof(order) &&
           digest_text(file, start, start + length, guest->digest);
}

bool guest_prepare(const struct grading *grading, const char *name, const char *const *tests,
                   size_t count, struct guest *guest, struct problem *problem)
{
    char from[PATH_BYTES];

    elf_version(EV_CURRENT);
    snprintf(from, sizeof(from), "build/%s/labs/guest/guest.elf", grading->endian);
    snprintf(guest->path, sizeof(guest->path), "%s/%s.elf", grading->work, name);
    if (getrandom(guest->key, sizeof(guest->key), 0) != (ssize_t)sizeof(guest->key))
        return problem_set(problem, "getrandom", "try again", "%s", strerror(errno));
    if (!tree_copy_file(from, guest->path, problem))
        return false;
    int file = open(guest->path, O_RDWR | O_CLOEXEC);
    bool good = file >= 0 && patch(grading, tests, count, file, guest);
    if (file >= 0)
        close(file);
    return good || problem_set(problem, from, "remove it and run `make grade`",
                               "this is not the guest that grades");
}
