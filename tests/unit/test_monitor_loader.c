/* Loading a guest: ELF images, the boot protocol, and every refusal with its words. */
#include "tests/unit/model_archive.h"
#include "tests/unit/model_guest.h"
#include "monitor/elf.h"
#include "monitor/frames.h"
#include "monitor/loader.h"
#include "monitor/pmap.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEMORY 0x00200000u /* of the VMs: 2 MB */

static uint8_t file[MODEL_KERNEL_FILE];
static Elf32_Ehdr *const header = (Elf32_Ehdr *)file;
static Elf32_Phdr *const segment = (Elf32_Phdr *)(file + sizeof(Elf32_Ehdr));
static struct elf_image image;
static struct diagnosis why;
static struct vm_settings settings;

static int start(void **state)
{
    (void)state;
    model_reset(16);
    model_kernel_make(file, 0xc0100000);
    settings = (struct vm_settings){.name = "guest",
                                    .kernel = "kernel",
                                    .append = "run=mix",
                                    .memory = MEMORY,
                                    .tlb_entries = 16,
                                    .software_tlb = true};
    return 0;
}

static bool open_first(uint32_t size)
{
    struct archive copy = model_archive_copy(file, size);
    bool good = elf_open(copy.data, copy.size, "k", MEMORY, &image, &why);

    free((void *)copy.data);
    return good;
}

static void assert_refused(const char *message)
{
    assert_false(open_first(sizeof(file)));
    assert_string_equal(why.text, message);
}

static void a_good_kernel_is_opened(void **state)
{
    struct elf_segment loaded;

    (void)state;
    assert_true(elf_open(file, sizeof(file), "k", MEMORY, &image, &why));
    assert_int_equal(image.entry, MODEL_KERNEL_ENTRY);
    assert_int_equal(image.end.a, 0x00102000);
    assert_true(elf_segment(&image, 0, &loaded));
    assert_int_equal(loaded.address.a, 0x00100000);
    assert_int_equal(loaded.size, 4096);
    assert_int_equal(loaded.memory_size, 8192);
    assert_ptr_equal(loaded.data, file + 84);
}

static void a_kernel_cut_off_anywhere_is_refused(void **state)
{
    (void)state;
    for (uint32_t size = 0; size < sizeof(file); size += size < 100 ? 1 : 101)
        assert_false(open_first(size));
    assert_false(open_first(sizeof(file) - 1));
    assert_string_equal(why.text, "k is truncated: a segment is cut off");
    assert_true(open_first(sizeof(file)));
}

static void what_is_no_mips_executable_is_refused(void **state)
{
    (void)state;
    header->e_ident[0] = 'x';
    assert_refused("k is not an ELF file");
    header->e_ident[0] = ELFMAG0;
    header->e_ident[EI_CLASS] = ELFCLASS64;
    assert_refused("k is not a 32-bit ELF file");
    header->e_ident[EI_CLASS] = ELFCLASS32;
    header->e_ident[EI_DATA] = ELFDATA2MSB;
    assert_refused("k has the other byte order: use --endian or rebuild it");
    header->e_ident[EI_DATA] = ELFDATA2LSB;
    header->e_machine = EM_386;
    assert_refused("k is for machine 3, not for MIPS (8)");
    header->e_machine = EM_MIPS;
    header->e_type = ET_REL;
    assert_refused("k is not an executable (ELF type 1)");
    header->e_type = ET_EXEC;
    header->e_phentsize = 31;
    assert_refused("k is truncated: its program headers are cut off");
    header->e_phentsize = 32;
    header->e_phoff = 0xfffffff0;
    assert_refused("k is truncated: its program headers are cut off");
    header->e_phoff = sizeof(*header);
    header->e_phnum = 0;
    assert_refused("k has nothing to load");
}

