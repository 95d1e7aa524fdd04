/* The switches of a VM: what can be changed while it runs. One table; configuration, prompt and
 * documentation read it. A new switch is one line below (and an apply function, if something must
 * happen when it changes): its value is then `vm->settings.NAME`. */
#ifndef MONITOR_SWITCHES_H
#define MONITOR_SWITCHES_H

#include "monitor/layout.h"
#include "monitor/types.h"

struct vm;

/* X(symbol, name, values, preset, apply, meaning). A value is a number: of the words (0, 1, ...),
 * or itself. apply(vm) follows a change of a VM that has its memory; it takes back whatever was
 * derived from the old value, and may refuse with a message: then the old value stays. NULL: the
 * value is looked at each time it matters. It is called while a guest's state is saved; the VM is
 * prepared for its resumption after that. */
#define VM_SWITCHES(X)                                                                            \
    X(SOFTWARE_TLB, software_tlb, SWITCH_WORDS("off|on"), 1, stlb_switch,                         \
      "keep translations that the guest's TLB has lost")                                          \
    X(LARGE_ENTRIES, large_entries, SWITCH_WORDS("off|on"), 1, stlb_large_switch,                 \
      "one large entry of the machine's TLB for what it has mapped page by page in one piece")    \
    X(FAST_PATHS, fast_paths, SWITCH_WORDS("off|on"), 1, fast_paths_switch,                       \
      "serve frequent exits in assembly, without C")                                              \
    X(LARGE_PAGES, large_pages, SWITCH_WORDS("off|on"), LAYOUT_LARGE_PAGES, large_switch,         \
      "memory in one piece, none of it shared, and mapped by large pages")                        \
    X(ASIDS, asids, SWITCH_WORDS("off|on"), 1, asids_switch,                                      \
      "keep the machine's TLB entries when the guest changes address space, or another VM runs")  \
    X(HYPERCALLS, hypercalls, SWITCH_WORDS("off|on"), 0, NULL,                                    \
      "let its kernel make hypercalls (docs/hypercalls.md)")                                      \
    X(BALLOON, balloon, SWITCH_RANGE(0, 65536), 0, NULL,                                          \
      "pages that it is asked to give back, if its kernel has a balloon")                         \
    X(SHARE_SCAN, share_scan, SWITCH_RANGE(0, 100000), 0, sharing_switch,                         \
      "pages a second that are looked at for equal ones to share; 0: none")                       \
    X(WEIGHT, weight, SWITCH_RANGE(1, 1000), 100, NULL,                                           \
      "its share of the machine, in proportion to the others' weights")                           \
    X(TIME, time, SWITCH_WORDS("machine|guest"), 0, NULL,                                         \
      "whose time its clocks show while it is not run: the machine's goes on, the guest's stops") \
    X(IDLE_DETECT, idle_detect, SWITCH_WORDS("off|on"), 0, NULL,                                  \
      "take a loop that can only end by an interrupt for a wait")                                 \
    X(TRACE, trace, SWITCH_WORDS("off|on"), 1, trace_control_switch,                              \
      "put its exits into the trace stream, when there is one")

enum switch_id {
#define X(symbol, name, values, preset, apply, meaning) SWITCH_##symbol,
    VM_SWITCHES(X)
#undef X
    SWITCH_COUNT
};

/* Values of `time`. */
#define TIME_MACHINE 0
#define TIME_GUEST   1

struct switch_type {
    const char *name;
    const char *words; /* what its values are called, 0 first, `|` between; NULL: numbers */
    uint32_t minimum, maximum;
    uint32_t preset; /* its value where a configuration says nothing */
    const char *meaning;
};

#define SWITCH_WORDS(list)        .words = (list)
#define SWITCH_RANGE(least, most) .minimum = (least), .maximum = (most)

extern const struct switch_type switch_types[SWITCH_COUNT];

/* The switch of that name; SWITCH_COUNT: there is none. */
unsigned switch_find(const char *name);

/* Reads a value as people write it. false: it is none; *value is unchanged. */
bool switch_parse(unsigned id, const char *text, uint32_t *value);

/* What the values are, for people: `on|off`, `1 to 1000`. Both write at most `size` bytes with the
 * NUL that ends them, and return `buffer`. */
const char *switch_values(unsigned id, char *buffer, unsigned long size);
const char *switch_print(unsigned id, uint32_t value, char *buffer, unsigned long size);

/* Gives every switch its preset. */
void switches_preset(uint32_t values[SWITCH_COUNT]);

/* Changes a switch of a VM, in whatever state that is. NULL: done. Else a message, valid until the
 * next call, and nothing has changed. */
const char *switch_set(struct vm *vm, const char *name, const char *value);

#endif
