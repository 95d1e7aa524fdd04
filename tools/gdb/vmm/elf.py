"""What gdb does not tell of an ELF file: the symbols of that file alone, assembly labels too, and what
its memory holds before anything has run. MIPS is 32-bit here, in either byte order."""
import os

from .problem import Problem

LOAD, SYMTAB, GLOBAL = 1, 2, 1


class Elf:
    """One file."""

    def __init__(self, path):
        with open(path, 'rb') as file:
            self.data = file.read()
        if self.data[:5] != b'\x7fELF\x01':
            raise Problem('%s is no 32-bit ELF file' % path)
        self.path = path
        self.order = 'big' if self.data[5] == 2 else 'little'
        self.symbols = self._symbols()

    def number(self, offset, size):
        return int.from_bytes(self.data[offset:offset + size], self.order)

    def words(self, offset, count):
        return [self.number(offset + 4 * i, 4) for i in range(count)]

    def _sections(self):
        start, size, count = self.number(32, 4), self.number(46, 2), self.number(48, 2)
        return [self.words(start + i * size, 10) for i in range(count)]

    def _symbols(self):
        """Addresses by name; a global symbol goes before others of its name."""
        found, sections = {}, self._sections()
        for _, kind, _, _, offset, size, link, _, _, each in sections:
            if kind != SYMTAB:
                continue
            names = sections[link][4]
            for entry in range(offset, offset + size, each):
                name, value, _ = self.words(entry, 3)
                end = self.data.index(b'\0', names + name)
                text = self.data[names + name:end].decode('ascii')
                if text not in found or self.data[entry + 12] >> 4 == GLOBAL:
                    found[text] = value
        return found

    def address(self, name):
        if name not in self.symbols:
            raise Problem("%s has no symbol '%s'" % (os.path.basename(self.path), name))
        return self.symbols[name]

    def places_of(self, instructions):
        """Addresses of these instruction words in what is loaded."""
        start, each, count = self.number(28, 4), self.number(42, 2), self.number(44, 2)
        wanted = {word.to_bytes(4, self.order) for word in instructions}
        for i in range(count):
            kind, offset, virtual, _, length = self.words(start + i * each, 5)
            if kind == LOAD:
                for at in range(0, length & ~3, 4):
                    if self.data[offset + at:offset + at + 4] in wanted:
                        yield virtual + at

    def memory(self, address, size):
        """Bytes that the file puts at an address."""
        start, each, count = self.number(28, 4), self.number(42, 2), self.number(44, 2)
        for i in range(count):
            kind, offset, virtual, _, length = self.words(start + i * each, 5)
            if kind == LOAD and virtual <= address and address + size <= virtual + length:
                return self.data[offset + address - virtual:offset + address - virtual + size]
        raise Problem('%s has nothing at 0x%08x' % (self.path, address))


_files = {}


def elf(path):
    """The file as it is now; read again when it has been built anew."""
    key = path, os.path.getmtime(path)
    if key not in _files:
        _files[key] = Elf(path)
    return _files[key]
