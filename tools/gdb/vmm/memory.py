"""Machine memory: the pmap of a VM and the owners of frames."""
from . import symbols
from .machine import byte_order, read_physical, word
from .problem import Corrupt
from .structures import at, number, physical, variable


class PmapEntry:
    """What is behind one PFN."""

    def __init__(self, bits, constants):
        self.present = bool(bits & constants['PMAP_PRESENT'])
        self.swapped = bool(bits & constants['PMAP_SWAPPED'])
        self.writable = bool(bits & constants['PMAP_WRITABLE'])
        self.frame = bits >> constants['PMAP_FRAME_SHIFT']

    def rights(self):
        """In words; what is not present is RAM all the same."""
        if self.present:
            return 'writable' if self.writable else 'read-only'
        return 'on the disk, slot %d' % self.frame if self.swapped else 'not touched: zeros'


class Pmap:
    """PFN -> MFN of a VM: pmap_lookup()."""

    def __init__(self, vm):
        self.vm = vm
        self.value = vm.value['pmap']
        self.constants = symbols.constants('pmap_lookup')
        self.frames = number(self.value['ram_frames'])
        self.rom_frames = number(self.value['rom_frames'])
        self.rom_first = self.constants['ROM_PFN']
        limit = self.constants['FRAMES_MAX']
        if self.frames > limit or self.rom_frames > limit:
            raise Corrupt("VM %s's pmap" % vm.name, 'it has %d frames, the machine %d'
                          % (max(self.frames, self.rom_frames), limit))
        self.bytes = self.frames << 12

    def is_memory(self, pfn):
        return pfn < self.frames or 0 <= pfn - self.rom_first < self.rom_frames

    def lookup(self, pfn):
        if pfn < self.frames:
            return self._entry(self.value['ram'], pfn)
        if 0 <= pfn - self.rom_first < self.rom_frames:
            return self._entry(self.value['rom'], pfn - self.rom_first)
        return PmapEntry(0, self.constants)

    def _entry(self, table, index):
        what = "VM %s's pmap" % self.vm.name
        start = physical(int(table) & 0xffffffff, what)
        return PmapEntry(word(read_physical(start + 4 * index, 4)), self.constants)

    def all_of_ram(self):
        """The entries of RAM, in one reading."""
        start = physical(int(self.value['ram']) & 0xffffffff, "VM %s's pmap" % self.vm.name)
        data = read_physical(start, 4 * self.frames)
        return [PmapEntry(word(data[i:i + 4]), self.constants) for i in range(0, len(data), 4)]


class Frames:
    """Who owns which machine frame."""

    def __init__(self):
        address, kind = symbols.address_of('frames.c', 'frames')
        self.limit = symbols.constants('frames_allocate')['FRAMES_MAX']
        self.first_vm = symbols.constants('frames_allocate')['FRAME_OWNER_FIRST_VM']
        self.address, self.kind = address, kind.target()

    def frame(self, mfn):
        if mfn >= self.limit:
            raise Corrupt('a frame number', '0x%05x, the machine has 0x%05x frames' % (mfn, self.limit))
        return at(self.address + mfn * self.kind.sizeof, self.kind, 'frame 0x%05x' % mfn)

    def owner_name(self, owner):
        """The owner in words."""
        for name, value in symbols.constants('frames_allocate').with_prefix('FRAME_OWNER_'):
            if value == owner and value != self.first_vm:
                word_ = name[len('FRAME_OWNER_'):].lower()
                return {'none': 'nobody', 'monitor': 'the monitor'}.get(word_, word_)
        number_ = owner - self.first_vm
        if not 0 <= number_ < int(variable('vm.c', 'vm_count')):
            raise Corrupt('the table of frames', 'an owner is %d, which is no VM' % owner)
        from .world import Vm # world needs this module
        return 'VM ' + Vm(number_).name

    def owners(self):
        """Owner and reference count of each frame that is memory, in one reading."""
        names = [field.name for field in self.kind.fields()]
        data = read_physical(physical(self.address, 'frames'), self.limit * self.kind.sizeof)
        fields = {field.name: (field.bitpos // 8, field.type.sizeof) for field in self.kind.fields()}
        if not {'owner', 'memory', 'references'} <= set(names):
            raise Corrupt('struct frame', 'its members are %s: tools/gdb needs a change' % ', '.join(names))
        order = byte_order()

        def member(index, name):
            offset, size = fields[name]
            start = index * self.kind.sizeof + offset
            return int.from_bytes(data[start:start + size], order)

        return [(i, member(i, 'owner'), member(i, 'references'))
                for i in range(self.limit) if member(i, 'memory')]
