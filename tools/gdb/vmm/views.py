"""The `vmm` commands that look: nothing here lets the guest run."""
import os

import gdb

from . import exits, registers, symbols, tlb, translation, world
from .command import Command, address, at_most
from .memory import Frames, Pmap
from .problem import Problem

DEFAULT_RECORDS = 20
SHOWN_RANGES = 40
SHOWN_SLOTS = 40


def show(line):
    gdb.write(line.rstrip() + '\n')


class Vmm(Command):
    """Look at virtual machines from inside: monitor, guest kernel and guest user program.

    To begin: vmm symbols.
    To look:  vmm who, vmm vms, vmm exits, vmm trace, vmm regs, vmm cp0, vmm tlb, vmm pmap, vmm frames,
              vmm translate.
    To stop time: vmm time.
    To move:  next-exit, next-reflect, step-trap, finish-trap, break-guest.
    `help vmm WORD` and `help next-exit` tell more; docs/gdb-tour.md is a tour."""

    name, prefix = 'vmm', True

    def run(self, words):
        raise Problem('give one of its words: `help vmm` lists them')


class Symbols(Command):
    """Load the symbols of monitor, guest kernel and user programs from a folder that make built.

    vmm symbols FOLDER disco|segctl      FOLDER is build/big or build/little"""

    name = 'vmm symbols'
    files = {'disco': ('monitor/monitor.elf', 'kernel.elf'),
             'segctl': ('monitor-segctl/monitor.elf', 'kernel-native.elf')}

    def run(self, words):
        folder, platform = at_most(self, words, 2)
        if not folder or platform not in self.files:
            raise self.usage()
        monitor, kernel = self.files[platform]
        paths = [os.path.join(folder, *name.split('/')) for name in
                 (monitor, 'guest-os/' + kernel, 'gdb/' + kernel + '.constants', 'guest-os/bin')]
        for path in paths:
            if not os.path.exists(path):
                raise Problem('%s is missing: `make gdb-server` or `make gdb` builds it' % path)
        gdb.execute('file %s' % paths[0], to_string=True)
        gdb.execute('add-symbol-file %s' % paths[1], to_string=True)
        gdb.set_convenience_variable('vmm_guest_constants', paths[2])
        gdb.set_convenience_variable('vmm_programs', paths[3])


class Who(Command):
    """Tell who is running: guest user, guest kernel or monitor, for which VM, in which process.

    The prompt says the same.
    vmm who"""

    name = 'vmm who'

    def run(self, words):
        at_most(self, words, 0)
        pc = world.register('pc')
        show('%s; pc 0x%08x %s' % (world.describe(), pc, symbols.place(pc)))


class Vms(Command):
    """List the VMs: number, name, state, memory, exits so far.

    vmm vms"""

    name = 'vmm vms'

    def run(self, words):
        at_most(self, words, 0)
        show('   #  name              state     memory       exits')
        for vm in world.every():
            show('%s %2d  %-16s  %-8s  %4d MB  %10d' % (
                '*' if vm.running() else ' ', vm.id, vm.name, vm.state,
                int(vm.value['settings']['memory']) >> 20, sum(exits.counters(vm))))


class Exits(Command):
    """Show a VM's exits by reason.

    vmm exits [VM]"""

    name = 'vmm exits'

    def run(self, words):
        vm = world.find(*at_most(self, words, 1))
        counts = exits.counters(vm)
        show('VM %s:' % vm.name)
        for (name, meaning), count in zip(exits.reasons(), counts):
            if count:
                show('  %-22s %10d  %s' % (name, count, meaning))
        show('  %-22s %10d' % ('total', sum(counts)))


class Trace(Command):
    """Show the last N records of the trace ring (20 unless told), oldest first.

    vmm trace [N]"""

    name = 'vmm trace'

    def run(self, words):
        count, = at_most(self, words, 1)
        if count and (not count.isdigit() or int(count) == 0):
            raise self.usage()
        for record in exits.recent(int(count or DEFAULT_RECORDS)):
            place = symbols.place(record.pc)
            show('%s  %s' % (record, place))


class Regs(Command):
    """Show the guest's general registers, whoever runs.

    vmm regs [VM]"""

    name = 'vmm regs'

    def run(self, words):
        vm = world.find(*at_most(self, words, 1))
        values = registers.general(vm)
        for i in range(0, len(values), 4):
            show('  '.join('%4s %08x' % pair for pair in values[i:i + 4]))
        show('VM %s is in mode %s, at %s' % (vm.name, vm.mode(), symbols.place(values[-1][1]) or 'no known symbol'))


