/* The launcher's checks of kernel images, its archive, and its reading of the monitor's JSON. */
#include "tests/unit/unit_test.h"
#include "tools/launcher/archive.h"
#include "tools/launcher/image.h"
#include "tools/launcher/status.h"

#include <archive.h>
#include <archive_entry.h>
#include <elf.h>
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MIB      0x100000u
#define CONTENTS 0x100u /* bytes of the test kernel's segment in the file */

static struct problem problem;

/* A big-endian kernel with one segment; tests spoil a field of it. */
struct kernel {
    Elf32_Ehdr header;
    Elf32_Phdr segment;
    unsigned char contents[CONTENTS];
};

static struct kernel good_kernel(void)
{
    return (struct kernel){
        .header = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2MSB,
                               EV_CURRENT},
                   .e_type = htobe16(ET_EXEC),
                   .e_machine = htobe16(EM_MIPS),
                   .e_version = htobe32(EV_CURRENT),
                   .e_phoff = htobe32(sizeof(Elf32_Ehdr)),
                   .e_ehsize = htobe16(sizeof(Elf32_Ehdr)),
                   .e_phentsize = htobe16(sizeof(Elf32_Phdr)),
                   .e_phnum = htobe16(1)},
        .segment = {.p_type = htobe32(PT_LOAD),
                    .p_offset = htobe32(offsetof(struct kernel, contents)),
                    .p_vaddr = htobe32(0xc0100000),
                    .p_paddr = htobe32(0xc0100000),
                    .p_filesz = htobe32(CONTENTS),
                    .p_memsz = htobe32(MIB)},
    };
}

/* A file in memory and the name it can be opened by. */
struct file {
    int fd;
    char path[32];
};

static struct file make_file(const void *data, size_t size)
{
    struct file file = {.fd = memfd_create("test", MFD_CLOEXEC)};
    assert_true(file.fd >= 0);
    assert_int_equal(write(file.fd, data, size), size);
    snprintf(file.path, sizeof(file.path), "/proc/self/fd/%d", file.fd);
    return file;
}

static struct file make_zeros(size_t size)
{
    struct file file = make_file("", 0);
    assert_int_equal(ftruncate(file.fd, (off_t)size), 0);
    return file;
}

static bool boots(const struct kernel *kernel, size_t size, uint64_t memory)
{
    struct file file = make_file(kernel, size);
    struct boot_files files = {.kernel = file.path, .memory = memory};
    bool good = boot_files_check(&files, true, &problem);
    close(file.fd);
    return good;
}

#define assert_refused(kernel, message)                           \
    do {                                                          \
        assert_false(boots(&(kernel), sizeof(kernel), 16 * MIB)); \
        assert_non_null(strstr(problem.text, message));           \
    } while (0)

static void a_good_kernel_passes(void **state)
{
    (void)state;
    struct kernel kernel = good_kernel();
    assert_true(boots(&kernel, sizeof(kernel), 16 * MIB));
}

static void other_machines_classes_orders_and_types_are_refused(void **state)
{
    (void)state;
    struct kernel kernel = good_kernel();
    kernel.header.e_machine = htobe16(EM_386);
    assert_refused(kernel, "another machine than MIPS");
    kernel = good_kernel();
    kernel.header.e_type = htobe16(ET_REL);
    assert_refused(kernel, "not an executable");
    kernel = good_kernel();
    kernel.header.e_ident[EI_MAG1] = 'e';
    assert_refused(kernel, "not an ELF");
    kernel = good_kernel();
    struct file file = make_file(&kernel, sizeof(kernel));
    struct boot_files files = {.kernel = file.path, .memory = 16 * MIB};
    assert_false(boot_files_check(&files, false, &problem));
    assert_non_null(strstr(problem.text, "big-endian and the machine is not"));
    close(file.fd);
}

static void a_64_bit_kernel_is_refused(void **state)
{
    (void)state;
    Elf64_Ehdr header = {
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2MSB, EV_CURRENT},
        .e_type = htobe16(ET_EXEC),
        .e_machine = htobe16(EM_MIPS),
        .e_version = htobe32(EV_CURRENT),
    };
    struct file file = make_file(&header, sizeof(header));
    struct boot_files files = {.kernel = file.path, .memory = 16 * MIB};
    assert_false(boot_files_check(&files, true, &problem));
    assert_non_null(strstr(problem.text, "not a 32-bit ELF"));
    close(file.fd);
}

