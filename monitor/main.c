/* Start-up, in the order in which things depend on one another. */
#include "monitor/archive.h"
#include "monitor/config.h"
#include "monitor/console.h"
#include "monitor/finish.h"
#include "monitor/frames.h"
#include "monitor/hw.h"
#include "monitor/hwtlb.h"
#include "monitor/instructions.h"
#include "monitor/layout.h"
#include "monitor/loader.h"
#include "monitor/options.h"
#include "monitor/platform.h"
#include "monitor/sched.h"
#include "monitor/stats.h"
#include "monitor/swap.h"
#include "monitor/trace_control.h"

#define CONFIG_MEMBER "mirrorball.conf"
#define RAM_LIMIT     0x10000000u

extern const char boot_bss_end[];

_Noreturn void monitor_main(int argc, uint32_t argv, uint32_t environment, uint32_t low_ram);

static mfn_t frame_above(uintptr_t address)
{
    return (mfn_t){((uint32_t)address & LAYOUT_PHYSICAL_MASK) / PAGE_SIZE +
                   ((uint32_t)address % PAGE_SIZE != 0)};
}

/* argv: addresses in kseg0, as everything that the board's boot code says. */
static void read_options(int argc, const uint32_t *argv, struct options *options)
{
    static char none[] = "";
    struct diagnosis why;

    if (!options_parse(argc > 1 ? hw_boot_pointer(argv[1]) : none, options, &why))
        finish(FINISH_BAD_INPUT, "%s", why.text);
    if (options->archive.data == NULL)
        finish(FINISH_BAD_INPUT, "no archive: pass one with -initrd, or use tools/mirrorball");
    options->archive.data = hw_boot_pointer((uintptr_t)options->archive.data);
}

static void apply_options(const struct options *options)
{
    hw_ports_start();
    console_set_prefix(options->prefix);
    console_set_switching(options->terminal);
    sched_set_together(options->together);
    sched_set_stay(options->stay);
    stats_set_exit_limit(options->exit_limit);
    if (options->icount_given)
        instructions_calibrate(options->icount);
}

/* What lies between the monitor's image and the archive, and above the archive. */
static void add_memory(const struct archive *archive, uint32_t low_ram)
{
    uint32_t limit = low_ram < RAM_LIMIT ? low_ram : RAM_LIMIT;
    uintptr_t archive_start = (uintptr_t)archive->data;

    frames_add(frame_above((uintptr_t)boot_bss_end),
               (mfn_t){((uint32_t)archive_start & LAYOUT_PHYSICAL_MASK) / PAGE_SIZE});
    frames_add(frame_above(archive_start + archive->size), (mfn_t){limit / PAGE_SIZE});
}

/* Reads the archive to its end, so that all that follows can rely on it. */
static void check_archive(const struct archive *archive)
{
    struct archive_member member;
    const char *why = NULL;
    uint32_t offset = 0;

    while (archive_next(archive, &offset, &member, &why))
        continue;
    if (why != NULL)
        finish(FINISH_BAD_INPUT, "the archive cannot be used at byte %u: %s", (unsigned)offset,
               why);
}

static void create_vms(const struct archive *archive)
{
    static struct config config;
    struct archive_member member;
    struct diagnosis why;

    if (!archive_find(archive, CONFIG_MEMBER, &member))
        finish(FINISH_BAD_INPUT, "the archive has no " CONFIG_MEMBER);
    if (!config_parse((const char *)member.data, member.size, &config, &why))
        finish(FINISH_BAD_INPUT, "%s", why.text);
    for (unsigned i = 0; i < config.count; i++)
        if (!loader_create_vm(archive, &config.vms[i], &why))
            finish(FINISH_BAD_INPUT, "%s", why.text);
}

/* Once the VMs have their names. */
static void start_trace(const struct options *options)
{
    const char *bad;

    if (options->trace_reasons != NULL && !trace_control_only_reasons(options->trace_reasons, &bad))
        finish(FINISH_BAD_INPUT, "trace_reasons: no exit reason has the name that '%s' begins with",
               bad);
    trace_control_enable(options->trace);
}

void monitor_main(int argc, uint32_t argv, uint32_t environment, uint32_t low_ram)
{
    struct options options;
    uint32_t swap_pages;

    (void)environment;
    read_options(argc, hw_boot_pointer(argv), &options);
    apply_options(&options);
    check_archive(&options.archive);
    add_memory(&options.archive, low_ram);
    hwtlb_flush();
    swap_pages = swap_open();
    create_vms(&options.archive);
    start_trace(&options);
    if (swap_pages != 0)
        console_say("backing disk: %u pages", (unsigned)swap_pages);
    console_say("platform %s, %u machine TLB entries, %u frames of memory free", platform_name,
                hw_tlb_size(), (unsigned)frames_free_count());
    if (options.terminal)
        console_say("Ctrl-] m: the monitor's prompt; Ctrl-] n, p, 1 to 9: another VM's console; "
                    "Ctrl-A x: end");
    sched_start();
}