static void segments_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    segment->p_memsz = MEMORY - 0x100000 + 1;
    assert_refused("k does not fit: it needs memory up to 0x200001, the VM has 0x200000: give it "
                   "more");
    segment->p_memsz = MEMORY - 0x100000;
    assert_true(open_first(sizeof(file)));
    segment->p_memsz = 0xffffffff;
    assert_false(open_first(sizeof(file)));
    segment->p_memsz = 4095;
    assert_refused("k is corrupt: a segment is larger in the file than in memory");
    segment->p_memsz = 8192;
    segment->p_paddr = 0xc0002000;
    assert_refused("k overlaps the boot tables at 0x2000: link it higher");
    segment->p_paddr = 0xc0000001;
    assert_refused("k overlaps the boot tables at 0x2000: link it higher");
    segment->p_paddr = 0xc0003040;
    assert_true(open_first(sizeof(file)));
    segment->p_offset = 0xffffffff;
    assert_refused("k is truncated: a segment is cut off");
}

static void segments_of_other_kinds_are_skipped(void **state)
{
    struct elf_segment loaded;

    (void)state;
    segment->p_type = PT_NOTE;
    assert_refused("k has nothing to load");
    elf_open(file, sizeof(file), "k", MEMORY, &image, &why);
    assert_false(elf_segment(&image, 0, &loaded));
}

static void damaged_kernels_are_read_or_refused_but_never_overrun(void **state)
{
    unsigned refused = 0;

    (void)state;
    srand(3);
    for (unsigned i = 0; i < 20000; i++) {
        struct archive copy = model_archive_copy(file, 84 + 64);

        for (int flips = 1 + rand() % 6; flips > 0; flips--)
            ((uint8_t *)copy.data)[rand() % 84] ^= (uint8_t)(1 << rand() % 8);
        if (elf_open(copy.data, copy.size, "k", MEMORY, &image, &why)) {
            struct elf_segment loaded;

            for (uint32_t s = 0; s < image.segment_count; s++)
                if (elf_segment(&image, s, &loaded))
                    assert_true(loaded.data + loaded.size <= copy.data + copy.size);
        } else {
            refused++;
        }
        free((void *)copy.data);
    }
    assert_in_range(refused, 10000, 20000);
}

/* --- a VM from an archive -----------------------------------------------------------------------
 */

static struct model_archive made;

static void make_archive(uint32_t initrd_size)
{
    static uint8_t initrd[16384];

    memset(&made, 0, sizeof(made));
    memset(initrd, 0x77, sizeof(initrd));
    model_archive_add(&made, "kernel", file, sizeof(file));
    model_archive_add(&made, "initrd", initrd, initrd_size);
    model_archive_add(&made, "rom", "\1\2\3\4", 4);
    model_archive_end(&made);
}

static struct vcpu *load(void)
{
    struct archive archive = {made.data, made.size};
    unsigned id = 0;

    if (!loader_create_vm(&archive, &settings, &why))
        return NULL;
    while (vm_get(id + 1) != NULL)
        id++;
    return vm_get(id)->vcpu;
}

/* A string of the guest, reached by a pointer into its RAM window. */
static const char *guest_string(struct vcpu *vcpu, uint32_t table, unsigned index)
{
    static char text[256];
    uint32_t pointer = guest_peek(vcpu, (table & 0x1fffffff) + 4 * index);

    assert_in_range(pointer, 0xc0002000, 0xc000303f);
    assert_true(pmap_copy_from_guest(vcpu->vm, text, gpa(pointer & 0x1fffffff), sizeof(text)));
    text[sizeof(text) - 1] = '\0';
    return text;
}

static void a_guest_starts_as_qemu_would_start_it(void **state)
{
    struct vcpu *vcpu;

    (void)state;
    make_archive(0);
    vcpu = load();
    assert_non_null(vcpu);
    assert_int_equal(vcpu->pc, MODEL_KERNEL_ENTRY);
    assert_int_equal(vcpu->cp0[CP0_STATUS], ST_BEV);
    assert_int_equal(vcpu->gpr[4], 2);
    assert_int_equal(vcpu->gpr[5], 0xc0002000);
    assert_int_equal(vcpu->gpr[7], MEMORY);
    assert_in_range(vcpu->gpr[29], 0xc0001000, 0xc0001fff);
    assert_int_equal(guest_peek(vcpu, 0x00100000), 0x5a5a5a5a);
    assert_int_equal(guest_peek(vcpu, 0x00100ffc), 0x5a5a5a5a);
    assert_int_equal(guest_peek(vcpu, 0x00101000), 0);
    assert_string_equal(guest_string(vcpu, vcpu->gpr[5], 0), "kernel");
    assert_string_equal(guest_string(vcpu, vcpu->gpr[5], 1), "run=mix");
    guest_destroy(vcpu);
}

