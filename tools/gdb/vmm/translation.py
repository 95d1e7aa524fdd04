"""The chain of address translation: GVA -> guest page table -> PFN -> pmap -> MFN -> machine address,
and the layers that cache it: virtual, software and hardware TLB."""
from . import readout, symbols, tlb, world
from .guest import Guest
from .machine import read_physical, word
from .memory import Frames, Pmap
from .problem import Problem

_segments = {}
SEGMENT_SHIFT = 27 # every platform's segments begin and end at multiples of 128 MB


class Segment:
    """What the guest's own machine makes of an address: platform_segment()."""

    def __init__(self, address, mode, erl):
        key = address >> SEGMENT_SHIFT, mode, erl
        if key not in _segments:
            base = address >> SEGMENT_SHIFT << SEGMENT_SHIFT
            modes = symbols.enumeration('guest_mode')
            value = readout.call('platform_segment(0x%xu, (enum guest_mode)%d, %d)' % (
                base, modes['GUEST_USER' if mode == world.USER else 'GUEST_KERNEL'], erl))
            kinds = {number: name for name, number in symbols.enumeration('segment_kind').items()}
            _segments[key] = kinds[int(value['kind'])][len('SEGMENT_'):], int(value['address']['a'])
        self.kind, start = _segments[key]
        self.physical = start + (address & (1 << SEGMENT_SHIFT) - 1)


class Layer:
    """One layer's answer: a frame, or why there is none. `agrees` is None where nothing can be
    compared."""

    def __init__(self, name, says, frame=None):
        self.name, self.says, self.frame = name, says, frame
        self.agrees = None


