/* A trace as visits to the monitor, and what lies between them. */
#ifndef TOOLS_TRACE_VISIT_H
#define TOOLS_TRACE_VISIT_H

#include "tools/trace/reader.h"

#define VISIT_EVENTS_MAX 256

/* A visit: events[0] is the exit, the last one the resume, all of one VM. Or one event of another
 * kind. */
struct trace_item {
    struct trace_event events[VISIT_EVENTS_MAX];
    unsigned count;
};

/* As trace_reader_next. Also bad: a visit without end, or a record of a visit outside one. */
enum trace_read trace_item_next(struct trace_reader *reader, struct trace_item *item);

static inline bool trace_item_is_visit(const struct trace_item *item)
{
    return item->events[0].kind == TRACE_EXIT;
}

static inline const struct trace_event *trace_item_resume(const struct trace_item *item)
{
    return &item->events[item->count - 1];
}

/* Cause.ExcCode of the exit. */
unsigned trace_exccode(const struct trace_event *exit);

/* Does BadVAddr belong to this exit: a TLB or address exception? */
bool trace_has_address(const struct trace_event *exit);

/* Which visits are wanted. Zeroed: all. */
struct trace_filter {
    const char *vm, *reason; /* names; NULL: any */
    uint32_t first_address;  /* PC or BadVAddr */
    uint32_t last_address;
    bool by_address;
    double first_second, last_second; /* of the exit, from the stream's start */
    bool by_time;
};

bool trace_filter_wants(const struct trace_filter *filter, const struct trace_reader *reader,
                        const struct trace_event *exit);

#endif