static void the_environment_tells_the_size_of_memory(void **state)
{
    struct vcpu *vcpu;
    uint32_t table;

    (void)state;
    make_archive(0);
    vcpu = load();
    table = vcpu->gpr[6];
    assert_string_equal(guest_string(vcpu, table, 0), "memsize");
    assert_string_equal(guest_string(vcpu, table, 1), "2097152");
    assert_string_equal(guest_string(vcpu, table, 2), "ememsize");
    assert_string_equal(guest_string(vcpu, table, 3), "2097152");
    assert_string_equal(guest_string(vcpu, table, 4), "modetty0");
    assert_string_equal(guest_string(vcpu, table, 5), "38400n8r");
    assert_int_equal(guest_peek(vcpu, (table & 0x1fffffff) + 24), 0);
    guest_destroy(vcpu);
}

static void an_initrd_lies_high_and_is_named_on_the_command_line(void **state)
{
    struct vcpu *vcpu;

    (void)state;
    make_archive(5000);
    snprintf(settings.initrd, sizeof(settings.initrd), "%s", "initrd");
    vcpu = load();
    /* 128 KB of headroom, aligned to 64 KB: 0x200000 - 0x20000 - 5000, rounded up */
    assert_string_equal(guest_string(vcpu, vcpu->gpr[5], 1),
                        "rd_start=0xffffffffc01e0000 rd_size=5000 run=mix");
    assert_int_equal(guest_peek(vcpu, 0x001e0000), 0x77777777);
    assert_int_equal(guest_peek(vcpu, 0x001e0000 + 5000), 0);
    guest_destroy(vcpu);
}

static void a_rom_is_put_where_the_board_has_it(void **state)
{
    struct vcpu *vcpu;

    (void)state;
    make_archive(0);
    snprintf(settings.rom, sizeof(settings.rom), "%s", "rom");
    vcpu = load();
    assert_int_equal(guest_peek(vcpu, 0x1fc00000), 0x04030201);
    guest_destroy(vcpu);
}

static void assert_not_loaded(const char *message)
{
    uint32_t before = frames_free_count();

    assert_null(load());
    assert_string_equal(why.text, message);
    assert_int_equal(frames_free_count(), before);
}

static void what_cannot_be_loaded_is_refused_and_leaves_nothing_behind(void **state)
{
    (void)state;
    make_archive(16384);
    snprintf(settings.initrd, sizeof(settings.initrd), "%s", "nothing");
    assert_not_loaded("the archive has no member nothing, which its configuration names");
    snprintf(settings.initrd, sizeof(settings.initrd), "%s", "initrd");
    snprintf(settings.kernel, sizeof(settings.kernel), "%s", "rom");
    assert_not_loaded("rom is not an ELF file");
    snprintf(settings.kernel, sizeof(settings.kernel), "%s", "kernel");
    settings.memory = 0x00120000;
    assert_not_loaded("VM guest: kernel and initrd do not fit into 0x120000 bytes: give it more "
                      "memory");
    settings.memory = 0x0f000000;
    settings.large_pages = true;
    assert_not_loaded("VM guest: the machine has no 0xf000000 bytes of memory left: lower memory=");
}

#define TEST(name) cmocka_unit_test_setup(name, start)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_good_kernel_is_opened),
        TEST(a_kernel_cut_off_anywhere_is_refused),
        TEST(what_is_no_mips_executable_is_refused),
        TEST(segments_that_do_not_fit_are_refused),
        TEST(segments_of_other_kinds_are_skipped),
        TEST(damaged_kernels_are_read_or_refused_but_never_overrun),
        TEST(a_guest_starts_as_qemu_would_start_it),
        TEST(the_environment_tells_the_size_of_memory),
        TEST(an_initrd_lies_high_and_is_named_on_the_command_line),
        TEST(a_rom_is_put_where_the_board_has_it),
        TEST(what_cannot_be_loaded_is_refused_and_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
