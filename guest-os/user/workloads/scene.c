/* The scene: a mirror ball and some plain ones over a checkered floor. */
#include "guest-os/user/workloads/scene.h"

#include <stddef.h>

#define TOO_NEAR    FIXED(0.004) /* a ray does not meet what it starts from */
#define FLOOR_LIMIT FIXED(48)    /* beyond that the floor is lost in the haze */
#define BANDS       6            /* of mirror tiles from the equator to a pole */
#define TILES       12           /* in a quarter of the equator */
#define GROUT       FIXED(0.05)  /* between tiles, of a tile's width */

struct sphere {
    struct vector centre;
    fixed radius;
    struct vector colour;
    fixed mirror;
    bool tiled;
};

#define V(x, y, z)                   \
    {                                \
        FIXED(x), FIXED(y), FIXED(z) \
    }

static const struct sphere spheres[] = {
    {V(0.05, 1.75, 0.4), FIXED(1.3), V(0.80, 0.84, 0.92), FIXED(0.72), true},
    {V(-2.3, 0.8, 0.9), FIXED(0.8), V(0.90, 0.16, 0.12), FIXED(0.22), false},
    {V(2.35, 0.95, 1.3), FIXED(0.95), V(0.12, 0.32, 0.90), FIXED(0.28), false},
    {V(-1.05, 0.42, -1.7), FIXED(0.42), V(0.98, 0.74, 0.12), FIXED(0.25), false},
    {V(1.2, 0.36, -1.9), FIXED(0.36), V(0.14, 0.72, 0.30), FIXED(0.20), false},
};

#define SPHERES (sizeof(spheres) / sizeof(spheres[0]))

const struct vector to_light = V(-0.5571, 0.7428, -0.3714);

/* The distance to the sphere along the ray; 0 if it does not meet it. */
static fixed distance_to_sphere(const struct sphere *sphere, const struct ray *ray)
{
    struct vector to_centre = vector_subtract(sphere->centre, ray->origin);
    fixed along = vector_dot(to_centre, ray->direction);
    fixed half_chord; /* its square, then itself */
    fixed distance;

    if (along <= 0)
        return 0;
    half_chord = fixed_multiply(sphere->radius, sphere->radius) -
                 (vector_dot(to_centre, to_centre) - fixed_multiply(along, along));
    if (half_chord <= 0)
        return 0;
    half_chord = fixed_root(half_chord);
    distance = along - half_chord;
    return distance > TOO_NEAR ? distance : 0;
}

/* The distance to the floor; 0 if the ray does not meet it this side of FLOOR_LIMIT. */
static fixed distance_to_floor(const struct ray *ray)
{
    fixed down = -ray->direction.y;

    if (ray->origin.y <= TOO_NEAR || down <= 0 ||
        ray->origin.y >= fixed_multiply(FLOOR_LIMIT, down))
        return 0;
    return fixed_divide(ray->origin.y, down);
}

static struct vector along(const struct ray *ray, fixed distance)
{
    return vector_add(ray->origin, vector_scale(ray->direction, distance));
}

static fixed absolute(fixed a)
{
    return a < 0 ? -a : a;
}

/* The middle of the step of 1/steps that `a` (-1 to 1) lies in. *grout is set near a step's ends.
 */
static fixed middle_of_step(fixed a, int steps, bool *grout)
{
    fixed scaled = a * steps;
    fixed within = scaled & (FIXED_ONE - 1);

    if (within < GROUT || within > FIXED_ONE - GROUT)
        *grout = true;
    return ((scaled - within) + FIXED_ONE / 2) / steps;
}

/* A tile is flat: all its points have the normal of its middle. Tiles lie in bands around the ball.
 * Instead of angles this uses a / (|a| + |b|), which grows with the angle and needs no sine. */
static void tile(struct hit *hit)
{
    struct vector n = hit->normal;
    fixed around = fixed_root(fixed_multiply(n.x, n.x) + fixed_multiply(n.z, n.z));
    fixed height = fixed_divide(n.y, absolute(n.y) + around + 1);
    fixed turn = fixed_divide(n.x, absolute(n.x) + absolute(n.z) + 1);
    int tiles = (int)((int64_t)TILES * around >> FIXED_SHIFT) + 1;
    bool grout = false;

    height = middle_of_step(height, BANDS, &grout);
    turn = middle_of_step(turn, tiles, &grout);
    n.x = turn;
    n.z = n.z < 0 ? absolute(turn) - FIXED_ONE : FIXED_ONE - absolute(turn);
    n = vector_scale(vector_unit(n), FIXED_ONE - absolute(height));
    n.y = height;
    hit->normal = vector_unit(n);
    if (grout) {
        hit->mirror = FIXED(0.1);
        hit->colour = (struct vector)V(0.16, 0.17, 0.20);
    }
}

static void hit_sphere(const struct ray *ray, const struct sphere *sphere, fixed distance,
                       struct hit *hit)
{
    struct vector outwards;

    hit->point = along(ray, distance);
    outwards = vector_subtract(hit->point, sphere->centre);
    hit->normal = vector_unit(outwards);
    hit->colour = sphere->colour;
    hit->mirror = sphere->mirror;
    hit->haze = 0;
    if (sphere->tiled)
        tile(hit);
}

static void hit_floor(const struct ray *ray, fixed distance, struct hit *hit)
{
    bool light;

    hit->point = along(ray, distance);
    light = ((hit->point.x >> FIXED_SHIFT) + (hit->point.z >> FIXED_SHIFT)) & 1;
    hit->normal = (struct vector){0, FIXED_ONE, 0};
    hit->colour = light ? (struct vector)V(0.88, 0.86, 0.80) : (struct vector)V(0.16, 0.14, 0.20);
    hit->mirror = FIXED(0.16);
    hit->haze = distance / (FLOOR_LIMIT >> FIXED_SHIFT);
}

bool scene_hit(const struct ray *ray, struct hit *hit)
{
    fixed nearest = distance_to_floor(ray);
    const struct sphere *sphere = NULL;

    for (unsigned i = 0; i < SPHERES; i++) {
        fixed distance = distance_to_sphere(&spheres[i], ray);

        if (distance != 0 && (nearest == 0 || distance < nearest)) {
            nearest = distance;
            sphere = &spheres[i];
        }
    }
    if (nearest == 0)
        return false;
    if (sphere != NULL)
        hit_sphere(ray, sphere, nearest, hit);
    else
        hit_floor(ray, nearest, hit);
    return true;
}

bool scene_in_shadow(struct vector point)
{
    struct ray ray = {point, to_light};

    for (unsigned i = 0; i < SPHERES; i++)
        if (distance_to_sphere(&spheres[i], &ray) != 0)
            return true;
    return false;
}

struct vector scene_sky(struct vector direction)
{
    static const struct vector horizon = V(0.93, 0.80, 0.74);
    static const struct vector zenith = V(0.10, 0.20, 0.52);
    fixed height = direction.y < 0 ? 0 : fixed_root(direction.y);

    return vector_add(vector_scale(horizon, FIXED_ONE - height), vector_scale(zenith, height));
}
