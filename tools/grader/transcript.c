#include "tools/grader/transcript.h"

#include <nettle/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TAG_TEXT (2 + 2 * LAB_TAG_BYTES) /* ` #` and hexadecimal digits */

struct chain {
    uint8_t state[32];
    bool failing; /* an expectation failed since the last verdict */
};

static void link_of(const struct guest *guest, const struct chain *chain, bool failed,
                    const char *line, size_t length, uint8_t state[32])
{
    struct hmac_sha256_ctx hash;

    hmac_sha256_set_key(&hash, LAB_KEY_BYTES, guest->key);
    hmac_sha256_update(&hash, sizeof(chain->state), chain->state);
    if (failed)
        hmac_sha256_update(&hash, 6, (const uint8_t *)"failed");
    hmac_sha256_update(&hash, length, (const uint8_t *)line);
    hmac_sha256_digest(&hash, 32, state);
}

static bool tag_fits(const uint8_t state[32], const char *digits)
{
    char text[2 * LAB_TAG_BYTES + 1];

    for (unsigned i = 0; i < LAB_TAG_BYTES; i++)
        snprintf(text + 2 * i, 3, "%02x", state[i]);
    return memcmp(text, digits, 2 * LAB_TAG_BYTES) == 0;
}

/* Is this the chain's next line? Then the chain goes on, and the line loses its tag. */
static bool accept(const struct guest *guest, struct chain *chain, char *line)
{
    size_t length = strlen(line);
    uint8_t state[32];

    if (length < TAG_TEXT || memcmp(line + length - TAG_TEXT, " #", 2) != 0)
        return false;
    for (unsigned failed = 0; failed < 2; failed++) {
        link_of(guest, chain, failed != 0, line, length - TAG_TEXT, state);
        if (!tag_fits(state, line + length - 2 * LAB_TAG_BYTES))
            continue;
        memcpy(chain->state, state, sizeof(state));
        chain->failing = chain->failing || failed != 0;
        line[length - TAG_TEXT] = '\0';
        return true;
    }
    return false;
}

static size_t find(const char *const *tests, size_t count, const char *name, size_t length)
{
    size_t i = 0;

    while (i < count && (strlen(tests[i]) != length || memcmp(tests[i], name, length) != 0))
        i++;
    return i;
}

static void take_verdict(struct chain *chain, const char *line, const char *const *tests,
                         size_t count, struct transcript *transcript)
{
    bool good = strncmp(line, "ok ", 3) == 0;
    size_t test;

    if (good) {
        test = find(tests, count, line + 3, strlen(line + 3));
        if (test < count && !chain->failing)
            transcript->outcome[test] = OUTCOME_OK;
    } else if (strncmp(line, "not ok ", 7) == 0) {
        const char *colon = strchr(line, ':');

        test = colon == NULL ? count : find(tests, count, line + 7, (size_t)(colon - line - 7));
        if (test < count) {
            transcript->outcome[test] = OUTCOME_NOT_OK;
            snprintf(transcript->text[test], TEXT_BYTES, "%s", colon + 2);
        }
    } else {
        return;
    }
    chain->failing = false;
}

static void take_line(char *line, const struct guest *guest, struct chain *chain,
                      const char *const *tests, size_t count, struct transcript *transcript)
{
    line[strcspn(line, "\r\n")] = '\0';
    if (!accept(guest, chain, line)) {
        size_t length = strlen(line);

        if (length >= TAG_TEXT && memcmp(line + length - TAG_TEXT, " #", 2) == 0)
            transcript->broken = true;
        return;
    }
    transcript->last = 1 + (chain->state[LAB_TAG_BYTES] & 3u);
    transcript->marks += transcript->last;
    transcript->ready = true;
    take_verdict(chain, line, tests, count, transcript);
}

bool transcript_read(const char *path, const char *prefix, const struct guest *guest,
                     const char *const *tests, size_t count, struct transcript *transcript)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t size = 0;
    struct chain chain = {.failing = false};

    if (file == NULL)
        return false;
    memcpy(chain.state, guest->digest, sizeof(chain.state));
    while (getline(&line, &size, file) > 0)
        if (strncmp(line, prefix, strlen(prefix)) == 0)
            take_line(line + strlen(prefix), guest, &chain, tests, count, transcript);
    free(line);
    fclose(file);
    return true;
}