class Cp0(Command):
    """Show coprocessor 0: the guest's registers beside the machine's, fields decoded.

    The guest's are the virtual CPU's, which the monitor keeps; the machine's are those that the
    monitor works with. The guest never sees them.
    vmm cp0 [VM]"""

    name = 'vmm cp0'

    def run(self, words):
        vm = world.find(*at_most(self, words, 1))
        show('%-9s  %-8s  %-8s  %s' % ('', 'guest', 'machine', 'fields of the guest\'s | of the machine\'s'))
        for index, name, mask in registers.cp0_table():
            guest = registers.guest_cp0(vm, name, index, mask)
            machine = registers.machine_cp0(name)
            decoded = registers.decode(name, guest)
            if machine is not None and decoded:
                decoded += ' | ' + registers.decode(name, machine)
            show('%-9s  %08x  %-8s  %s' % (name, guest, '-' if machine is None else '%08x' % machine, decoded))


class Tlb(Command):
    """Show a TLB: the guest's virtual one, the VM's software TLB, or the machine's.

    virtual   what the guest's tlbr would read: VPN -> PFN, guest ASIDs
    software  the VM's cache of finished entries: VPN -> MFN, hardware ASIDs; first its large entries,
              which stand for 16 others each, and what is wrong with one
    hardware  the machine's own, read by the machine itself (some hundred instructions)
    vmm tlb virtual|software|hardware [VM]"""

    name = 'vmm tlb'

    def run(self, words):
        kind, name = at_most(self, words, 2)
        views = {'virtual': self.virtual, 'software': self.software, 'hardware': self.hardware}
        if kind not in views:
            raise self.usage()
        views[kind](world.find(name))

    def virtual(self, vm):
        show('VM %s: virtual TLB; Index, guest ASID, VPN -> PFN' % vm.name)
        for i, entry in enumerate(tlb.virtual(vm)):
            show('  %2d  %s  %s' % (i, 'all' if entry.global_ else '%3d' % entry.asid, entry.pages('PFN')))

    def software(self, vm):
        table = tlb.Software(vm)
        show('VM %s: software TLB, %s; slot, hardware ASID, VPN -> MFN' % (vm.name, 'on' if table.on else 'off'))
        large = tlb.Large(vm)
        problems = large.problems()
        for number, key, entry in large.entries():
            show(' large %2d  %3d  %s  key %08x PageMask %08x%s' % (
                number, entry.asid, entry.pages('MFN'), key, entry.mask,
                '  <- WRONG: ' + ', '.join(problems[number]) if number in problems else ''))
        entries = list(table.entries())
        for slot, entry in entries[:SHOWN_SLOTS]:
            show('%6d  %3d  %s' % (slot, entry.asid, entry.pages('MFN')))
        if len(entries) > SHOWN_SLOTS:
            show('  ... and %d more: `vmm translate ADDRESS` looks for one page'
                 % (len(entries) - SHOWN_SLOTS))

    def hardware(self, vm):
        show('hardware TLB; Index, hardware ASID = VM and guest ASID, VPN -> MFN')
        parked = 0
        for i, entry in enumerate(tlb.hardware()):
            if self.is_parked(entry, i):
                parked += 1
            else:
                show('  %2d  %s  %s' % (i, self.whose(entry, i), entry.pages('MFN')))
        if parked:
            show('  and %d parked entries, which match nothing' % parked)
        del vm

    def is_parked(self, entry, index):
        known = symbols.constants('hwtlb_flush')
        return index >= known['LAYOUT_WIRED_ENTRIES'] and entry.asid == known['ASID_MONITOR'] and \
            not (entry.lo[0] | entry.lo[1]) & known['ENTRYLO_V']

    def whose(self, entry, index):
        known = symbols.constants('hwtlb_flush')
        if index < known['LAYOUT_WIRED_ENTRIES']:
            return 'wired           '
        if entry.global_ and entry.asid == known['ASID_MONITOR']:
            return 'window, all     '
        owner = tlb.asid_owner(entry.asid, world.every())
        if owner is None:
            return '%3d = nobody now' % entry.asid
        return '%3d = %-8s %3d' % (entry.asid, owner[0].name, owner[1])


def ranges(items):
    """Neighbours together: (first, last, first target, key) of (number, target, key) triples."""
    run = None
    for number, target, key in items:
        if run and number == run[1] + 1 and key == run[3] and target == run[2] + number - run[0]:
            run[1] = number
            continue
        if run:
            yield tuple(run)
        run = [number, number, target, key]
    if run:
        yield tuple(run)


