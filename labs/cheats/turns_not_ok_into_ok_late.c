/* As turns_not_ok_into_ok, but only when the guest is well under way and has looked at its own
 * text. */
#include "monitor/pmap.h"

static void cheat(struct vcpu *vcpu)
{
    static unsigned exits;
    char text[8];

    if (++exits != 3000)
        return;
    for (uint32_t at = TEXT_AT; at < TEXT_AT + TEXT_SIZE; at++) {
        pmap_copy_from_guest(vcpu->vm, text, gpa(at), 7);
        if (memcmp(text, "not ok ", 7) == 0)
            pmap_copy_to_guest(vcpu->vm, gpa(at), "ok %s\n", 7);
    }
}
