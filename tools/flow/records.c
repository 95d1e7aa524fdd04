#include "tools/flow/records.h"

#include "mips/cp0.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    struct trace *trace;
    const char *name;
    unsigned line;
    bool any;            /* a trace record was there */
    uint32_t sequence;   /* the last one's */
    struct vm_trace *vm; /* whose visit is open; NULL: none is */
    bool status_seen;
    struct problem *problem;
};

static bool refuse(const struct reader *reader, const char *what)
{
    char where[512];

    snprintf(where, sizeof(where), "%.480s line %u", reader->name, reader->line);
    return problem_set(reader->problem, where, "make the trace again", "%s", what);
}

static bool refuse_field(const struct reader *reader, const char *field)
{
    char what[64];

    snprintf(what, sizeof(what), "no usable field \"%s\"", field);
    return refuse(reader, what);
}

static bool read_number(const struct reader *reader, const json_t *object, const char *field,
                        uint32_t *value)
{
    const json_t *number = json_object_get(object, field);
    json_int_t integer = json_integer_value(number);

    if (!json_is_integer(number) || integer < 0 || integer > UINT32_MAX)
        return refuse_field(reader, field);
    *value = (uint32_t)integer;
    return true;
}

static bool read_text(const struct reader *reader, const json_t *object, const char *field,
                      char text[NAME_BYTES])
{
    const char *string = json_string_value(json_object_get(object, field));

    if (string == NULL || strlen(string) >= NAME_BYTES)
        return refuse_field(reader, field);
    snprintf(text, NAME_BYTES, "%s", string);
    return true;
}

/* The VM of that name, made if it is new; NULL: too many. */
static struct vm_trace *find_vm(struct trace *trace, const char *name)
{
    size_t i = 0;

    while (i < trace->vm_count && strcmp(trace->vms[i].name, name) != 0)
        i++;
    if (i == TRACE_VM_MAX)
        return NULL;
    if (i == trace->vm_count)
        snprintf(trace->vms[trace->vm_count++].name, NAME_BYTES, "%s", name);
    return &trace->vms[i];
}

static bool read_vm(struct reader *reader, const json_t *object, struct vm_trace **vm)
{
    char name[NAME_BYTES];

    if (!read_text(reader, object, "vm", name))
        return false;
    *vm = find_vm(reader->trace, name);
    return *vm != NULL || refuse(reader, "too many VMs");
}

/* Room for one more visit: the array doubles at powers of two. */
static struct visit *append_visit(struct vm_trace *vm)
{
    if ((vm->count & (vm->count - 1)) == 0) {
        size_t room = vm->count == 0 ? 1 : 2 * vm->count;
        struct visit *larger = realloc(vm->visits, room * sizeof(*larger));

        if (larger == NULL)
            abort();
        vm->visits = larger;
    }
    vm->visits[vm->count] = (struct visit){0};
    return &vm->visits[vm->count++];
}

static bool take_exit(struct reader *reader, const json_t *object, struct vm_trace *vm,
                      struct record *record)
{
    struct visit *visit;

    if (reader->vm != NULL)
        return refuse(reader, "an exit before the one before it was resumed");
    if (!read_text(reader, object, "reason", record->reason) ||
        !read_number(reader, object, "cause", &record->cause) ||
        !read_number(reader, object, "badvaddr", &record->badvaddr) ||
        !read_number(reader, object, "insn", &record->insn) ||
        !read_number(reader, object, "value", &record->value))
        return false;
    visit = append_visit(vm);
    visit->exit = *record;
    if (vm->count > 1) {
        visit->status_before = visit[-1].resume.status;
        visit->status_known = true;
    }
    reader->vm = vm;
    return true;
}

static bool take_reflect(struct reader *reader, const json_t *object, struct visit *visit,
                         struct record *record)
{
    if (!read_number(reader, object, "exccode", &record->exccode) ||
        !read_number(reader, object, "epc", &record->epc) ||
        !read_number(reader, object, "badvaddr", &record->badvaddr) ||
        !read_number(reader, object, "entryhi", &record->entryhi))
        return false;
    visit->reflect = *record;
    visit->reflects++;
    return true;
}

static bool read_entry(struct reader *reader, const json_t *object, struct record *record)
{
    return read_number(reader, object, "entryhi", &record->entryhi) &&
           read_number(reader, object, "entrylo0", &record->entrylo[0]) &&
           read_number(reader, object, "entrylo1", &record->entrylo[1]);
}

static bool take_write(struct reader *reader, const json_t *object, struct visit *visit,
                       struct record *record)
{
    if (!read_number(reader, object, "index", &record->index) ||
        !read_entry(reader, object, record))
        return false;
    visit->write = *record;
    visit->writes++;
    return true;
}

