/* What differs between platforms, above the exception entry. Implemented by platform_NAME.c. */
#ifndef MONITOR_PLATFORM_H
#define MONITOR_PLATFORM_H

#include "monitor/types.h"

enum segment_kind {
    SEGMENT_ADDRESS_ERROR, /* not reachable in this mode */
    SEGMENT_MAPPED,        /* through the guest's own TLB entries */
    SEGMENT_DIRECT,        /* guest-physical address without a TLB entry */
};

struct segment {
    enum segment_kind kind;
    gpa_t address; /* SEGMENT_DIRECT: where it leads */
};

/* The guest's view of its address space (PRA, "Virtual Address Spaces"). erl: Status.ERL is set,
 * which makes the lower half unmapped. */
struct segment platform_segment(gva_t address, enum guest_mode mode, bool erl);

/* The guest's window onto its RAM at GPA 0, and EBase's fixed upper bits. */
gva_t platform_ram_window(void);

/* Base of the vectors while Status.BEV = 1: the boot ROM as the guest's kernel addresses it. */
gva_t platform_bev_base(void);

extern const char platform_name[];

#endif
