/* raytrace [-o FILE | --console] [WIDTH [SAMPLES]]: draws a scene, by following for each point of
 * the picture the ray of light that leads to it. WIDTH is 160, the height three quarters of it;
 * with SAMPLES x SAMPLES rays a point the edges get smooth. Nothing but arithmetic in a small
 * working set. -o writes the picture to a file, --console prints it. */
#include "guest-os/user/checksum.h"
#include "guest-os/user/errors.h"
#include "guest-os/user/stdio.h"
#include "guest-os/user/stdlib.h"
#include "guest-os/user/system_calls.h"
#include "guest-os/user/workloads/scene.h"

#include <string.h>

#define LINE_BYTES   60 /* of the picture, printed in a line */
#define BOUNCES      4
#define AMBIENT      FIXED(0.20)
#define SHARPNESS    5 /* of highlights: the cosine's power is 2 to that */
#define WIDTH_MAX    1024
#define SAMPLES_MAX  4
#define LEAST_WEIGHT FIXED(0.01) /* what adds less is left out */

struct picture {
    uint32_t width, height;
    uint8_t *bytes; /* red, green, blue of each point, from the top left */
};

static struct vector reflect(struct vector direction, struct vector normal)
{
    return vector_subtract(direction, vector_scale(normal, 2 * vector_dot(direction, normal)));
}

/* The light that the hit's own surface sends along the ray: diffuse and highlight. */
static struct vector shade(const struct hit *hit, struct vector reflected)
{
    fixed diffuse = vector_dot(hit->normal, to_light);
    fixed highlight = vector_dot(reflected, to_light);
    struct vector colour;

    if (diffuse <= 0 || scene_in_shadow(hit->point))
        return vector_scale(hit->colour, AMBIENT);
    colour = vector_scale(hit->colour, AMBIENT + fixed_multiply(FIXED_ONE - AMBIENT, diffuse));
    if (highlight > FIXED(0.8)) {
        for (unsigned i = 0; i < SHARPNESS; i++)
            highlight = fixed_multiply(highlight, highlight);
        colour = vector_add(colour, (struct vector){highlight, highlight, highlight});
    }
    return colour;
}

/* The colour that is seen along the ray, over mirrors. */
static struct vector trace(struct ray ray)
{
    struct vector colour = {0, 0, 0};
    fixed weight = FIXED_ONE; /* of what comes from further on */

    for (unsigned bounce = 0; weight > LEAST_WEIGHT; bounce++) {
        struct hit hit;
        struct vector reflected;
        fixed own;

        if (bounce == BOUNCES || !scene_hit(&ray, &hit))
            return vector_add(colour, vector_scale(scene_sky(ray.direction), weight));
        colour = vector_add(
            colour, vector_scale(scene_sky(ray.direction), fixed_multiply(weight, hit.haze)));
        weight = fixed_multiply(weight, FIXED_ONE - hit.haze);
        reflected = reflect(ray.direction, hit.normal);
        own = fixed_multiply(weight, FIXED_ONE - hit.mirror);
        colour = vector_add(colour, vector_scale(shade(&hit, reflected), own));
        weight -= own;
        ray = (struct ray){hit.point, reflected};
    }
    return colour;
}

/* The colour at a place on the picture: x, y in samples from its top left. */
static struct vector sample(const struct picture *picture, uint32_t samples, uint32_t x, uint32_t y)
{
    fixed across = (fixed)(picture->width * samples);
    fixed scale = 2 * FIXED_ONE / (across != 0 ? across : 1); /* it never is 0 */
    fixed middle_x = across / 2;
    fixed middle_y = (fixed)(picture->height * samples) / 2;
    struct vector direction = {
        .x = ((fixed)x - middle_x) * scale + scale / 2,
        .y = (middle_y - (fixed)y) * scale - scale / 2 - HORIZON,
        .z = FOCAL_LENGTH,
    };

    return trace((struct ray){EYE, vector_unit(direction)});
}

/* From 0...1 to 0...255. Squared light looks right on screens, whose brightness is about the square
 * of the number. */
static uint8_t to_byte(fixed light)
{
    fixed byte = fixed_root(light) * 255 >> FIXED_SHIFT;

    return (uint8_t)(byte > 255 ? 255 : byte);
}

static void draw(const struct picture *picture, uint32_t samples)
{
    uint8_t *next = picture->bytes;
    uint32_t rays = samples * samples;           /* for each point */
    fixed divisor = rays != 0 ? (fixed)rays : 1; /* it never is 0 */

    for (uint32_t y = 0; y < picture->height; y++) {
        for (uint32_t x = 0; x < picture->width; x++) {
            struct vector sum = {0, 0, 0};

            for (uint32_t i = 0; i < rays; i++)
                sum = vector_add(sum, sample(picture, samples, x * samples + i % samples,
                                             y * samples + i / samples));
            *next++ = to_byte(sum.x / divisor);
            *next++ = to_byte(sum.y / divisor);
            *next++ = to_byte(sum.z / divisor);
        }
    }
}

/* Writes the picture to a file as PPM (P6); 0 or an error. */
static int save(const struct picture *picture, const char *path)
{
    uint32_t size = picture->width * picture->height * 3;
    int fd = open(path, O_WRITE | O_CREATE | O_TRUNCATE);
    int result = fd;

    if (fd < 0)
        return fd;
    dprintf(fd, "P6\n%u %u\n255\n", picture->width, picture->height);
    for (uint32_t done = 0; result >= 0 && done < size; done += (uint32_t)result)
        result = write(fd, picture->bytes + done, size - done);
    close(fd);
    return result < 0 ? result : 0;
}

/* Prints the picture for the host's tools/picture: its size, then its bytes in hexadecimal. */
static void print(const struct picture *picture)
{
    uint32_t size = picture->width * picture->height * 3;

    printf("picture of %u x %u points:\n", picture->width, picture->height);
    for (uint32_t i = 0; i < size; i++)
        printf("%02x%s", picture->bytes[i], i % LINE_BYTES == LINE_BYTES - 1 ? "\n" : "");
    printf("\nend of picture\n");
}

int main(int argc, char **argv)
{
    bool console = argc > 1 && strcmp(argv[1], "--console") == 0;
    const char *path = argc > 2 && strcmp(argv[1], "-o") == 0 ? argv[2] : 0;
    int first = console ? 2 : path != 0 ? 3 : 1;
    struct picture picture;
    uint32_t samples;
    int error;

    picture.width = number_argument(argc, argv, first, WIDTH_MAX, 160);
    picture.height = (picture.width * 3 + 3) / 4;
    picture.bytes = allocate(picture.width * picture.height * 3);
    samples = number_argument(argc, argv, first + 1, SAMPLES_MAX, 1);
    draw(&picture, samples);
    if (console)
        print(&picture);
    error = path != 0 ? save(&picture, path) : 0;
    if (error != 0)
        return complain("raytrace", path, error);
    printf("raytrace: %u x %u points, checksum %08x\n", picture.width, picture.height,
           checksum(CHECKSUM_START, picture.bytes, picture.width * picture.height * 3));
    return 0;
}
