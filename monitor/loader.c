#include "monitor/loader.h"

#include <string.h>

#include "mips/hypercalls.h"
#include "mips/malta.h"
#include "monitor/elf.h"
#include "monitor/fault.h"
#include "monitor/platform.h"
#include "monitor/pmap.h"
#include "monitor/sharing.h"
#include "monitor/vcpu.h"
#include "monitor/vm.h"

/* QEMU leaves this much free above an initrd, and aligns it. */
#define INITRD_HEADROOM 0x20000u
#define INITRD_ALIGN    0x10000u

#define PROM_ENTRIES    16
#define PROM_STACK_GAP  64
#define PROM_SIZE       (MALTA_PROM_LIMIT - MALTA_PROM_PA)
#define PROM_ARGUMENTS  2

#define GPR_A0          4
#define GPR_A1          5
#define GPR_A2          6
#define GPR_A3          7
#define GPR_SP          29

struct images {
    struct archive_member kernel, initrd, rom; /* data NULL: none */
    struct elf_image elf;
    gpa_t initrd_address;
};

static bool find_image(const struct archive *archive, const char *path,
                       struct archive_member *member, struct diagnosis *why)
{
    *member = (struct archive_member){0};
    if (path[0] == '\0' || archive_find(archive, path, member))
        return true;
    return refuse(why, "the archive has no member %s, which its configuration names", path);
}

/* Finds and checks everything before anything is created. */
static bool collect(const struct archive *archive, const struct vm_settings *vm,
                    struct images *images, struct diagnosis *why)
{
    uint32_t above;

    if (!find_image(archive, vm->kernel, &images->kernel, why) ||
        !find_image(archive, vm->initrd, &images->initrd, why) ||
        !find_image(archive, vm->rom, &images->rom, why))
        return false;
    if (!elf_open(images->kernel.data, images->kernel.size, vm->kernel, vm->memory, &images->elf,
                  why))
        return false;
    if (images->rom.size > MALTA_BOOT_ROM_SIZE)
        return refuse(why, "%s is larger than the board's boot ROM", vm->rom);
    if (images->initrd.data == NULL)
        return true;
    above = images->initrd.size + INITRD_HEADROOM; /* cannot overflow: both are in RAM */
    if (above < vm->memory)
        images->initrd_address = gpa((vm->memory - above + INITRD_ALIGN - 1) & ~(INITRD_ALIGN - 1));
    if (images->initrd_address.a < images->elf.end.a)
        return refuse(why,
                      "VM %s: kernel and initrd do not fit into 0x%x bytes: give it more memory",
                      vm->name, (unsigned)vm->memory);
    return true;
}

/* RAM and boot ROM were created large enough: a copy fails only when the machine has no frames
 * left, and the VM is stopped then. Each page of an image is shared with an equal one, if there is
 * any, as soon as it is complete: VMs that start from the same image have one copy of it. */
static void copy_in(struct vm *vm, gpa_t to, const void *from, uint32_t size)
{
    const uint8_t *source = from;
    uint32_t length;

    for (; size > 0 && vm_is_alive(vm); size -= length, source += length, to.a += length) {
        length = PAGE_SIZE - page_offset(to.a) < size ? PAGE_SIZE - page_offset(to.a) : size;
        if (!pmap_copy_to_guest(vm, to, source, length))
            ASSERT(vm->state == VM_STOPPED);
        else if (gpa_to_pfn(to).n < vm->pmap.ram_frames)
            sharing_offer(vm, gpa_to_pfn(to));
    }
}

static void load_images(struct vm *vm, const struct images *images)
{
    struct elf_segment segment;

    for (uint32_t i = 0; i < images->elf.segment_count; i++)
        if (elf_segment(&images->elf, i, &segment))
            copy_in(vm, segment.address, segment.data, segment.size);
    copy_in(vm, images->initrd_address, images->initrd.data, images->initrd.size);
    copy_in(vm, gpa(MALTA_BOOT_ROM), images->rom.data, images->rom.size);
}

/* The PROM tables while they are being made: pointers first, strings behind them. */
struct prom {
    uint32_t pointers[PROM_ENTRIES];
    char strings[PROM_SIZE - PROM_ENTRIES * sizeof(uint32_t)];
    uint32_t count, used;
};

