#include "tools/launcher/image.h"

#include "mips/malta.h"
#include "tools/launcher/numbers.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIRECT_MASK 0x1fffffffULL /* an address in a direct window to its physical address */

int image_open(const char *role, const char *path, uint64_t *size, struct problem *problem)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0) {
        problem_set(problem, path, "give a file that exists and can be read",
                    "cannot open the %s: %s", role, strerror(errno));
    } else if (!S_ISREG(status.st_mode)) {
        problem_set(problem, path, "give an ordinary file", "the %s is not a file", role);
    } else if (status.st_size == 0) {
        problem_set(problem, path, "give a complete file", "the %s is empty", role);
    } else {
        *size = (uint64_t)status.st_size;
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool check_segment(const GElf_Phdr *segment, const struct boot_files *files,
                          uint64_t file_size, uint64_t *high, struct problem *problem)
{
    const char *path = files->kernel;
    if (segment->p_filesz > segment->p_memsz || segment->p_offset > file_size ||
        segment->p_filesz > file_size - segment->p_offset)
        return problem_set(problem, path, "build or copy it again", "the kernel ELF is cut off");
    uint64_t start = segment->p_paddr & DIRECT_MASK;
    uint64_t end = start + segment->p_memsz;
    if (end > files->memory)
        return problem_set(
            problem, path, "give it more memory=, or link it lower",
            "the kernel's segment at 0x%08llx ends at 0x%llx, past %llu KB of memory",
            (unsigned long long)segment->p_paddr, (unsigned long long)end,
            (unsigned long long)(files->memory / KIB));
    if (start < MALTA_PROM_LIMIT && end > MALTA_PROM_PA)
        return problem_set(problem, path, "link the kernel elsewhere",
                           "the kernel's segment at 0x%08llx overlaps the PROM tables at 0x%x",
                           (unsigned long long)segment->p_paddr, MALTA_PROM_PA);
    if (end > *high)
        *high = end;
    return true;
}

static bool check_header(Elf *elf, const char *path, bool big_endian, struct problem *problem)
{
    GElf_Ehdr header;
    if (elf_kind(elf) != ELF_K_ELF || gelf_getehdr(elf, &header) == NULL)
        return problem_set(problem, path, "give a kernel in ELF format",
                           "the kernel is not an ELF");
    if (header.e_machine != EM_MIPS)
        return problem_set(problem, path, "give a kernel built for MIPS",
                           "the kernel is for another machine than MIPS");
    if (header.e_ident[EI_CLASS] != ELFCLASS32)
        return problem_set(problem, path, "build it with -mabi=32",
                           "the kernel is not a 32-bit ELF");
    if ((header.e_ident[EI_DATA] == ELFDATA2MSB) != big_endian)
        return problem_set(problem, path, "use the other --endian, or build it for this one",
                           "the kernel is %s-endian and the machine is not",
                           big_endian ? "little" : "big");
    if (header.e_type != ET_EXEC)
        return problem_set(problem, path, "link it to an executable with fixed addresses",
                           "the kernel ELF is not an executable");
    return true;
}

static bool check_kernel(Elf *elf, const struct boot_files *files, bool big_endian,
                         uint64_t file_size, uint64_t *high, struct problem *problem)
{
    if (!check_header(elf, files->kernel, big_endian, problem))
        return false;
    size_t count = 0;
    if (elf_getphdrnum(elf, &count) != 0)
        count = 0;
    unsigned loadable = 0;
    for (size_t i = 0; i < count; i++) {
        GElf_Phdr segment;
        if (gelf_getphdr(elf, (int)i, &segment) == NULL)
            return problem_set(problem, files->kernel, "build or copy it again",
                               "the kernel ELF is cut off");
        if (segment.p_type != PT_LOAD || segment.p_memsz == 0)
            continue;
        loadable++;
        if (!check_segment(&segment, files, file_size, high, problem))
            return false;
    }
    if (loadable == 0)
        return problem_set(problem, files->kernel, "link the kernel to an executable",
                           "the kernel ELF has no loadable segment");
    return true;
}

/* QEMU's Malta starts the initrd on the first 64 KB boundary from which at most 128 KB are left
 * behind it, and wants the kernel to end below (hw/mips/malta.c, load_kernel; tried). */
static bool check_initrd(const struct boot_files *files, uint64_t high, struct problem *problem)
{
    uint64_t size;
    int fd = image_open("initrd", files->initrd, &size, problem);
    if (fd < 0)
        return false;
    close(fd);
    uint64_t need = size + 128 * KIB;
    if (need > files->memory || high >= ((files->memory - need + 64 * KIB - 1) & ~(64 * KIB - 1)))
        return problem_set(problem, files->initrd, "give it more memory=",
                           "kernel and initrd do not fit in %llu KB of memory",
                           (unsigned long long)(files->memory / KIB));
    return true;
}

static bool check_rom(const struct boot_files *files, struct problem *problem)
{
    uint64_t size;
    int fd = image_open("ROM", files->rom, &size, problem);
    if (fd < 0)
        return false;
    close(fd);
    if (size > files->rom_limit)
        return problem_set(problem, files->rom, "give a smaller file",
                           "the ROM has %llu bytes, more than %llu", (unsigned long long)size,
                           (unsigned long long)files->rom_limit);
    return true;
}

bool boot_files_check(const struct boot_files *files, bool big_endian, struct problem *problem)
{
    uint64_t size;
    int fd = image_open("kernel", files->kernel, &size, problem);
    if (fd < 0)
        return false;
    elf_version(EV_CURRENT);
    Elf *elf = elf_begin(fd, ELF_C_READ, NULL);
    uint64_t high = 0;
    bool good = check_kernel(elf, files, big_endian, size, &high, problem);
    elf_end(elf);
    close(fd);
    return good && (files->initrd == NULL || check_initrd(files, high, problem)) &&
           (files->rom == NULL || check_rom(files, problem));
}

struct boot_files vm_boot_files(const struct vm_spec *spec)
{
    return (struct boot_files){
        .kernel = spec->kernel,
        .initrd = spec->initrd,
        .rom = spec->rom,
        .rom_limit = MALTA_BOOT_ROM_SIZE,
        .memory = spec->memory,
    };
}