class Chain:
    """All layers for one address of one VM."""

    def __init__(self, vm, address, mode=None, read_hardware=True):
        self.vm, self.address = vm, address
        self.known = symbols.constants('exit_handle')
        self.mode = mode or vm.mode()
        erl = bool(vm.cp0('STATUS') & self.known['ST_ERL'])
        self.segment = Segment(address, self.mode, erl)
        self.layers = []
        self.pfn = self.mfn = None
        self.verdict = ''
        if self.segment.kind == 'ADDRESS_ERROR':
            self.verdict = 'address error: %s may not use this address' % self.mode
            return
        self.table = self.virtual = None
        if self.segment.kind == 'DIRECT':
            self.pfn = self.segment.physical >> 12
            self._add('direct window', 'no TLB entry needed: PFN %05x' % self.pfn, self.pfn)
        else:
            self._guest_page_table()
            self._virtual_tlb()
        self._pmap()
        self._caches(read_hardware)
        self._judge()

    def _add(self, name, says, frame=None):
        self.layers.append(Layer(name, says, frame))
        return self.layers[-1]

    def _frame_of(self, lo):
        return (lo & self.known['ENTRYLO_PFN']) >> self.known['ENTRYLO_PFN_SHIFT']

    def _guest_page_table(self):
        try:
            how, entry = Guest(self.vm).page_table_entry(self.address)
        except Problem as problem:
            how, entry = str(problem), None
        if entry is None:
            self.table = self._add('guest page table', how)
        elif not entry & self.known['ENTRYLO_V']:
            self.table = self._add('guest page table', how + ': not valid')
        else:
            frame = self._frame_of(entry)
            self.table = self._add('guest page table',
                                   '%s: %s' % (how, tlb.describe_lo(entry, 'PFN')), frame)

    def _virtual_tlb(self):
        asid = self.vm.cp0('ENTRYHI') & self.known['ENTRYHI_ASID']
        found = [(i, entry) for i, entry in enumerate(tlb.virtual(self.vm)) if entry.matches(self.address, asid)]
        if not found:
            self.virtual = self._add('virtual TLB', 'no entry matches: the guest has not loaded it, or has evicted it')
            return
        index, entry = found[0]
        lo = entry.half(self.address)
        if not lo & self.known['ENTRYLO_V']:
            self.virtual = self._add('virtual TLB', 'entry %d matches, not valid: a TLB invalid exception' % index)
            return
        frame = entry.translate(self.address)
        self.virtual = self._add('virtual TLB', 'entry %d: PFN %05x %s' % (
            index, frame, 'V' + ('D' if lo & self.known['ENTRYLO_D'] else '')), frame)

    def _pmap(self):
        """By the virtual TLB, which is what the machine goes by; else by the guest's page table."""
        if self.pfn is None:
            for layer in (self.virtual, self.table):
                if layer.frame is not None:
                    self.pfn = layer.frame
                    break
        if self.pfn is None:
            self._add('pmap', 'not asked: there is no PFN')
            return
        pmap = Pmap(self.vm)
        entry = pmap.lookup(self.pfn)
        if not entry.present:
            self._add('pmap', 'PFN %05x %s' % (self.pfn, entry.rights() if pmap.is_memory(self.pfn) else
                                               'is not memory: a device, or nothing'))
            return
        self.mfn = entry.frame
        frames = Frames()
        owner = frames.owner_name(int(frames.frame(entry.frame)['owner']))
        self._add('pmap', 'PFN %05x -> MFN %05x %s, owned by %s' % (
            self.pfn, entry.frame, entry.rights(), owner), entry.frame)

    def _caches(self, read_hardware):
        guest_asid = self.vm.guest_asid()
        asid = self.vm.hardware_asid(guest_asid)
        self.software = self.hardware = None
        if asid == 0:
            self.software = self._add('software TLB', 'guest ASID %d has no hardware ASID: never used' % guest_asid)
        else:
            self._software_tlb(asid)
        if read_hardware:
            self._hardware_tlb(asid)

    def _software_tlb(self, asid):
        table = tlb.Software(self.vm)
        tag = self.address & self.known['ENTRYHI_VPN2'] | asid
        if not table.on:
            self.software = self._add('software TLB', 'switched off')
            return
        there, entry = table.slot(tag)
        large = tlb.Large(self.vm).find(self.address, asid)
        if large is not None:
            self._large_entry(*large)
            if there == tag:
                self.software.agrees = False
                self.software.says += '  <- TWICE: slot %d has the page, too' % table.index(tag)
        elif there != tag:
            says = 'its slot %d is empty' % table.index(tag) if there == 0 else \
                'its slot %d holds another page: tag %08x, not %08x' % (table.index(tag), there, tag)
            self.software = self._add('software TLB', says)
        else:
            self.software = self._cached('software TLB', 'slot %d' % table.index(tag), entry)

    def _large_entry(self, number, key, entry):
        where = 'large entry %d (key %08x, PageMask %08x, halves at MFN %05x and %05x)' % (
            number, key, entry.mask, self._frame_of(entry.lo[0]), self._frame_of(entry.lo[1]))
        self.software = self._cached('software TLB', where, entry)

    def _hardware_tlb(self, asid):
        found = [(i, entry) for i, entry in enumerate(tlb.hardware()) if entry.matches(self.address, asid)]
        if not found:
            self.hardware = self._add('hardware TLB', 'no entry: the next access misses')
            return
        index, entry = found[0]
        self.hardware = self._cached('hardware TLB', 'entry %d%s' % (
            index, ' (PageMask %08x)' % entry.mask if entry.mask else ''), entry)
        if len(found) > 1:
            self.hardware.agrees = False
            self.hardware.says += '  <- TWICE: entry %d matches, too' % found[1][0]

    def _cached(self, name, where, entry):
        lo = entry.half(self.address)
        if not lo & self.known['ENTRYLO_V']:
            return self._add(name, where + ' matches, this page not valid: the next access traps')
        frame = entry.translate(self.address)
        return self._add(name, '%s: MFN %05x %s' % (
            where, frame, 'V' + ('D' if lo & self.known['ENTRYLO_D'] else '')), frame)

    def _judge(self):
        """What may be cached is what virtual TLB or page table give; anything else is stale."""
        allowed = set()
        pmap = Pmap(self.vm)
        for layer in (self.virtual, self.table):
            if layer is not None and layer.frame is not None:
                allowed.add(pmap.lookup(layer.frame).frame)
        if self.segment.kind == 'DIRECT' and self.mfn is not None:
            allowed.add(self.mfn)
        for layer in (self.software, self.hardware):
            if layer is None or layer.frame is None:
                continue
            fits = layer.frame in allowed
            layer.agrees = fits and layer.agrees is not False
            if not fits:
                layer.says += '  <- STALE: the layers above give %s' % (
                    ', '.join('%05x' % frame for frame in sorted(allowed)) or 'no frame')
        if self.virtual is not None and self.virtual.frame is not None and self.table.frame is not None:
            self.virtual.agrees = self.virtual.frame == self.table.frame
            if not self.virtual.agrees:
                self.virtual.says += '  <- differs from the page table: the guest has yet to invalidate it'

    def stale(self):
        return [layer.name for layer in self.layers if layer.agrees is False]

    def machine_address(self):
        return None if self.mfn is None else self.mfn << 12 | self.address & 0xfff

    def value(self):
        """The word there."""
        return word(read_physical(self.machine_address() & ~3, 4))

    def lines(self):
        yield '0x%08x, %s of VM %s (guest ASID %d, hardware ASID %d)' % (
            self.address, self.mode, self.vm.name, self.vm.guest_asid(),
            self.vm.hardware_asid(self.vm.guest_asid()))
        for layer in self.layers:
            yield '  %-17s %s' % (layer.name, layer.says)
        if self.verdict:
            yield '  %s' % self.verdict
        elif self.mfn is None:
            yield '  -> nothing: %s' % (
                'the pmap has no frame' if self.pfn is not None else 'the guest has not mapped it')
        else:
            yield '  -> machine address 0x%08x, word 0x%08x' % (self.machine_address(), self.value())
