#include "tools/bench/figures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

double figure(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

const json_t *figure_entry(const json_t *array, const char *key, const char *value)
{
    size_t i;
    const json_t *entry;

    json_array_foreach(array, i, entry)
    {
        const char *text = json_string_value(json_object_get(entry, key));

        if (text != NULL && strcmp(text, value) == 0)
            return entry;
    }
    return NULL;
}

double figure_mean(const json_t *entry)
{
    double count = figure(entry, "count");

    return count > 0 ? figure(entry, "sum") / count : 0;
}

static double sum_over_exits(const json_t *result, const char *path, const char *key)
{
    double sum = 0;
    size_t i;
    const json_t *entry;

    json_array_foreach(json_object_get(result, "exits"), i, entry)
    {
        const char *text = json_string_value(json_object_get(entry, "path"));

        if (path == NULL || (text != NULL && strcmp(text, path) == 0))
            sum += figure(entry, key);
    }
    return sum;
}

double figure_exits_sum(const json_t *result)
{
    return sum_over_exits(result, NULL, "sum");
}

double figure_exits_count(const json_t *result, const char *path)
{
    return sum_over_exits(result, path, "count");
}

const char *figure_text(double value, char text[FIGURE_BYTES])
{
    char digits[24];
    int length = snprintf(digits, sizeof(digits), "%.0f", value);
    char *to = text;

    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0 && digits[i - 1] != '-')
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return text;
}

json_t *figure_json(double value, int digits)
{
    double scale = pow(10, digits);

    return json_real(round(value * scale) / scale);
}
