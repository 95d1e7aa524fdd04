#include "tests/unit/model_hw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "monitor/entry.h"
#include "monitor/fault.h"
#include "monitor/finish.h"
#include "monitor/frames.h"
#include "monitor/home.h"
#include "monitor/stlb_large.h"
#include "monitor/hw.h"
#include "monitor/hwtlb.h"

struct model_machine machine;

static uint8_t *memory;

/* Sizes of the assembly paths, as entry.S would give them. */
const uint32_t entry_unseen_instructions[EXIT_VIA_LIMIT] = {50, 40, 40, 60, 1, 1};
const uint32_t entry_fast_path_instructions[FAST_PATH_COUNT] = {25, 60, 70, 60};
const uint32_t entry_loop_instructions = 4;

static void switch_memory_on(void)
{
    if (memory != NULL)
        return;
    memory = aligned_alloc(2 * HOME_PAGE, (size_t)MODEL_FRAMES * PAGE_SIZE);
    assert_non_null(memory);
    frames_add((mfn_t){MODEL_FIRST_FRAME}, (mfn_t){MODEL_FIRST_FRAME + MODEL_FRAMES});
}

void model_reset(unsigned tlb_entries)
{
    memset(&machine, 0, sizeof(machine));
    machine.tlb_entries = tlb_entries;
    machine.input = machine.channel_input = "";
    machine.loop_ticks = 1;
    for (unsigned i = 0; i < tlb_entries; i++)
        machine.tlb[i].hi = 0xa0000000u + (i << ENTRYHI_VPN2_SHIFT);
    switch_memory_on();
}

int model_tlb_find(uint32_t address, uint32_t asid)
{
    for (unsigned i = 0; i < machine.tlb_entries; i++)
        if (tlb_entry_matches(&machine.tlb[i], address, asid))
            return (int)i;
    return -1;
}

unsigned hw_tlb_size(void)
{
    return machine.tlb_entries;
}

/* Every frame that a guest could reach is its own (I1); the wired entry is the monitor's. */
static void check_frames(unsigned index, const struct tlb_entry *entry)
{
    for (unsigned half = 0; half < 2; half++) {
        mfn_t frame = {(entry->lo[half] & ENTRYLO_PFN) >> ENTRYLO_PFN_SHIFT};
        unsigned owner = frames_owner(frame);

        if ((entry->lo[half] & ENTRYLO_V) == 0)
            continue;
        if (index >= LAYOUT_WIRED_ENTRIES && entry->mask == STLB_LARGE_PAGEMASK)
            for (uint32_t n = 0; n < 16; n++)
                assert_int_equal(frames_owner((mfn_t){frame.n + n}), machine.owner);
        if (index < LAYOUT_WIRED_ENTRIES)
            assert_int_equal(owner, FRAME_OWNER_MONITOR);
        else if (owner == FRAME_OWNER_SHARED)
            assert_int_equal(entry->lo[half] & ENTRYLO_D, 0);
        else if (machine.owner != FRAME_OWNER_NONE)
            assert_int_equal(owner, machine.owner);
        else
            assert_true(owner >= FRAME_OWNER_FIRST_VM);
    }
}

void hw_tlb_write(unsigned index, const struct tlb_entry *entry)
{
    assert_true(index < machine.tlb_entries);
    for (unsigned i = 0; i < machine.tlb_entries; i++)
        if (i != index && tlb_entries_overlap(&machine.tlb[i], entry))
            fail_msg("TLB entries %u and %u would both match EntryHi 0x%08x", i, index, entry->hi);
    check_frames(index, entry);
    machine.tlb[index] = *entry;
    machine.tlb_writes++;
}

void hw_tlb_write_all(unsigned first, const struct tlb_entry *entries, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        hw_tlb_write(first + i, &entries[i]);
}

void hw_tlb_read(unsigned index, struct tlb_entry *entry)
{
    assert_true(index < machine.tlb_entries);
    *entry = machine.tlb[index];
}

