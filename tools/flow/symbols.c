#include "tools/flow/symbols.h"

#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_code_symbol(const GElf_Sym *symbol, const char *name)
{
    unsigned type = GELF_ST_TYPE(symbol->st_info);

    return (type == STT_FUNC || type == STT_NOTYPE) && name != NULL && name[0] != '\0' &&
           name[0] != '$' && name[0] != '.';
}

static void add(struct symbols *symbols, const GElf_Sym *symbol, const GElf_Shdr *section,
                const char *name)
{
    struct symbol *larger = realloc(symbols->list, (symbols->count + 1) * sizeof(*symbols->list));

    if (larger == NULL)
        abort();
    symbols->list = larger;
    symbols->list[symbols->count++] = (struct symbol){
        .address = (uint32_t)symbol->st_value,
        .section_end = (uint32_t)(section->sh_addr + section->sh_size),
        .function = GELF_ST_TYPE(symbol->st_info) == STT_FUNC,
        .name = strdup(name),
    };
}

static void read_table(struct symbols *symbols, Elf *elf, Elf_Scn *table, const GElf_Shdr *header)
{
    Elf_Data *data = elf_getdata(table, NULL);
    size_t count = header->sh_entsize > 0 ? header->sh_size / header->sh_entsize : 0;
    GElf_Sym symbol;
    GElf_Shdr section;

    for (size_t i = 0; data != NULL && i < count && gelf_getsym(data, (int)i, &symbol); i++) {
        const char *name = elf_strptr(elf, header->sh_link, symbol.st_name);
        Elf_Scn *home = elf_getscn(elf, symbol.st_shndx);

        if (is_code_symbol(&symbol, name) && home != NULL && gelf_getshdr(home, &section) &&
            (section.sh_flags & SHF_EXECINSTR) != 0)
            add(symbols, &symbol, &section, name);
    }
}

static int by_address(const void *left, const void *right)
{
    const struct symbol *a = left;
    const struct symbol *b = right;

    if (a->address != b->address)
        return a->address < b->address ? -1 : 1;
    return a->function - b->function;
}

static void read_elf(struct symbols *symbols, Elf *elf)
{
    Elf_Scn *section = NULL;
    GElf_Shdr header;

    while ((section = elf_nextscn(elf, section)) != NULL)
        if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB)
            read_table(symbols, elf, section, &header);
    if (symbols->count > 0)
        qsort(symbols->list, symbols->count, sizeof(*symbols->list), by_address);
}

bool symbols_read(struct symbols *symbols, const char *path, struct problem *problem)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    Elf *elf;

    *symbols = (struct symbols){0};
    elf_version(EV_CURRENT);
    elf = file >= 0 ? elf_begin(file, ELF_C_READ, NULL) : NULL;
    if (elf != NULL && elf_kind(elf) == ELF_K_ELF)
        read_elf(symbols, elf);
    elf_end(elf);
    if (file >= 0)
        close(file);
    if (symbols->count == 0)
        return problem_set(problem, path, "name an ELF file that is not stripped",
                           "no symbols to be read");
    return true;
}

void symbols_free(struct symbols *symbols)
{
    for (size_t i = 0; i < symbols->count; i++)
        free(symbols->list[i].name);
    free(symbols->list);
}

const struct symbol *symbols_find(const struct symbols *symbols, uint32_t address)
{
    const struct symbol *found = NULL;

    for (size_t i = 0; i < symbols->count && symbols->list[i].address <= address; i++)
        found = &symbols->list[i];
    return found != NULL && address < found->section_end ? found : NULL;
}
