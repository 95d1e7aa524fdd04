/* The hardware TLB: the only file that composes its entries (but for the fast paths, of which this
 * is the C twin): pairs of 4 KB pages with a hardware ASID and G = 0, and the wired entries.
 * Everything in it can be rebuilt from the virtual TLB, the direct windows and the pmap. */
#ifndef MONITOR_HWTLB_H
#define MONITOR_HWTLB_H

#include "mips/tlb.h"
#include "monitor/layout.h"
#include "monitor/types.h"

/* Entry 0 maps the running VM's home (home.h) at this kseg3 address, on a platform that needs it.
 * Those behind it map the window of the running VM in large pages, if it has any; all of these are
 * wired. */
#define HWTLB_HOME_ADDRESS 0xffff8000u

/* Empties the hardware TLB of every guest translation. */
void hwtlb_flush(void);

/* A VM's wired entries as they are when it runs, from entry 0 on: that of its home, on a platform
 * that needs it, and pairs of large pages behind its direct window, which user mode does not reach.
 * They are global: all address spaces of the guest have the same window. */
struct hwtlb_window {
    unsigned count; /* of those pairs */
    bool has_gaps;  /* not all of the VM's RAM is behind them */
    struct tlb_entry entries[LAYOUT_WIRED_ENTRIES + LAYOUT_WINDOW_ENTRIES];
};

/* The VM has a home. */
void hwtlb_compose_home(struct vm *vm);

/* Makes the VM's window anew from its pmap: what large.h says is there and not broken. */
void hwtlb_compose_window(struct vm *vm);

/* Wires home and window of the VM that is about to run, in place of another one's. */
void hwtlb_wire(const struct vm *vm);

/* Call before the guest's user mode runs: removes the entries that only its kernel may use and that
 * the machine would not keep from it (platform_exposes). */
void hwtlb_enter_user(void);

/* Not 0: there are such entries. */
extern uint32_t hwtlb_any_exposed;

/* Composes the entry for the pair of pages around `address`, as the guest may use it now, from
 * virtual TLB, direct windows and pmap; puts it into the hardware TLB and the software TLB. At
 * least one half is valid, or there is nothing to install: then false. */
bool hwtlb_install(struct vcpu *vcpu, gva_t address);

/* Puts a finished software TLB entry into the hardware TLB, like the fast path does. */
void hwtlb_install_finished(uint32_t tag, const uint32_t lo[2]);

/* Puts a large entry of the software TLB into the hardware TLB, where nothing of its region is. */
void hwtlb_install_large(const struct tlb_entry *entry);

/* Removes from the hardware TLB what is in the region around a tag; mask: PageMask. */
void hwtlb_drop_region(uint32_t tag, uint32_t mask);

/* Removes from hardware and software TLB whatever was derived from `entry` of the VM's virtual
 * TLB. */
void hwtlb_drop_derived(struct vm *vm, const struct tlb_entry *entry);

/* Removes from hardware and software TLB whatever lets this VM reach a machine frame by 4 KB pages.
 */
void hwtlb_drop_frame(struct vm *vm, mfn_t frame);

/* Everything in hardware and software TLB that was derived for this VM will never match again. */
void hwtlb_drop_vm(struct vm *vm);

#endif