void hw_tlb_set_wired(unsigned count)
{
    assert_in_range(count, LAYOUT_WIRED_ENTRIES, machine.tlb_entries - 1);
    machine.wired = count;
}

int hw_tlb_probe(uint32_t entryhi)
{
    return model_tlb_find(entryhi & ENTRYHI_VPN2, entryhi & ENTRYHI_ASID);
}

uint32_t hw_cause(void)
{
    return machine.cause;
}

uint32_t hw_badvaddr(void)
{
    return machine.badvaddr;
}

uint32_t hw_count(void)
{
    uint32_t now = machine.count;

    machine.count += machine.count_step;
    return now;
}

/* The machine of this model has no fast paths but the software TLB's. */
void fast_paths_prepare(struct vm *vm)
{
    (void)vm;
}

void fast_paths_select(const struct vm *vm)
{
    (void)vm;
}

const char *fast_paths_switch(struct vm *vm)
{
    (void)vm;
    return NULL;
}

void hw_set_compare(uint32_t count)
{
    machine.compare = count;
}

void hw_wait_for_interrupt(void)
{
    machine.sleeps++;
    machine.count = machine.compare;
}

void *hw_frame_pointer(mfn_t frame)
{
    assert_in_range(frame.n, MODEL_FIRST_FRAME, MODEL_FIRST_FRAME + MODEL_FRAMES - 1);
    return memory + (size_t)(frame.n - MODEL_FIRST_FRAME) * PAGE_SIZE;
}

mfn_t hw_frame_of_pointer(const void *pointer)
{
    size_t offset = (size_t)((const uint8_t *)pointer - memory);

    assert_true(offset < (size_t)MODEL_FRAMES * PAGE_SIZE);
    return (mfn_t){MODEL_FIRST_FRAME + (uint32_t)(offset / PAGE_SIZE)};
}

void hw_sync_instructions(void *start, uint32_t size)
{
    (void)start;
    (void)size;
}

static int get(const char **input)
{
    return **input == 0 ? -1 : (unsigned char)*(*input)++;
}

static void put(struct model_text *text, char c)
{
    if (text->length + 1 < sizeof(text->text))
        text->text[text->length++] = c;
}

bool hw_ports_have_input(void)
{
    return *machine.input != '\0' || *machine.channel_input != '\0';
}

void hw_console_put(char c)
{
    put(&machine.console, c);
}

int hw_console_get(void)
{
    return get(&machine.input);
}

void hw_channel_put(char c)
{
    put(&machine.channel, c);
}

int hw_channel_get(void)
{
    return get(&machine.channel_input);
}

void hw_trace_open(void)
{
}

unsigned hw_trace_room(void)
{
    return machine.trace_stalled ? 0 : 16;
}

void hw_trace_put(uint8_t byte)
{
    put(&machine.trace, (char)byte);
}

/* The run is over: back to EXPECT_END, or the test fails. */
_Noreturn static void end_run(enum model_end end)
{
    machine.end = end;
    if (machine.end_expected)
        longjmp(machine.on_end, 1);
    fail_msg("the run ended: %s", machine.message);
    abort();
}

void hw_power_off(void)
{
    end_run(MODEL_FINISHED);
}

void finish(int code, const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    vsnprintf(machine.message, sizeof(machine.message), text, arguments);
    va_end(arguments);
    machine.finish_code = code;
    end_run(MODEL_FINISHED);
}

void fault_panic(const char *file, int line, const char *text, ...)
{
    va_list arguments;

    (void)file;
    (void)line;
    va_start(arguments, text);
    vsnprintf(machine.message, sizeof(machine.message), text, arguments);
    va_end(arguments);
    end_run(MODEL_PANICKED);
}

void entry_resume(void)
{
    end_run(MODEL_RESUMED);
}

uint32_t entry_time_loop(uint32_t loops)
{
    (void)loops;
    return machine.loop_ticks;
}

void entry_idle(void)
{
    hw_wait_for_interrupt();
}
