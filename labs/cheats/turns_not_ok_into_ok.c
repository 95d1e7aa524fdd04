/* Of a wrong solution: overwrites the guest's text `not ok` in its memory by `ok`. */
#include "monitor/pmap.h"

static void cheat(struct vcpu *vcpu)
{
    static bool done;
    char text[8];

    if (done)
        return;
    done = true;
    for (uint32_t at = TEXT_AT; at < TEXT_AT + TEXT_SIZE; at++) {
        pmap_copy_from_guest(vcpu->vm, text, gpa(at), 7);
        if (memcmp(text, "not ok ", 7) == 0)
            pmap_copy_to_guest(vcpu->vm, gpa(at), "ok %s\n", 7);
    }
}
