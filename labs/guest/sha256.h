/* SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104), for the tags on the guest's lines. */
#ifndef LABS_GUEST_SHA256_H
#define LABS_GUEST_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32

struct sha256 {
    uint32_t state[8];
    uint32_t bytes; /* so far; fewer than 512 MB */
    uint8_t block[64];
};

void sha256_start(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *data, size_t size);
void sha256_end(struct sha256 *hash, uint8_t digest[SHA256_BYTES]);

/* hmac_start, then sha256_add of the message, then hmac_end with the same key. */
void hmac_start(struct sha256 *hash, const uint8_t key[SHA256_BYTES]);
void hmac_end(struct sha256 *hash, const uint8_t key[SHA256_BYTES], uint8_t digest[SHA256_BYTES]);

#endif