class Time(Command):
    """Stop the machine's Count, or let it go on; without a word: say which.

    While it stands no timer interrupts, neither the monitor's nor a guest's, and the same steps lead to
    the same places each time. A halted machine's time does not stand quite still otherwise. Guests
    that wait for a time wait for ever. Not before the first VM runs: the monitor times itself.
    vmm time [stop|run]"""

    name = 'vmm time'

    def run(self, words):
        what, = at_most(self, words, 1)
        if what not in ('', 'stop', 'run'):
            raise self.usage()
        bit = symbols.constants('exit_handle')['CAUSE_DC']
        cause = world.register('cause')
        if what and world.running() is None:
            raise Problem('no VM runs yet: `step-trap` goes to its first instruction')
        if what:
            gdb.newest_frame().select()
            gdb.execute('set var $cause = 0x%x' % (cause | bit if what == 'stop' else cause & ~bit))
        show("the machine's Count %s" % ('stands still' if world.register('cause') & bit else 'goes on'))


class PmapView(Command):
    """Show a VM's pmap: guest-physical frames (PFN) and the machine frames (MFN) behind them.

    vmm pmap [VM]         all of it, neighbours together
    vmm pmap VM PFN       one frame
    vmm pmap [VM [PFN]]"""

    name = 'vmm pmap'

    def run(self, words):
        name, pfn = at_most(self, words, 2)
        vm = world.find(name)
        pmap = Pmap(vm)
        if pfn:
            self.one(pmap, address(pfn))
            return
        show('VM %s: %d frames of RAM, %d of ROM; PFN -> MFN' % (vm.name, pmap.frames, pmap.rom_frames))
        entries = list(enumerate(pmap.all_of_ram()))
        entries += [(pmap.rom_first + i, pmap.lookup(pmap.rom_first + i)) for i in range(pmap.rom_frames)]
        shown = list(ranges((pfn, entry.frame if entry.present else pfn, entry.rights())
                            for pfn, entry in entries))
        for first, last, frame, rights in shown[:SHOWN_RANGES]:
            there = '' if rights.startswith(('on', 'not')) else '-> %05x-%05x  ' % (frame, frame + last - first)
            show('  %05x-%05x %s%s' % (first, last, there, rights))
        if len(shown) > SHOWN_RANGES:
            show('  ... and %d more ranges' % (len(shown) - SHOWN_RANGES))

    def one(self, pmap, pfn):
        entry = pmap.lookup(pfn)
        if not entry.present:
            show('PFN %05x: %s' % (pfn, entry.rights() if pmap.is_memory(pfn) else
                                   'not memory: a device, or nothing'))
            return
        frames = Frames()
        frame = frames.frame(entry.frame)
        show('PFN %05x -> MFN %05x, machine address 0x%08x: %s, owned by %s, %d references' % (
            pfn, entry.frame, entry.frame << 12, entry.rights(),
            frames.owner_name(int(frame['owner'])), int(frame['references'])))


class FramesView(Command):
    """Show who owns the machine's memory, or one machine frame.

    vmm frames [MFN]"""

    name = 'vmm frames'

    def run(self, words):
        mfn, = at_most(self, words, 1)
        frames = Frames()
        if mfn:
            frame = frames.frame(address(mfn))
            show('MFN %05x: owned by %s, %d references' % (
                address(mfn), frames.owner_name(int(frame['owner'])), int(frame['references'])))
            return
        owners = {}
        for _, owner, references in frames.owners():
            count, shared = owners.get(owner, (0, 0))
            owners[owner] = count + 1, shared + (references > 1)
        show('%-20s %8s %8s %8s' % ('owner', 'frames', 'MB', 'shared'))
        for owner, (count, shared) in sorted(owners.items()):
            show('%-20s %8d %8.1f %8d' % (frames.owner_name(owner), count, count / 256, shared))


class Translate(Command):
    """Follow an address of the guest through every layer, down to the word in machine memory.

    Each layer says whether it holds the page, and why not. A cache that differs from the layers above is
    marked STALE, a page that a TLB has two entries for TWICE; the software TLB may have the page in a
    large entry, which stands for 16 small ones. The guest's mode, ASID and page table are
    those of this moment.
    vmm translate ADDRESS [VM]"""

    name = 'vmm translate'

    def run(self, words):
        where, name = at_most(self, words, 2)
        if not where:
            raise self.usage()
        for line in translation.Chain(world.find(name), address(where)).lines():
            show(line)


COMMANDS = (Vmm, Symbols, Who, Vms, Exits, Trace, Regs, Cp0, Tlb, Time, PmapView, FramesView, Translate)
