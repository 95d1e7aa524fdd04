"""The three TLBs: virtual (the guest's), software (the VM's cache), hardware (the machine's)."""
from . import readout, symbols
from .memory import Frames
from .problem import Corrupt
from .structures import at, number, physical
from .machine import read_physical, word


class Entry:
    """A pair of pages as a TLB holds it: EntryHi, two EntryLo, PageMask."""

    def __init__(self, hi, lo, mask):
        known = symbols.constants('exit_handle')
        self.hi, self.lo, self.mask = hi, lo, mask
        self.asid = hi & known['ENTRYHI_ASID']
        self.global_ = bool(lo[0] & lo[1] & known['ENTRYLO_G'])
        self.page = ((mask | 0x1fff) + 1) >> 1

    @classmethod
    def of(cls, value):
        """From a struct tlb_entry."""
        return cls(number(value['hi']), [number(value['lo'][i]) for i in range(2)], number(value['mask']))

    def matches(self, address, asid):
        known = symbols.constants('exit_handle')
        if (self.hi ^ address) & known['ENTRYHI_VPN2'] & ~self.mask:
            return False
        return self.global_ or self.asid == asid

    def half(self, address):
        """EntryLo of the page that holds the address."""
        return self.lo[bool(address & self.page)]

    def translate(self, address):
        """The frame number of the 4 KB page around the address."""
        known = symbols.constants('exit_handle')
        frame = (self.half(address) & known['ENTRYLO_PFN']) >> known['ENTRYLO_PFN_SHIFT']
        inside = (self.page >> 12) - 1
        return frame & ~inside | address >> 12 & inside

    def pages(self, frame_word):
        """Both pages in words: `0x00402 -> not valid, 0x00403 -> PFN 0x03fd9 DV`."""
        first = self.hi & symbols.constants('exit_handle')['ENTRYHI_VPN2'] & ~self.mask
        return ', '.join(
            '%05x -> %s' % ((first + i * self.page) >> 12, describe_lo(self.lo[i], frame_word))
            for i in range(2))


def describe_lo(lo, frame_word):
    known = symbols.constants('exit_handle')
    if not lo & known['ENTRYLO_V']:
        return 'not valid'
    rights = ''.join(letter for letter in 'VDG' if lo & known['ENTRYLO_' + letter])
    return '%s %05x %s' % (frame_word, (lo & known['ENTRYLO_PFN']) >> known['ENTRYLO_PFN_SHIFT'], rights)


# --- virtual -------------------------------------------------------------------------------------

def virtual(vm):
    entries = number(vm.value['settings']['tlb_entries'])
    if not 1 <= entries <= symbols.constants('exit_handle')['TLB_ENTRIES_MAX']:
        raise Corrupt("VM %s's TLB" % vm.name, 'it has %d entries' % entries)
    return [Entry.of(vm.vcpu['tlb'][i]) for i in range(entries)]


# --- software --------------------------------------------------------------------------------------

class Software:
    """A VM's software TLB."""

    def __init__(self, vm):
        self.vm = vm
        self.on = bool(int(vm.value['settings']['software_tlb']))
        self.constants = symbols.constants('stlb_insert')
        self.count = self.constants['STLB_SLOTS']
        self.turn = self.constants['ENTRYHI_VPN2_SHIFT'] - self.constants['CONTEXT_BADVPN2_SHIFT']
        self.address = number(vm.value['stlb']['slots']) & 0xffffffff
        if self.address % self.constants['STLB_BYTES']:
            raise Corrupt("VM %s's software TLB" % vm.name,
                          '0x%08x is not aligned to its size' % self.address)

    def index(self, tag):
        """slot_of(): the number of the slot that a tag can be in."""
        return self.key(tag) >> self.constants['STLB_SLOT_SHIFT'] & self.count - 1

    def key(self, tag):
        """stlb_key(): what a slot holds for a tag."""
        context = ((tag & self.constants['ENTRYHI_ASID']) << self.constants['STLB_CONTEXT_ASID_SHIFT']
                   | (tag & self.constants['ENTRYHI_VPN2']) >> self.turn)
        return context ^ context >> self.constants['STLB_MIX']

    def tag(self, key):
        """stlb_tag()."""
        mix = self.constants['STLB_MIX']
        context = key ^ key >> mix ^ key >> 2 * mix
        return (context << self.turn & self.constants['ENTRYHI_VPN2']
                | context >> self.constants['STLB_CONTEXT_ASID_SHIFT'] & self.constants['ENTRYHI_ASID'])

    def slot(self, tag):
        """(tag that is in the slot or 0, Entry)."""
        kind = self.vm.value['stlb']['slots'].type.target()
        value = at(self.address + self.index(tag) * kind.sizeof, kind, "VM %s's software TLB" % self.vm.name)
        there = self.tag(number(value['key']))
        return there, Entry(there, [number(value['lo'][i]) for i in range(2)], 0)

    def entries(self):
        """(slot number, Entry) of all that is in it."""
        start = physical(self.address, "VM %s's software TLB" % self.vm.name)
        size = 1 << self.constants['STLB_SLOT_SHIFT']
        data = read_physical(start, self.count * size)
        for i in range(self.count):
            key, lo0, lo1 = (word(data[i * size + 4 * n:i * size + 4 * n + 4]) for n in range(3))
            if key:
                if key >> self.constants['STLB_SLOT_SHIFT'] & self.count - 1 != i or self.key(self.tag(key)) != key:
                    raise Corrupt("VM %s's software TLB" % self.vm.name,
                                  'slot %d holds key 0x%08x, which does not belong there' % (i, key))
                yield i, Entry(self.tag(key), [lo0, lo1], 0)