static void a_kernel_that_is_cut_off_is_refused(void **state)
{
    (void)state;
    struct kernel kernel = good_kernel();
    assert_false(boots(&kernel, sizeof(kernel) - 1, 16 * MIB));
    assert_non_null(strstr(problem.text, "cut off"));
    assert_false(boots(&kernel, 40, 16 * MIB));
    assert_false(boots(&kernel, 0, 16 * MIB));
    kernel.segment.p_filesz = htobe32(CONTENTS - 1);
    kernel.segment.p_memsz = htobe32(CONTENTS - 2);
    assert_refused(kernel, "cut off");
}

static void a_kernel_without_loadable_segment_is_refused(void **state)
{
    (void)state;
    struct kernel kernel = good_kernel();
    kernel.segment.p_type = htobe32(PT_NOTE);
    assert_refused(kernel, "no loadable segment");
    kernel = good_kernel();
    kernel.header.e_phnum = 0;
    assert_refused(kernel, "no loadable segment");
}

static void a_segment_ends_within_memory(void **state)
{
    (void)state;
    struct kernel kernel = good_kernel();
    assert_true(boots(&kernel, sizeof(kernel), 2 * MIB));
    kernel.segment.p_memsz = htobe32(MIB + 1);
    assert_false(boots(&kernel, sizeof(kernel), 2 * MIB));
    assert_non_null(strstr(problem.text, "past 2048 KB of memory"));
    kernel.segment.p_memsz = htobe32(0xffffffff);
    assert_false(boots(&kernel, sizeof(kernel), 256 * MIB));
}

static void a_segment_stays_clear_of_the_prom_tables(void **state)
{
    (void)state;
    struct kernel kernel = good_kernel();
    kernel.segment.p_paddr = htobe32(0xc0001000);
    kernel.segment.p_memsz = htobe32(0x1000);
    assert_true(boots(&kernel, sizeof(kernel), 2 * MIB));
    kernel.segment.p_memsz = htobe32(0x1001);
    assert_refused(kernel, "overlaps the PROM tables");
    kernel.segment.p_paddr = htobe32(0xc000303f);
    assert_refused(kernel, "overlaps the PROM tables");
    kernel.segment.p_paddr = htobe32(0xc0003040);
    assert_true(boots(&kernel, sizeof(kernel), 2 * MIB));
}

static bool initrd_fits(uint64_t size, uint64_t memory)
{
    struct kernel kernel = good_kernel();
    struct file image = make_file(&kernel, sizeof(kernel));
    struct file initrd = make_zeros(size);
    struct boot_files files = {.kernel = image.path, .initrd = initrd.path, .memory = memory};
    bool good = boot_files_check(&files, true, &problem);
    close(image.fd);
    close(initrd.fd);
    return good;
}

/* The kernel ends at 2 MB of 4 MB. What QEMU 7.2 takes itself was tried at the same two sizes. */
static void kernel_and_initrd_fit_together(void **state)
{
    (void)state;
    assert_true(initrd_fits(0x1dffff, 4 * MIB));
    assert_false(initrd_fits(0x1e0000, 4 * MIB));
    assert_non_null(strstr(problem.text, "do not fit in 4096 KB"));
    assert_false(initrd_fits(5 * MIB, 4 * MIB));
    assert_false(initrd_fits(0, 4 * MIB));
}

static void the_rom_keeps_to_its_limit(void **state)
{
    (void)state;
    struct kernel kernel = good_kernel();
    struct file image = make_file(&kernel, sizeof(kernel));
    for (unsigned excess = 0; excess < 2; excess++) {
        struct file rom = make_zeros(NATIVE_ROM_LIMIT + excess);
        struct boot_files files = {.kernel = image.path,
                                   .rom = rom.path,
                                   .memory = 4 * MIB,
                                   .rom_limit = NATIVE_ROM_LIMIT};
        assert_int_equal(boot_files_check(&files, true, &problem), excess == 0);
        close(rom.fd);
    }
    close(image.fd);
}

static void expect_member(struct archive *archive, const char *name, const char *contents)
{
    struct archive_entry *entry;
    char text[512] = "";
    assert_int_equal(archive_read_next_header(archive, &entry), ARCHIVE_OK);
    assert_string_equal(archive_entry_pathname(entry), name);
    assert_int_equal(archive_entry_mtime(entry), 0);
    assert_int_equal(archive_entry_uid(entry), 0);
    la_ssize_t size = archive_read_data(archive, text, sizeof(text) - 1);
    assert_int_equal(size, strlen(contents));
    assert_memory_equal(text, contents, size);
}