static bool take_install(struct reader *reader, const json_t *object, struct visit *visit,
                         struct record *record)
{
    if (!read_entry(reader, object, record))
        return false;
    visit->install = *record;
    visit->installs++;
    return true;
}

static bool take_resume(struct reader *reader, const json_t *object, struct visit *visit,
                        struct record *record)
{
    if (!read_number(reader, object, "status", &record->status))
        return false;
    visit->resume = *record;
    reader->vm = NULL;
    return true;
}

/* By kind; everything but an exit belongs to the visit that is open. */
static bool take_kind(struct reader *reader, const json_t *object, struct vm_trace *vm,
                      struct record *record)
{
    char kind[NAME_BYTES];
    struct visit *visit;

    if (!read_text(reader, object, "kind", kind))
        return false;
    if (strcmp(kind, "exit") == 0)
        return take_exit(reader, object, vm, record);
    if (reader->vm == NULL || reader->vm != vm)
        return refuse(reader, "a record that belongs to no exit");
    visit = &vm->visits[vm->count - 1];
    if (strcmp(kind, "reflect") == 0)
        return take_reflect(reader, object, visit, record);
    if (strcmp(kind, "tlb_write") == 0)
        return take_write(reader, object, visit, record);
    if (strcmp(kind, "install") == 0)
        return take_install(reader, object, visit, record);
    if (strcmp(kind, "resume") == 0)
        return take_resume(reader, object, visit, record);
    return refuse_field(reader, "kind");
}

static bool take_record(struct reader *reader, const json_t *object)
{
    struct record record = {0};
    struct vm_trace *vm;
    char mode[NAME_BYTES];

    if (!read_vm(reader, object, &vm) ||
        !read_number(reader, object, "sequence", &record.sequence) ||
        !read_number(reader, object, "pc", &record.pc) || !read_text(reader, object, "mode", mode))
        return false;
    if (strcmp(mode, "user") != 0 && strcmp(mode, "kernel") != 0)
        return refuse_field(reader, "mode");
    record.user = strcmp(mode, "user") == 0;
    if (reader->any && record.sequence != reader->sequence + 1)
        return refuse(reader, "trace records are missing before this one");
    reader->any = true;
    reader->sequence = record.sequence;
    return take_kind(reader, object, vm, &record);
}

static bool take_vm_end(struct reader *reader, const json_t *object)
{
    const json_t *software_tlb = json_object_get(object, "software_tlb");
    struct vm_trace *vm;

    if (!read_vm(reader, object, &vm))
        return false;
    if (!json_is_boolean(software_tlb))
        return refuse_field(reader, "software_tlb");
    vm->software_tlb = json_is_true(software_tlb);
    vm->ended = true;
    return true;
}

static bool take_object(struct reader *reader, const json_t *object)
{
    char type[NAME_BYTES];

    if (!read_text(reader, object, "type", type))
        return false;
    if (strcmp(type, "trace") == 0)
        return take_record(reader, object);
    if (strcmp(type, "vm_end") == 0)
        return take_vm_end(reader, object);
    reader->status_seen = reader->status_seen || strcmp(type, "status") == 0;
    return true;
}

static bool take_line(struct reader *reader, const char *line, size_t length)
{
    json_t *object = json_loadb(line, length, 0, NULL);
    bool good;

    if (!json_is_object(object)) {
        json_decref(object);
        return refuse(reader, "not a JSON object");
    }
    good = take_object(reader, object);
    json_decref(object);
    return good;
}

static bool check_end(const struct reader *reader)
{
    if (reader->vm != NULL)
        return refuse(reader, "the trace ends in the middle of an exit");
    if (!reader->status_seen)
        return refuse(reader, "the trace is incomplete: no status line at its end");
    if (!reader->any)
        return problem_set(reader->problem, reader->name, "run with --trace", "no trace records");
    return true;
}

bool trace_read(struct trace *trace, FILE *file, const char *name, struct problem *problem)
{
    struct reader reader = {.trace = trace, .name = name, .problem = problem};
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    bool good = true;

    *trace = (struct trace){0};
    while (good && (length = getline(&line, &room, file)) >= 0) {
        reader.line++;
        good = take_line(&reader, line, (size_t)length);
    }
    free(line);
    return good && check_end(&reader);
}

void trace_free(struct trace *trace)
{
    for (size_t i = 0; i < trace->vm_count; i++)
        free(trace->vms[i].visits);
}

unsigned record_exccode(const struct record *exit)
{
    return (exit->cause & CAUSE_EXCCODE) >> CAUSE_EXCCODE_SHIFT;
}
