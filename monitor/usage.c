#include "monitor/usage.h"

#include "monitor/channel.h"
#include "monitor/console.h"
#include "monitor/pages.h"
#include "monitor/vm.h"

/* Pages as megabytes and hundredths, rounded. */
#define MB_FORMAT    "%u.%02u MB"
#define MB(pages)    (unsigned)(hundredths(pages) / 100), (unsigned)(hundredths(pages) % 100)
#define PAGES_PER_MB 256u

static uint32_t hundredths(uint32_t pages)
{
    return (pages * 100 + PAGES_PER_MB / 2) / PAGES_PER_MB;
}

void usage_print_vm(const struct vm *vm)
{
    const struct pmap_counts *counts = &vm->pmap.counts;

    console_say("  memory: " MB_FORMAT " touched: " MB_FORMAT " its own, " MB_FORMAT
                " shared, " MB_FORMAT " on the disk",
                MB(counts->touched), MB(counts->owned), MB(counts->shared), MB(counts->swapped));
}

void usage_put_vm(const struct vm *vm)
{
    const struct pmap_counts *counts = &vm->pmap.counts;

    channel_put(",\"memory\":{\"touched\":%u,\"peak\":%u,\"owned\":%u,\"shared\":%u,\"swapped\":%u,"
                "\"ballooned\":%u,"
                "\"first_touches\":%llu,\"copied\":%llu,\"swapped_out\":%llu,\"swapped_in\":%llu}",
                (unsigned)counts->touched, (unsigned)counts->peak, (unsigned)counts->owned,
                (unsigned)counts->shared, (unsigned)counts->swapped, (unsigned)counts->ballooned,
                (unsigned long long)counts->first_touches, (unsigned long long)counts->breaks,
                (unsigned long long)counts->swapped_out, (unsigned long long)counts->swapped_in);
}

void usage_print(void)
{
    struct pages_usage usage = pages_usage();

    console_say("memory of all VMs, virtual -> machine: " MB_FORMAT " -> " MB_FORMAT
                " (at most " MB_FORMAT ", before equal pages were found)",
                MB(usage.peak_virtual_pages), MB(usage.peak_frames), MB(usage.most_frames));
    channel_put("{\"type\":\"memory\",\"virtual_pages\":%u,\"machine_pages\":%u,"
                "\"peak_virtual_pages\":%u,\"peak_machine_pages\":%u,\"most_machine_pages\":%u}\n",
                (unsigned)usage.virtual_pages, (unsigned)usage.frames,
                (unsigned)usage.peak_virtual_pages, (unsigned)usage.peak_frames,
                (unsigned)usage.most_frames);
}
