#include "tools/report/report.h"

#include "mips/exceptions.h"
#include "mips/tlb.h"

#include <stdlib.h>
#include <string.h>

#define PAGES_MAX 16384

struct page {
    unsigned vm;
    uint32_t vpn;
    uint32_t misses[TRACE_REASON_MAX]; /* by reason */
    bool written;                      /* the guest's entry for it is known */
    struct trace_event write;          /* of the virtual TLB */
    bool installed;
    struct trace_event install; /* of the hardware TLB, made from that entry or from a window */
};

struct pages {
    struct page *list;
    size_t count;
};

struct pages *pages_new(void)
{
    struct pages *pages = calloc(1, sizeof(*pages));

    if (pages == NULL || (pages->list = calloc(PAGES_MAX, sizeof(*pages->list))) == NULL)
        abort();
    return pages;
}

void pages_free(struct pages *pages)
{
    free(pages->list);
    free(pages);
}

/* Open addressing: empty places have no VM 1 or above in `vm`, which counts from 1 here. */
static struct page *find_page(struct pages *pages, unsigned vm, uint32_t vpn)
{
    size_t place = (vpn * 2654435761u ^ vm * 40503u) % PAGES_MAX;

    while (pages->list[place].vm != 0 &&
           (pages->list[place].vm != vm + 1 || pages->list[place].vpn != vpn))
        place = (place + 1) % PAGES_MAX;
    if (pages->list[place].vm == 0) {
        if (++pages->count > PAGES_MAX / 2)
            abort(); /* 32 MB of pages, far more than a workload of the report touches */
        pages->list[place].vm = vm + 1;
        pages->list[place].vpn = vpn;
    }
    return &pages->list[place];
}

/* An entry's halves, where the event has them: EntryHi, EntryLo0, EntryLo1. */
static bool serves(const uint32_t entry[3], uint32_t vpn)
{
    return ((entry[0] ^ vpn << PAGE_SHIFT) & ENTRYHI_VPN2) == 0 &&
           (entry[1 + (vpn & 1)] & ENTRYLO_V) != 0;
}

static const struct trace_event *find_event(const struct trace_item *visit, unsigned kind)
{
    for (unsigned i = 1; i < visit->count; i++)
        if (visit->events[i].kind == kind)
            return &visit->events[i];
    return NULL;
}

/* The disco platform's direct window onto RAM; the report's runs are on disco. */
static bool is_window(uint32_t vpn)
{
    return vpn >> (28 - PAGE_SHIFT) == 0xc;
}

/* What the visit installed for the page, from what the guest wrote in it, or without that. */
static void take_entries(struct pages *pages, unsigned vm, uint32_t vpn,
                         const struct trace_event *write, const struct trace_event *install)
{
    struct page *page;

    if (!serves(&install->value[0], vpn) ||
        (write != NULL ? !serves(&write->value[1], vpn) : !is_window(vpn)))
        return;
    page = find_page(pages, vm, vpn);
    if (write != NULL)
        page->write = *write;
    page->written |= write != NULL;
    page->install = *install;
    page->installed = true;
}

/* An exit by a TLB exception that was about memory: the page is not, or not so, in the machine's
 * TLB. */
static bool is_miss(const struct trace_event *exit, const char *reason)
{
    unsigned exccode = trace_exccode(exit);

    return exccode >= EXC_MOD && exccode <= EXC_TLBS && strcmp(reason, "mmio") != 0 &&
           strcmp(reason, "bus_error") != 0;
}

void pages_add(struct pages *pages, const struct trace_reader *reader, unsigned vm,
               const struct trace_item *visit)
{
    const struct trace_event *exit = &visit->events[0];
    const struct trace_event *write = find_event(visit, TRACE_TLB_WRITE);
    const struct trace_event *install = find_event(visit, TRACE_INSTALL);
    const char *reason = trace_reason_name(reader, exit->reason);
    uint32_t vpn;

    if (is_miss(exit, reason))
        find_page(pages, vm, exit->value[1] >> PAGE_SHIFT)->misses[exit->reason]++;
    if (install == NULL || strcmp(reason, "software_tlb_hit") == 0)
        return;
    vpn = (install->value[0] & ENTRYHI_VPN2) >> PAGE_SHIFT;
    take_entries(pages, vm, vpn, write, install);
    take_entries(pages, vm, vpn + 1, write, install);
}

static int by_vpn(const void *a, const void *b)
{
    const struct page *first = a, *second = b;

    if (first->vm != second->vm)
        return first->vm < second->vm ? -1 : 1;
    return first->vpn < second->vpn ? -1 : first->vpn > second->vpn;
}

static json_t *json_of_entry(uint32_t hi, uint32_t lo)
{
    return json_pack("{s:I, s:I, s:b, s:b, s:b}", "asid", (json_int_t)(hi & ENTRYHI_ASID), "frame",
                     (json_int_t)((lo & ENTRYLO_PFN) >> ENTRYLO_PFN_SHIFT), "valid",
                     (lo & ENTRYLO_V) != 0, "dirty", (lo & ENTRYLO_D) != 0, "global",
                     (lo & ENTRYLO_G) != 0);
}

static json_t *json_of_page(const struct trace_reader *reader, const struct page *page)
{
    json_t *misses = json_object();
    json_t *object = json_pack("{s:I, s:o}", "vpn", (json_int_t)page->vpn, "misses", misses);
    unsigned half = page->vpn & 1;

    for (unsigned i = 0; i < reader->reason_count; i++)
        if (page->misses[i] > 0)
            json_object_set_new(misses, trace_reason_name(reader, i),
                                json_integer((json_int_t)page->misses[i]));
    if (page->written) {
        json_t *entry = json_of_entry(page->write.value[1], page->write.value[2 + half]);

        json_object_set_new(entry, "index", json_integer((json_int_t)page->write.value[0]));
        json_object_set_new(object, "guest", entry);
    }
    if (page->installed)
        json_object_set_new(object, "machine",
                            json_of_entry(page->install.value[0], page->install.value[1 + half]));
    return object;
}

/* Sorts what pages_add has hashed: nothing can be added after the first call. */
json_t *pages_json(struct pages *pages, const struct trace_reader *reader, unsigned vm)
{
    json_t *list = json_array();

    qsort(pages->list, PAGES_MAX, sizeof(*pages->list), by_vpn);
    for (size_t i = 0; i < PAGES_MAX; i++)
        if (pages->list[i].vm == vm + 1)
            json_array_append_new(list, json_of_page(reader, &pages->list[i]));
    return list;
}
