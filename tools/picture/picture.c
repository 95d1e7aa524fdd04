/* picture FILE.ppm FILE.png: takes the picture that the guest's raytrace has printed out of what a
 * console said (standard input), and writes it as two files. The PNG (ISO/IEC 15948) is made of
 * "stored" blocks: it is not compressed. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIDE_MAX      4096
#define BLOCK_MAX     65535 /* bytes of a stored block */
#define BLOCK_HEADER  5
#define ZLIB_EXTRA    6  /* bytes of header and checksum around the blocks */
#define CHUNK_EXTRA   12 /* bytes of length, type and checksum of a chunk */
#define HEADER_BYTES  13 /* of data in the chunk IHDR */
#define ADLER_MODULUS 65521

struct picture {
    uint32_t width, height;
    uint8_t *bytes; /* red, green, blue of each point, from the top left */
};

static void *allocate(size_t size)
{
    void *memory = calloc(1, size);

    if (memory == NULL) {
        fprintf(stderr, "picture: out of memory\n");
        exit(1);
    }
    return memory;
}

static int digit(int c)
{
    const char *digits = "0123456789abcdef";
    const char *found = c > 0 ? strchr(digits, c) : NULL;

    return found == NULL ? -1 : (int)(found - digits);
}

/* Reads `size` bytes, two digits each, over ends of lines. */
static bool read_bytes(uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < 2 * size; i++) {
        int c;

        do
            c = getchar();
        while (c == '\n' || c == '\r');
        if (digit(c) < 0)
            return false;
        bytes[i / 2] = (uint8_t)(bytes[i / 2] << 4 | digit(c));
    }
    return true;
}

static bool read_picture(struct picture *picture)
{
    char line[256];

    while (fgets(line, sizeof(line), stdin) != NULL) {
        size_t size;

        if (sscanf(line, "picture of %u x %u points:", &picture->width, &picture->height) != 2)
            continue;
        if (picture->width - 1 >= SIDE_MAX || picture->height - 1 >= SIDE_MAX)
            return false;
        size = (size_t)picture->width * picture->height * 3;
        picture->bytes = allocate(size);
        return read_bytes(picture->bytes, size);
    }
    return false;
}

static uint8_t *put_word(uint8_t *to, uint32_t word)
{
    for (unsigned i = 0; i < 4; i++, word <<= 8)
        *to++ = (uint8_t)(word >> 24);
    return to;
}

static uint32_t crc32(const uint8_t *bytes, size_t size)
{
    uint32_t sum = 0xffffffff;

    for (size_t i = 0; i < size; i++) {
        sum ^= bytes[i];
        for (unsigned bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ ((sum & 1) != 0 ? 0xedb88320 : 0);
    }
    return ~sum;
}

static uint32_t adler32(const uint8_t *bytes, size_t size)
{
    uint32_t a = 1;
    uint32_t b = 0;

    for (size_t i = 0; i < size; i++) {
        a = (a + bytes[i]) % ADLER_MODULUS;
        b = (b + a) % ADLER_MODULUS;
    }
    return b << 16 | a;
}

/* Completes a chunk whose data are in place, 8 bytes behind `chunk`. Returns its end. */
static uint8_t *end_chunk(uint8_t *chunk, const char *type, uint32_t size)
{
    put_word(chunk, size);
    memcpy(chunk + 4, type, 4);
    return put_word(chunk + 8 + size, crc32(chunk + 4, size + 4));
}

static void put_stored(uint8_t *to, const uint8_t *bytes, uint32_t size)
{
    *to++ = 0x78; /* deflate, window of 32 KB */
    *to++ = 0x01;
    for (uint32_t done = 0; done < size;) {
        uint32_t count = size - done < BLOCK_MAX ? size - done : BLOCK_MAX;

        *to++ = done + count == size; /* the last one? */
        *to++ = (uint8_t)count;
        *to++ = (uint8_t)(count >> 8);
        *to++ = (uint8_t)~count;
        *to++ = (uint8_t)(~count >> 8);
        memcpy(to, bytes + done, count);
        to += count;
        done += count;
    }
    put_word(to, adler32(bytes, size));
}

/* The bytes of the PNG file, in memory from allocate(). */
static uint8_t *encode_png(const struct picture *picture, size_t *size)
{
    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    static const uint8_t format[5] = {8, 2, 0, 0, 0}; /* 8 bits each of red, green and blue */
    uint32_t width = picture->width * 3;
    uint32_t raw = (width + 1) * picture->height; /* each line behind its filter's number, 0 */
    uint32_t stored = raw + (raw + BLOCK_MAX - 1) / BLOCK_MAX * BLOCK_HEADER + ZLIB_EXTRA;
    uint8_t *lines = allocate(raw);
    uint8_t *file = allocate(sizeof(signature) + HEADER_BYTES + stored + 3 * CHUNK_EXTRA);
    uint8_t *next = file + sizeof(signature);

    for (uint32_t y = 0; y < picture->height; y++) {
        lines[y * (width + 1)] = 0;
        memcpy(lines + y * (width + 1) + 1, picture->bytes + y * width, width);
    }
    memcpy(file, signature, sizeof(signature));
    memcpy(put_word(put_word(next + 8, picture->width), picture->height), format, sizeof(format));
    next = end_chunk(next, "IHDR", HEADER_BYTES);
    put_stored(next + 8, lines, raw);
    next = end_chunk(next, "IDAT", stored);
    next = end_chunk(next, "IEND", 0);
    free(lines);
    *size = (size_t)(next - file);
    return file;
}

static bool write_file(const char *path, const char *header, const uint8_t *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    bool good;

    if (file == NULL)
        return false;
    good = fputs(header, file) >= 0 && fwrite(bytes, 1, size, file) == size;
    return fclose(file) == 0 && good;
}

int main(int argc, char **argv)
{
    struct picture picture = {0};
    char header[32];
    uint8_t *png;
    size_t size;
    bool good;

    if (argc != 3) {
        fprintf(stderr, "usage: picture FILE.ppm FILE.png < CONSOLE\n");
        return 2;
    }
    if (!read_picture(&picture)) {
        fprintf(stderr, "picture: the console shows no whole picture\n");
        free(picture.bytes);
        return 1;
    }
    snprintf(header, sizeof(header), "P6\n%u %u\n255\n", picture.width, picture.height);
    png = encode_png(&picture, &size);
    good = write_file(argv[1], header, picture.bytes, (size_t)picture.width * picture.height * 3) &&
           write_file(argv[2], "", png, size);
    if (!good)
        perror("picture");
    free(png);
    free(picture.bytes);
    return good ? 0 : 1;
}
