"""General registers and CP0: the guest's view beside the machine's."""
import gdb

from . import readout, symbols, world
from .machine import WORD, register
from .structures import number, string, variable

NAMES = ('zero at v0 v1 a0 a1 a2 a3 t0 t1 t2 t3 t4 t5 t6 t7 '
         's0 s1 s2 s3 s4 s5 s6 s7 t8 t9 k0 k1 gp sp s8 ra').split()

# The prefix that mips/ gives the fields of a register.
PREFIXES = {'Status': 'ST_', 'Cause': 'CAUSE_', 'EntryHi': 'ENTRYHI_', 'EntryLo0': 'ENTRYLO_',
            'EntryLo1': 'ENTRYLO_', 'Context': 'CONTEXT_', 'Index': 'INDEX_', 'Config': 'CONFIG_',
            'Config1': 'CONFIG1_', 'Config3': 'CONFIG3_', 'EBase': 'EBASE_', 'HWREna': 'HWRENA_'}


def exception_name(code):
    """ExcCode in the manual's word."""
    for name, value in symbols.constants('handle_exception').with_prefix('EXC_'):
        if value == code:
            return name[len('EXC_'):]
    return 'unknown'


def fields(register_name):
    """(name, mask) of a register's fields, from the highest bit down."""
    prefix = PREFIXES.get(register_name)
    if prefix is None:
        return []
    found = {name[len(prefix):]: value for name, value in symbols.constants('cp0_reset').with_prefix(prefix)
             if not name.endswith(('_SHIFT', '_MASK', '_ID'))}
    # A name that begins with another field's is one of that field's values.
    real = {name: mask for name, mask in found.items()
            if not any(name.startswith(other + '_') for other in found)}
    return sorted(real.items(), key=lambda item: -item[1])


def decode(register_name, value):
    """`IM=80 EXL IE`: single bits that are set, wider fields by value."""
    words = []
    for name, mask in fields(register_name):
        low = mask & -mask
        part = (value & mask) // low
        if mask == low:
            if part:
                words.append(name)
        elif name == 'EXCCODE':
            words.append('EXCCODE=%d(%s)' % (part, exception_name(part)))
        else:
            words.append('%s=%x' % (name, part))
    return ' '.join(words)


def general(vm):
    """(name, value) of the guest's registers: the machine's own while the guest runs."""
    if world.machine_mode() != world.MONITOR and vm.running():
        values = [register(name) for name in NAMES] + [register(name) for name in ('hi', 'lo', 'pc')]
    else:
        values = [number(vm.vcpu['gpr'][i]) for i in range(32)] + \
            [number(vm.vcpu[name]) for name in ('hi', 'lo', 'pc')]
    return list(zip(NAMES + ['hi', 'lo', 'pc'], values))


def cp0_table():
    """(number, name, read mask, effect) of the registers that the virtual CPU has."""
    table = variable('cp0.c', 'registers')
    for i in range(symbols.constants('cp0_reset')['CP0_COUNT_OF_IDS']):
        if int(table[i]['name']):
            yield i, string(table[i]['name'], "a register's name"), number(table[i]['read_mask'])


def guest_cp0(vm, name, index, mask):
    """What the guest's mfc0 would read."""
    if name == 'Count' and not vm.cp0('CAUSE') & symbols.constants('exit_handle')['CAUSE_DC']:
        return number(readout.take()['count']) + number(vm.vcpu['count_offset']) & WORD
    return number(vm.vcpu['cp0'][index]) & mask


def machine_cp0(name):
    """The machine's own register, None if there is no way to look at it."""
    live = {'Status': 'sr', 'Cause': 'cause', 'BadVAddr': 'bad'}
    if name in live:
        return register(live[name])
    try:
        return number(readout.take()[name.lower()])
    except gdb.error:
        return None
