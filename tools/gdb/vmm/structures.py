"""Structures in the machine's memory, read by physical address and checked before use."""
import gdb

from . import symbols
from .machine import read_physical, write_physical
from .problem import Corrupt


def physical(address, what):
    """The machine's physical address behind an address that the monitor uses."""
    known = symbols.constants('exit_handle')
    base, mask = known['LAYOUT_MEMORY'], known['LAYOUT_PHYSICAL_MASK']
    if not base <= address <= base + mask:
        raise Corrupt(what, '0x%08x is no address of machine memory' % address)
    return address & mask


def at(address, kind, what):
    """The object of type `kind` at an address of the monitor."""
    return gdb.Value(read_physical(physical(address, what), kind.sizeof), kind)


def variable(file, name):
    address, kind = symbols.address_of(file, name)
    return at(address, kind, name)


def store(address, data, what):
    write_physical(physical(address, what), data)


def number(value):
    return int(value) & 0xffffffffffffffff


def follow(pointer, what):
    """What a pointer of the monitor points at."""
    return at(int(pointer) & 0xffffffff, pointer.type.target(), what)


def text(array, what):
    """A string in an array of char."""
    data = bytes(int(array[i]) & 0xff for i in range(array.type.sizeof))
    end = data.find(0)
    if end < 0:
        raise Corrupt(what, 'the text has no end')
    if not all(32 <= c < 127 for c in data[:end]):
        raise Corrupt(what, 'the text has unprintable characters')
    return data[:end].decode('ascii')


def string(pointer, what, limit=80):
    """A string that a pointer of the monitor points at."""
    data = read_physical(physical(int(pointer) & 0xffffffff, what), limit)
    end = data.find(0)
    if end < 0:
        raise Corrupt(what, 'the text has no end')
    return data[:end].decode('ascii', 'replace')

