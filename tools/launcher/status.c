#include "tools/launcher/status.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void take_line(struct status_reader *reader)
{
    json_t *object = json_loadb(reader->line, reader->length, 0, NULL);
    const char *type = json_string_value(json_object_get(object, "type"));
    if (type == NULL) {
        reader->malformed = true;
    } else if (strcmp(type, "status") == 0) {
        const json_t *code = json_object_get(object, "code");
        long long value = json_integer_value(code);
        if (!json_is_integer(code) || value < 0 || value > 127)
            reader->malformed = true;
        reader->seen = true;
        reader->code = (int)value;
    }
    if (type != NULL && strcmp(type, "answer") == 0 && reader->answer != NULL)
        reader->answer(reader->context, reader->line, reader->length);
    json_decref(object);
}

static void append(struct status_reader *reader, char c)
{
    if (reader->length == reader->capacity) {
        reader->capacity = reader->capacity == 0 ? 4096 : 2 * reader->capacity;
        reader->line = realloc(reader->line, reader->capacity);
        if (reader->line == NULL)
            abort();
    }
    reader->line[reader->length++] = c;
}

void status_feed(struct status_reader *reader, const char *data, size_t size)
{
    if (reader->copy != NULL)
        fwrite(data, 1, size, reader->copy);
    for (size_t i = 0; i < size; i++) {
        if (data[i] != '\n') {
            if (data[i] != '\r')
                append(reader, data[i]);
        } else if (reader->length > 0) {
            take_line(reader);
            reader->length = 0;
        }
    }
}

void status_free(struct status_reader *reader)
{
    free(reader->line);
    reader->line = NULL;
    reader->length = 0;
    reader->capacity = 0;
}
