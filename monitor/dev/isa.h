/* The ISA I/O space behind the south bridge: byte-wide devices at ports. */
#ifndef MONITOR_DEV_ISA_H
#define MONITOR_DEV_ISA_H

#include "monitor/dev/bus.h"

/* An access of any size at a port, carried out byte by byte, lowest port first. */
void isa_access(struct vm *vm, unsigned port, struct bus_access *access);

#endif
