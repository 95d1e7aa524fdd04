"""The guest kernel's own structures: its current process and its page table (guest-os/kernel).

A VM may run any kernel. What is read here is believed only if the kernel in the VM's memory is the
one whose symbols gdb has."""
import os

import gdb

from . import symbols
from .elf import elf
from .machine import read_physical, word
from .memory import Pmap
from .problem import Corrupt, Problem

KERNELS = ('kernel.elf', 'kernel-native.elf')


def objfile():
    return symbols.objfile(lambda name: os.path.basename(name) in KERNELS)


class Guest:
    """The kernel in a VM's memory."""

    def __init__(self, vm):
        self.vm = vm
        self.pmap = Pmap(vm)

    def read(self, address, size):
        """Bytes behind an address in the kernel's direct window onto its RAM."""
        window = self.window()
        if not window <= address < window + self.pmap.bytes:
            raise Corrupt("VM %s's kernel" % self.vm.name, '0x%08x is not in its RAM window' % address)
        return self.read_guest_physical(address - window, size)

    def read_guest_physical(self, address, size):
        entry = self.pmap.lookup(address >> 12)
        if not entry.present and self.pmap.is_memory(address >> 12):
            if entry.swapped:
                raise Problem("guest-physical 0x%08x is on the disk" % address)
            return bytes(size) # nobody has touched it
        if not entry.present or (address & 0xfff) + size > 0x1000:
            raise Corrupt("VM %s's kernel" % self.vm.name,
                          'there is no memory at guest-physical 0x%08x' % address)
        return read_physical(entry.frame << 12 | address & 0xfff, size)

    def window(self):
        """Where the kernel was linked to: its window onto RAM."""
        return symbols.guest_constants()['RAM_WINDOW']

    def word(self, address):
        return word(self.read(address, 4))

    def known(self):
        """Is the kernel in the VM's memory the one whose symbols gdb has?"""
        if objfile() is None or symbols.guest_constants() is None:
            return False
        path = objfile().filename
        try:
            address = symbol_address('trap')
            return self.read(address, 64) == elf(path).memory(address, 64)
        except (Problem, gdb.error):
            return False

    def process(self):
        """(pid, name) of the current process; None if there is none, or the kernel is not known."""
        if not self.known():
            return None
        pointer = self.word(symbol_address('current'))
        if pointer == 0:
            return None
        process = self.structure('process', pointer)
        name = bytes(int(process['name'][i]) & 0xff
                     for i in range(process['name'].type.sizeof)).split(b'\0')[0]
        if not name or not all(33 <= c < 127 for c in name):
            raise Corrupt("VM %s's current process" % self.vm.name, 'its name is %r' % name)
        return int(process['pid']), name.decode('ascii')

    def structure(self, kind, address):
        kind = gdb.lookup_type('struct ' + kind)
        data = b''
        while len(data) < kind.sizeof: # it may cross a page
            step = min(kind.sizeof - len(data), 0x1000 - (address + len(data) & 0xfff))
            data += self.read(address + len(data), step)
        return gdb.Value(data, kind)

    def page_table_entry(self, address):
        """(words that tell how it was found, EntryLo of the page or None)."""
        if not self.known():
            return 'not known: the VM runs a kernel without symbols here', None
        here = symbols.guest_constants()
        table_of_user, window = here['BYTES_PER_TABLE_PAGE'], here['MAPPED_WINDOW']
        directory = self.word(symbol_address('current_directory'))
        if directory == 0:
            return 'no address space is active yet', None
        if address < 0x80000000:
            return self._two_levels(directory, address, address // table_of_user)
        if window <= address < window + (1 << here['LINEAR_TABLE_SHIFT']):
            number = (address - window) >> 12
            return 'directory[%d], of the page table itself' % number, self.word(directory + 4 * number)
        if here['KERNEL_STACKS'] <= address < here['KERNEL_STACKS'] + (1 << here['KERNEL_STACKS_SHIFT']):
            number = (address - here['KERNEL_STACKS']) >> 12
            entry = self.word(symbol_address('kernel_stack_ptes') + 4 * number)
            return 'kernel_stack_ptes[%d]' % number, entry
        return 'the kernel maps nothing there', None

    def _two_levels(self, directory, address, number):
        table = self.word(directory + 4 * number)
        shift = symbols.constants('exit_handle')['ENTRYLO_PFN_SHIFT']
        index = (address >> 12) % symbols.guest_constants()['PTES_PER_PAGE']
        entry = word(self.read_guest_physical(((table >> shift) << 12) + 4 * index, 4))
        return 'directory[%d] names PFN 0x%05x, whose entry %d is it' % (number, table >> shift, index), entry


def symbol_address(name):
    """Of the guest kernel alone: the monitor may have a symbol of that name, too."""
    file = objfile()
    if file is None:
        raise Problem('no symbols of a guest kernel: `vmm symbols build/ENDIAN PLATFORM` loads them')
    return elf(file.filename).address(name)
