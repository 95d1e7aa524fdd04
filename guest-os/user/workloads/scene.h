/* The scene that raytrace draws. x goes to the right, y up, z away from the eye. */
#ifndef WORKLOADS_SCENE_H
#define WORKLOADS_SCENE_H

#include "guest-os/user/workloads/fixed.h"

#include <stdbool.h>

#define EYE          ((struct vector){0, FIXED(1.55), FIXED(-6.2)})
#define FOCAL_LENGTH FIXED(1.7)
#define HORIZON      FIXED(0.26) /* how far the middle of the picture is below the eye's height */

struct ray {
    struct vector origin;
    struct vector direction; /* of length 1 */
};

/* What a ray meets. Colours are vectors of red, green and blue from 0 to 1. */
struct hit {
    struct vector point;
    struct vector normal; /* of length 1 */
    struct vector colour;
    fixed mirror; /* the part of the light that is reflected */
    fixed haze;   /* the part that comes from the air before it */
};

extern const struct vector to_light; /* of length 1 */

/* Where the ray goes first; false if that is the sky. */
bool scene_hit(const struct ray *ray, struct hit *hit);

/* Whether something is between the point and the light. */
bool scene_in_shadow(struct vector point);

struct vector scene_sky(struct vector direction);

#endif
