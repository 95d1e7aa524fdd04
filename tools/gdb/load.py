"""Loads the extension: `source tools/gdb/load.py`, in ~/.gdbinit with the whole path. `help vmm` then
lists the commands, and `vmm symbols build/big disco` loads the symbols."""
import os
import sys

import gdb

# The package `vmm` lies beside this file; nothing is written into the source folder.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import vmm

SETTINGS = (
    'pagination off', 'confirm off', 'print pretty on', 'debuginfod enabled off',
    # Several programs share one processor and its addresses: what was read of one is not another's.
    'code-cache off', 'stack-cache off',
    # No guesses about frames without debug information: they end a backtrace.
    'heuristic-fence-post 4096',
)
gdb.execute('maint set worker-threads 0') # gdb 13 has been seen to crash while several of them read symbols
for setting in SETTINGS:
    gdb.execute('set ' + setting)
vmm.install()