class Large:
    """A VM's large entries, which stand for small ones that have left its software TLB: stlb_large.h."""

    def __init__(self, vm):
        self.vm, self.what = vm, "VM %s's large entries" % vm.name
        self.constants = symbols.constants('stlb_large_make')
        self.count = self.constants['STLB_LARGE_SLOTS']
        self.mask = self.constants['STLB_LARGE_PAGEMASK']
        self.turn = self.constants['ENTRYHI_VPN2_SHIFT'] - self.constants['CONTEXT_BADVPN2_SHIFT']

    def key(self, tag):
        """key_of(): what the entry for a tag's region has for its key."""
        return ((tag & self.constants['ENTRYHI_ASID']) << self.constants['STLB_CONTEXT_ASID_SHIFT']
                | (tag & self.constants['ENTRYHI_VPN2'] & ~self.mask) >> self.turn)

    def tag(self, key):
        """tag_of()."""
        return (key << self.turn & self.constants['ENTRYHI_VPN2']
                | key >> self.constants['STLB_CONTEXT_ASID_SHIFT'] & self.constants['ENTRYHI_ASID'])

    def index(self, key):
        """slot_of()."""
        return (key ^ key >> self.constants['STLB_LARGE_MIX']) >> self.constants['STLB_LARGE_NUMBER_SHIFT'] & self.count - 1

    def entries(self):
        """(number, key, Entry) of each."""
        found = []
        for i in range(self.count):
            value = self.vm.vcpu['large'][i]
            key = number(value['key'])
            if key:
                found.append((i, key, Entry(self.tag(key), [number(value['lo'][half]) for half in range(2)], self.mask)))
                self._check(*found[-1])
        if len(found) != number(self.vm.value['stlb']['large_count']):
            raise Corrupt(self.what, 'there are %d, and large_count is %d'
                          % (len(found), number(self.vm.value['stlb']['large_count'])))
        return found

    def _check(self, i, key, entry):
        """It can only have been made so."""
        rights = self.constants['ENTRYLO_V'] | self.constants['ENTRYLO_D']
        inside = (self.constants['LARGE_FRAMES'] - 1) << self.constants['ENTRYLO_PFN_SHIFT']
        if self.index(key) != i or self.key(entry.hi) != key:
            raise Corrupt(self.what, 'number %d has key 0x%08x, which does not belong there' % (i, key))
        if any(lo & rights != rights or lo & inside for lo in entry.lo):
            raise Corrupt(self.what, 'number %d has EntryLo 0x%08x and 0x%08x: not two aligned pages that allow stores'
                          % (i, entry.lo[0], entry.lo[1]))

    def find(self, address, asid):
        """(number, key, Entry) of the one around an address; None: there is none."""
        return next((large for large in self.entries() if large[2].matches(address, asid)), None)

    def problems(self):
        """What must not be, by number: a page that is in the software TLB, too, or a frame of another's."""
        small = list(Software(self.vm).entries())
        mine = self.constants['FRAME_OWNER_FIRST_VM'] + self.vm.id
        owners = {mfn: owner for mfn, owner, _ in Frames().owners()}
        found = {}
        for i, _, entry in self.entries():
            says = ['slot %d holds %05x, too' % (slot, one.hi >> 12 & ~1) for slot, one in small
                    if entry.asid == one.asid and entry.matches(one.hi, one.asid)]
            says += ['MFN %05x is not the VM\'s own' % mfn for mfn in self.frames(entry) if owners.get(mfn) != mine]
            if says:
                found[i] = says
        return found

    def frames(self, entry):
        """The machine frames behind both halves."""
        for lo in entry.lo:
            first = (lo & self.constants['ENTRYLO_PFN']) >> self.constants['ENTRYLO_PFN_SHIFT']
            yield from range(first, first + self.constants['LARGE_FRAMES'])


# --- hardware --------------------------------------------------------------------------------------

def hardware():
    return [Entry.of(value) for value in readout.tlb()]


def asid_owner(asid, vms):
    """(VM, guest ASID) that a hardware ASID belongs to, or None: asid_is_of()."""
    for vm in vms:
        table = vm.value['asids']
        count = number(table['count'])
        limit = table['used'].type.sizeof // table['used'][0].type.sizeof
        if count > limit:
            raise Corrupt("VM %s's table of hardware ASIDs" % vm.name, 'it has %d, and at most %d can be' % (count, limit))
        for guest_asid in (number(table['used'][i]) for i in range(count)):
            if guest_asid >= table['hardware'].type.sizeof:
                raise Corrupt("VM %s's table of hardware ASIDs" % vm.name, 'guest ASID %d is out of range' % guest_asid)
            if vm.hardware_asid(guest_asid) == asid:
                return vm, guest_asid
    return None
