"""Symbols of the user program that runs: all programs are linked to the same address, so that only
one of them can be loaded at a time."""
import os

import gdb

from . import world
from .problem import Problem


class Programs:
    """Loads the symbols of the running process's program; `make gdb` says where programs lie."""

    def __init__(self):
        self.loaded = None

    def folder(self):
        value = gdb.convenience_variable('vmm_programs')
        return None if value is None else value.string()

    def path(self, name):
        folder = self.folder()
        if folder is None:
            return None
        path = os.path.join(folder, name)
        return path if os.path.isfile(path) else None

    def load(self, name):
        """Makes `name` the program whose symbols are there. False: there is no such program."""
        path = self.path(name)
        if path is None:
            return False
        if path != self.loaded:
            if self.loaded is not None:
                gdb.execute('remove-symbol-file %s' % self.loaded, to_string=True)
                self.loaded = None
            gdb.execute('add-symbol-file %s' % path, to_string=True)
            self.loaded = path
        return True

    def follow(self):
        """Between commands: the symbols of the process that is current now."""
        try:
            _, _, process = world.who()
            if process is not None:
                self.load(process[1])
        except (Problem, gdb.error):
            pass # nothing runs yet


programs = Programs()
