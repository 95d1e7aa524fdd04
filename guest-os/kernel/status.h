/* The two Status values the kernel runs on. Usable from assembly.
 *
 * The kernel never runs with interrupts enabled, except where it idles: it is preempted nowhere,
 * and only user programs are. */
#ifndef KERNEL_STATUS_H
#define KERNEL_STATUS_H

#include "mips/cp0.h"

#define STATUS_TIMER  0x00008000 /* IM7: the Count/Compare timer */

#define KERNEL_STATUS STATUS_TIMER
#define IDLE_STATUS   (STATUS_TIMER | ST_IE)
/* EXL holds user mode and IE back until eret. */
#define USER_STATUS (STATUS_TIMER | ST_IE | ST_EXL | ST_KSU_USER)

#endif