__attribute__((format(printf, 2, 3))) static void add_string(struct prom *prom, const char *text,
                                                             ...)
{
    uint32_t room = sizeof(prom->strings) - prom->used;
    va_list arguments;
    int length;

    va_start(arguments, text);
    length = format_buffer_v(prom->strings + prom->used, room, text, arguments);
    va_end(arguments);
    ASSERT((uint32_t)length < room && prom->count < PROM_ENTRIES - 1);
    prom->pointers[prom->count++] =
        platform_ram_window() + MALTA_PROM_PA + (uint32_t)sizeof(prom->pointers) + prom->used;
    prom->used += (uint32_t)length + 1;
}

static void add_command_line(struct prom *prom, const struct vm *vm, const struct images *images)
{
    if (images->initrd.data == NULL) {
        add_string(prom, "%s", vm->settings.append);
        return;
    }
    /* The address as a 64-bit number, sign-extended, as kernels for this board expect it. */
    add_string(prom, "rd_start=0xffffffff%08x rd_size=%u %s",
               (unsigned)(platform_ram_window() + images->initrd_address.a),
               (unsigned)images->initrd.size, vm->settings.append);
}

static void write_prom_tables(struct vm *vm, const struct images *images)
{
    static struct prom prom;

    prom = (struct prom){.count = 0};
    add_string(&prom, "%s", vm->settings.kernel);
    add_command_line(&prom, vm, images);
    add_string(&prom, "memsize");
    add_string(&prom, "%u", (unsigned)vm->settings.memory);
    add_string(&prom, "ememsize");
    add_string(&prom, "%u", (unsigned)vm->settings.memory);
    add_string(&prom, "modetty0");
    add_string(&prom, "38400n8r");
    if (vm->settings.hypercalls) {
        add_string(&prom, "hypercalls");
        add_string(&prom, "%u", HYPERCALL_TABLE_VERSION);
    }
    copy_in(vm, gpa(MALTA_PROM_PA), &prom, offsetof(struct prom, strings) + prom.used);
}

/* The state in which the board's boot code leaves the processor. */
static void set_boot_state(struct vm *vm, gva_t entry)
{
    struct vcpu *vcpu = vm->vcpu;
    uint32_t tables = platform_ram_window() + MALTA_PROM_PA;

    vcpu->cp0[CP0_STATUS] &= ~ST_ERL;
    vcpu->gpr[GPR_A0] = PROM_ARGUMENTS;
    vcpu->gpr[GPR_A1] = tables;
    vcpu->gpr[GPR_A2] = tables + PROM_ARGUMENTS * sizeof(uint32_t);
    vcpu->gpr[GPR_A3] = vm->settings.memory;
    vcpu->gpr[GPR_SP] = tables - PROM_STACK_GAP;
    vcpu->pc = entry;
}

/* false: the machine's memory has run out; the VM is stopped and has given back what it had. */
static bool load(struct vm *vm, const struct images *images, struct diagnosis *why)
{
    load_images(vm, images);
    write_prom_tables(vm, images);
    set_boot_state(vm, images->elf.entry);
    if (vm_is_alive(vm))
        return true;
    vm_destroy(vm);
    return refuse(why, "VM %s: %s", vm->settings.name, vm->message);
}

static bool refuse_memory(const struct vm_settings *settings, struct diagnosis *why)
{
    return refuse(why, "VM %s: the machine has no 0x%x bytes of memory left: lower memory=",
                  settings->name, (unsigned)settings->memory);
}

/* Where the images are, for VMs that start again. The machine's memory keeps it: no frame of it is
 * ever given away. */
static struct archive images_archive;

bool loader_create_vm(const struct archive *archive, const struct vm_settings *settings,
                      struct diagnosis *why)
{
    struct images images = {0};
    struct vm *vm;

    images_archive = *archive;
    if (!collect(archive, settings, &images, why))
        return false;
    vm = vm_create(settings, images.rom.size);
    if (vm == NULL)
        return refuse_memory(settings, why);
    return load(vm, &images, why);
}

bool loader_restart_vm(struct vm *vm, struct diagnosis *why)
{
    struct images images = {0};

    if (!collect(&images_archive, &vm->settings, &images, why))
        return false;
    if (!vm_recreate(vm, images.rom.size))
        return refuse_memory(&vm->settings, why);
    return load(vm, &images, why);
}
