"""Who is there and who is running: VMs, their virtual processors, the guest's processes."""
import gdb

from . import symbols
from .guest import Guest
from .machine import register
from .problem import Corrupt, Problem
from .structures import at, follow, number, physical, text, variable

MONITOR, KERNEL, USER = 'monitor', 'guest kernel', 'guest user'


def machine_mode():
    """What the processor runs now. With EXL or ERL set it is in the monitor's exception entry,
    whatever KSU says."""
    known = symbols.constants('exit_handle')
    status = register('sr')
    if status & (known['ST_EXL'] | known['ST_ERL']):
        return MONITOR
    return {known['ST_KSU_SUPV']: KERNEL, known['ST_KSU_USER']: USER}.get(
        status & known['ST_KSU'], MONITOR)


class Vm:
    """One virtual machine and its virtual processor, as they are in memory now."""

    def __init__(self, number_):
        address, kind = symbols.address_of('vm.c', 'vms')
        self.id = number_
        self.address = address + number_ * kind.target().sizeof
        self.what = 'VM %d' % number_
        self.value = at(self.address, kind.target(), self.what)
        if int(self.value['id']) != number_:
            raise Corrupt(self.what, 'its id is %d' % int(self.value['id']))
        self.name = text(self.value['settings']['name'], self.what + "'s name")
        self._vcpu = None

    @property
    def state(self):
        states = {value: name for name, value in symbols.enumeration('vm_state').items()}
        state = int(self.value['state'])
        if state not in states:
            raise Corrupt(self.what, 'its state is %d' % state)
        return states[state][len('VM_'):].lower()

    @property
    def vcpu(self):
        """struct vcpu; the registers in it are older than the machine's while the guest runs."""
        if self._vcpu is None:
            pointer = int(self.value['vcpu']) & 0xffffffff
            if pointer == 0:
                raise Problem('VM %s has ended: its virtual processor is gone' % self.name)
            vcpu = follow(self.value['vcpu'], self.what + "'s vCPU")
            if int(vcpu['vm']) & 0xffffffff != self.address:
                raise Corrupt(self.what + "'s vCPU", 'it belongs to 0x%08x, not to this VM'
                              % (int(vcpu['vm']) & 0xffffffff))
            self._vcpu = vcpu
        return self._vcpu

    def cp0(self, name):
        """A register of the virtual CP0 by the name that mips/cp0.h gives it."""
        return number(self.vcpu['cp0'][symbols.constants('exit_handle')['CP0_' + name]])

    def mode(self):
        """The mode that the guest believes it is in: vcpu_mode()."""
        known = symbols.constants('exit_handle')
        status = self.cp0('STATUS')
        if status & (known['ST_EXL'] | known['ST_ERL']):
            return KERNEL
        return USER if status & known['ST_KSU'] == known['ST_KSU_USER'] else KERNEL

    def guest_asid(self):
        """vcpu_guest_asid()."""
        asid = self.cp0('ENTRYHI') & symbols.constants('exit_handle')['ENTRYHI_ASID']
        erl = self.cp0('STATUS') & symbols.constants('exit_handle')['ST_ERL']
        return asid + (symbols.constants('vcpu_prepare_resume')['GUEST_ASID_ERL'] if erl else 0)

    def hardware_asid(self, guest_asid):
        """asid_find(): 0 if there is none."""
        if number(self.value['asids']['generation']) != number(variable('asid.c', 'asid_generation')):
            return 0
        return int(self.value['asids']['hardware'][guest_asid])

    def running(self):
        return running() is not None and running().id == self.id

    def process(self):
        """The guest's current process, or None if the guest is none of ours."""
        return Guest(self).process()


def count():
    value = int(variable('vm.c', 'vm_count'))
    limit = symbols.constants('vm_get')['VMS_MAX']
    if not 0 <= value <= limit:
        raise Corrupt('vm_count', 'there are %d VMs, and at most %d can be' % (value, limit))
    return value


def every():
    return [Vm(i) for i in range(count())]


def find(word):
    """The VM of that name or number; the one that runs if the word is empty."""
    if not word:
        vm = running()
        if vm is None:
            raise Problem('no VM runs yet: `next-exit` goes to the first exit')
        return vm
    for vm in every():
        if word in (vm.name, str(vm.id)):
            return vm
    raise Problem("no VM '%s': there are %s" % (word, ', '.join(vm.name for vm in every()) or 'none yet'))


def running():
    """The VM whose virtual processor the machine runs; None before the first."""
    pointer = int(variable('vcpu.c', 'vcpu_selected')) & 0xffffffff
    if pointer == 0:
        return None
    vcpu = at(pointer, gdb.lookup_type('struct vcpu'), 'vcpu_selected')
    address, kind = symbols.address_of('vm.c', 'vms')
    offset = (int(vcpu['vm']) & 0xffffffff) - address
    if offset % kind.target().sizeof or not 0 <= offset // kind.target().sizeof < count():
        raise Corrupt('vcpu_selected', 'its VM is 0x%08x' % (int(vcpu['vm']) & 0xffffffff))
    return Vm(offset // kind.target().sizeof)


def who():
    """(mode, VM or None, process or None) of what the machine runs now."""
    mode, vm = machine_mode(), running()
    process = None
    if vm is not None:
        try:
            process = vm.process()
        except Problem:
            pass
    return mode, vm, process


def describe():
    """Who is running, in a few words."""
    mode, vm, process = who()
    if vm is None:
        return 'monitor, before the first VM'
    words = mode + (' for' if mode == MONITOR else ' of') + ' VM ' + vm.name
    if process is not None:
        words += ', process %d %s' % process
    return words


__all__ = ['MONITOR', 'KERNEL', 'USER', 'Vm', 'describe', 'every', 'find', 'machine_mode', 'physical',
           'register', 'running', 'who']
