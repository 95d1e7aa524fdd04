#include "monitor/trace_control.h"

#include <string.h>

#include "monitor/exit_reasons.h"
#include "monitor/fast_paths.h"
#include "monitor/stats.h"
#include "monitor/stlb.h"
#include "monitor/trace.h"
#include "monitor/trace_stream.h"
#include "monitor/vm.h"

/* The fast paths step aside, or come back. */
static void follow(struct vm *vm)
{
    stlb_select(vm);
    fast_paths_switch(vm);
}

void trace_control_enable(bool on)
{
    struct vm *vm;

    trace_enable(on);
    for (unsigned id = 0; (vm = vm_get(id)) != NULL; id++)
        if (vm->vcpu != NULL)
            follow(vm);
}

const char *trace_control_switch(struct vm *vm)
{
    trace_selection_changed();
    follow(vm);
    return NULL;
}

void trace_control_reason(unsigned reason, bool on)
{
    trace_stream_follow_reason(reason, on);
    trace_selection_changed();
}

/* Does the word, which ends at a comma or the end, say this? */
static bool is_word(const char *word, const char *text)
{
    size_t length = strlen(text);

    return strncmp(word, text, length) == 0 && (word[length] == ',' || word[length] == '\0');
}

static const char *next_word(const char *word)
{
    const char *comma = strchr(word, ',');

    return comma != NULL ? comma + 1 : NULL;
}

/* Does the list contain the name? */
static bool lists(const char *names, const char *name)
{
    for (const char *word = names; word != NULL; word = next_word(word))
        if (is_word(word, name) || is_word(word, "all"))
            return true;
    return false;
}

static bool names_reason(const char *word)
{
    for (unsigned i = 0; i < EXIT_REASON_COUNT; i++)
        if (is_word(word, stats_reason_name(i)))
            return true;
    return is_word(word, "all");
}

bool trace_control_only_reasons(const char *names, const char **bad)
{
    for (const char *word = names; word != NULL; word = next_word(word)) {
        if (!names_reason(word)) {
            *bad = word;
            return false;
        }
    }
    for (unsigned i = 0; i < EXIT_REASON_COUNT; i++)
        trace_stream_follow_reason(i, lists(names, stats_reason_name(i)));
    trace_selection_changed();
    return true;
}