static void the_archive_holds_the_configuration_first_and_then_the_files(void **state)
{
    (void)state;
    struct file kernel = make_file("the kernel", 10);
    struct file initrd = make_file("files", 5);
    struct vm_spec specs[] = {{.name = "a", .kernel = kernel.path, .initrd = initrd.path},
                              {.name = "b", .kernel = kernel.path, .rom = initrd.path}};
    struct file out = make_file("", 0);
    struct file again = make_file("", 0);
    assert_true(archive_write(out.fd, specs, 2, &problem));
    assert_true(archive_write(again.fd, specs, 2, &problem));

    struct archive *archive = archive_read_new();
    archive_read_support_format_cpio(archive);
    assert_int_equal(archive_read_open_filename(archive, out.path, 512), ARCHIVE_OK);
    assert_int_equal(archive_format(archive), 0);
    char *configuration = vm_specs_configuration(specs, 2);
    expect_member(archive, "mirrorball.conf", configuration);
    assert_non_null(strstr(configuration, "name = b\nkernel = vm0/kernel\n"));
    assert_int_equal(archive_format(archive), ARCHIVE_FORMAT_CPIO_SVR4_NOCRC);
    expect_member(archive, "vm0/kernel", "the kernel");
    expect_member(archive, "vm0/initrd", "files");
    expect_member(archive, "vm1/rom", "files");
    struct archive_entry *entry;
    assert_int_equal(archive_read_next_header(archive, &entry), ARCHIVE_EOF);
    free(configuration);
    archive_read_free(archive);

    char bytes[2][4096];
    ssize_t size = pread(out.fd, bytes[0], sizeof(bytes[0]), 0);
    assert_true(size > 512);
    assert_int_equal(pread(again.fd, bytes[1], sizeof(bytes[1]), 0), size);
    assert_memory_equal(bytes[0], bytes[1], size);
    int files[] = {kernel.fd, initrd.fd, out.fd, again.fd};
    for (size_t i = 0; i < COUNT_OF(files); i++)
        close(files[i]);
}

static void a_missing_file_fails_the_archive(void **state)
{
    (void)state;
    struct vm_spec spec = {.name = "a", .kernel = "/nonexistent/kernel"};
    struct file out = make_file("", 0);
    assert_false(archive_write(out.fd, &spec, 1, &problem));
    assert_string_equal(problem.text,
                        "cannot open the kernel: No such file or directory (/nonexistent/kernel): "
                        "give a file that exists and can be read");
    close(out.fd);
}

static struct status_reader feed(const char *text)
{
    struct status_reader reader = {.copy = NULL};
    for (; *text != '\0'; text++)
        status_feed(&reader, text, 1);
    status_free(&reader);
    return reader;
}

static void the_last_status_line_gives_the_code(void **state)
{
    (void)state;
    struct status_reader reader =
        feed("{\"type\":\"vm_end\"}\r\n{\"type\":\"status\",\"code\":3}\n");
    assert_true(reader.seen);
    assert_int_equal(reader.code, 3);
    assert_false(reader.malformed);
    assert_false(feed("{\"type\":\"status\",\"code\":3}").seen);
    assert_false(feed("").seen);
    assert_false(feed("{\"type\":\"vm_end\",\"code\":3}\n").seen);
}

static void lines_that_are_no_records_are_noticed(void **state)
{
    (void)state;
    assert_true(feed("hello\n").malformed);
    assert_true(feed("[1]\n").malformed);
    assert_true(feed("{\"code\":0}\n").malformed);
    assert_true(feed("{\"type\":\"status\"}\n").malformed);
    assert_true(feed("{\"type\":\"status\",\"code\":\"0\"}\n").malformed);
    assert_true(feed("{\"type\":\"status\",\"code\":-1}\n").malformed);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_good_kernel_passes),
    cmocka_unit_test(other_machines_classes_orders_and_types_are_refused),
    cmocka_unit_test(a_64_bit_kernel_is_refused),
    cmocka_unit_test(a_kernel_that_is_cut_off_is_refused),
    cmocka_unit_test(a_kernel_without_loadable_segment_is_refused),
    cmocka_unit_test(a_segment_ends_within_memory),
    cmocka_unit_test(a_segment_stays_clear_of_the_prom_tables),
    cmocka_unit_test(kernel_and_initrd_fit_together),
    cmocka_unit_test(the_rom_keeps_to_its_limit),
    cmocka_unit_test(the_archive_holds_the_configuration_first_and_then_the_files),
    cmocka_unit_test(a_missing_file_fails_the_archive),
    cmocka_unit_test(the_last_status_line_gives_the_code),
    cmocka_unit_test(lines_that_are_no_records_are_noticed),
};

UNIT_TEST_MAIN(tests)
