"""Commands that let the machine run to a place worth looking at."""
import gdb

from . import exits, readout, registers, symbols, world
from .command import Command, at_most
from .elf import elf
from .guest import symbol_address
from .machine import WORD, register
from .problem import Corrupt, Problem
from .programs import programs
from .structures import number, store


ERETS = 0x42000018, 0x42000058 # eret, and eretnc, which keeps a reservation


def show(line):
    gdb.write(line + '\n')


class Place(gdb.Breakpoint):
    """A breakpoint that only one command knows of."""

    def __init__(self, address, condition=None):
        super().__init__('*0x%x' % address, internal=True)
        self.address = address
        self.silent = True
        if condition:
            self.condition = condition


def run_to(places):
    """Lets the machine run to one of [(address, condition)]; the address it stopped at. Another
    breakpoint may stop it earlier."""
    set_ = [Place(*place) for place in places]
    gdb.execute('set suppress-cli-notifications on')
    try:
        gdb.execute('continue', to_string=True)
    except gdb.error:
        if gdb.selected_thread() is not None:
            raise
    finally:
        gdb.execute('set suppress-cli-notifications off')
        for place in set_:
            if place.is_valid():
                place.delete()
    if gdb.selected_thread() is None:
        raise Problem('the run has ended')
    pc = register('pc')
    if pc not in [address for address, _ in places]:
        raise Problem('stopped elsewhere: %s; pc 0x%08x %s' % (world.describe(), pc, symbols.place(pc)))
    return pc


def code(address):
    """`0x00400074 getpid+0x4`"""
    place = symbols.place(address)
    return '0x%08x %s' % (address, place) if place else '0x%08x' % address


def instruction(address):
    """The instruction there, if gdb can read it now."""
    try:
        text = gdb.selected_frame().architecture().disassemble(address)[0]['asm']
        return ' '.join(text.split())
    except (gdb.error, gdb.MemoryError):
        return ''


def exception_pc():
    """Where the exception that the monitor handles came from: the machine's EPC."""
    return number(readout.take()['epc'])


def exception_code():
    """What the machine's Cause says; 0 is an interrupt."""
    known = symbols.constants('exit_handle')
    return (register('cause') & known['CAUSE_EXCCODE']) >> known['CAUSE_EXCCODE_SHIFT']


def mode_word(status):
    known = symbols.constants('exit_handle')
    return world.USER if status & known['ST_KSU'] == known['ST_KSU_USER'] else world.KERNEL


def whose(vm):
    """`VM guest, process 1 mix`"""
    try:
        process = vm.process()
    except Problem:
        process = None
    return 'VM ' + vm.name + (', process %d %s' % process if process else '')


class NextExit(Command):
    """Run to the next exit, after the monitor has handled it and before the guest goes on.

    REASON is a name of `vmm exits`, VM a name or number.
    next-exit [REASON] [VM]"""

    name = 'next-exit'

    def run(self, words):
        vm, reason = None, None
        names = [name for name, _ in exits.reasons()]
        if len(words) > 2:
            raise self.usage()
        for word in words:
            if word in names and reason is None:
                reason = names.index(word)
            else:
                vm = self.vm(word)
        conditions = []
        if vm is not None:
            conditions.append('$a0 == %d' % signed(int(vm.value['vcpu']) & WORD))
        if reason is not None:
            conditions.append('$a1 == %d' % reason)
        journey.forget()
        fast_paths_off()
        run_to([(symbols.code('trace_exit_end'), ' && '.join(conditions) or None)])
        self.report(register('a1'), names)

    def vm(self, word):
        try:
            return world.find(word)
        except Corrupt:
            raise
        except Problem:
            raise Problem("'%s' is neither an exit reason (`vmm exits`) nor a VM (`vmm vms`)" % word) from None

    def report(self, reason, names):
        vm, record = world.running(), exits.current()
        show('exit %s of %s: guest %s at %s. %s; next: %s at %s' % (
            names[reason], whose(vm), record.mode, code(record.pc), exits.reasons()[reason][1],
            vm.mode(), code(number(vm.vcpu['pc']))))


def fast_paths_off():
    """An exit that a fast path serves passes no C code that could be stopped in."""
    for vm in world.every():
        if not int(vm.value['vcpu']) or not int(vm.value['settings']['fast_paths']):
            continue
        offset = gdb.parse_and_eval('(unsigned long)&((struct vm *)0)->settings.fast_paths')
        store(vm.address + int(offset), bytes(4), 'fast_paths')
        readout.call('fast_paths_switch((struct vm *)0x%x)' % vm.address)
        show('VM %s: the switch fast_paths is off from now on, so that every exit can be stopped at' % vm.name)


def signed(value):
    """As gdb sees a 32-bit register."""
    return value - (1 << 32) if value & 1 << 31 else value


class NextReflect(Command):
    """Run to the next exception that the monitor delivers to a guest.

    Stops when the guest's CP0 registers are set and its PC is at its vector.
    next-reflect [VM]"""

    name = 'next-reflect'

    def run(self, words):
        word, = at_most(self, words, 1)
        condition = None
        if word:
            vm = world.find(word)
            condition = '$a0 == %d' % signed(int(vm.value['vcpu']) & WORD)
        journey.forget()
        fast_paths_off()
        run_to([(symbols.code('trace_record_reflect'), condition)])
        vm, exccode = world.running(), register('a1')
        show('reflect exception %d (%s) to %s: guest EPC = %s, Cause.ExcCode = %d, Status.EXL = %d, '
             'BadVAddr = 0x%08x, PC = %s' % (
                 exccode, registers.exception_name(exccode), whose(vm), code(vm.cp0('EPC')),
                 (vm.cp0('CAUSE') & 0x7c) >> 2, bool(vm.cp0('STATUS') & 2), vm.cp0('BADVADDR'),
                 code(number(vm.vcpu['pc']))))


class Journey:
    """What step-trap remembers from one boundary to the next."""

    def __init__(self):
        self.forget()

    def forget(self):
        """Another command has moved the machine."""
        self.counters = None # exits by reason when the monitor was entered
        self.came = None     # where from
        self.origin = None   # (VM, mode, pid) in which the outermost trap began

    def vectors(self):
        """The doors into the monitor, where EBase says they are."""
        known = symbols.constants('exit_handle')
        base = number(readout.take()['ebase']) & 0xfffff000
        return [(base + symbols.constants('reflect_exception')[name], None)
                for name in ('VECTOR_REFILL', 'VECTOR_CACHE', 'VECTOR_GENERAL', 'VECTOR_INTERRUPT')
                ] + [(known['LAYOUT_DEBUG_DOOR'], None)]

    def into_monitor(self):
        """From the guest to the vector that the next trap enters by."""
        run_to(self.vectors())
        while exception_code() == 0:
            self.pass_over(exception_pc(), register('sr'))
            run_to(self.vectors())
        self.entered()

    def pass_over(self, place, status):
        """An interrupt came, and with it perhaps all of the guest's own handler: on to where the
        guest was, in the mode that it was in."""
        known = symbols.constants('exit_handle')
        condition = '($sr & %d) == %d' % (known['ST_KSU'] | known['ST_EXL'], status & known['ST_KSU'])
        process = world.running().process()
        run_to([(place, condition)])
        while world.running().process() != process:
            run_to([(place, condition)])

    def entered(self):
        """At a vector: tells why the machine came."""
        vm = world.running()
        self.came = exception_pc()
        self.counters = exits.counters(vm)
        exccode = exception_code()
        mode = mode_word(register('sr'))
        if mode == world.USER or self.origin is None:
            process = vm.process()
            self.origin = vm.id, mode, process and process[0], self.came
        text = instruction(self.came)
        line = '%s -> monitor: %s%s raises exception %d (%s)' % (
            mode, code(self.came), ' `%s`' % text if text else '', exccode, registers.exception_name(exccode))
        if registers.exception_name(exccode) in ('MOD', 'TLBL', 'TLBS', 'ADEL', 'ADES'):
            line += ', BadVAddr 0x%08x' % register('bad')
        show(line + '; the machine is at its vector %s' % code(register('pc')))

    def back_to_guest(self):
        """From the monitor to the guest's next instruction, by whichever eret leads there."""
        before = world.running()
        if not self.at_return():
            run_to(returns())
        while not self.at_return(): # back into the monitor, from an interrupt that ended its wait
            run_to(returns())
        vm, target, status = world.running(), exception_pc(), register('sr')
        mode = mode_word(status)
        says = self.handled(vm) if before is not None else 'the monitor starts the first VM'
        run_to([(target, None)] + self.vectors())
        if register('pc') != target: # an interrupt was pending
            self.pass_over(target, status)
        if self.interrupted(vm, target):
            target, mode, status = self.before_interrupt(vm)
            self.pass_over(target, status)
        text = instruction(target)
        show('monitor -> %s: %s; %s goes on at %s%s' % (
            mode, says, whose(vm), code(target), ' `%s`' % text if text else ''))
        self.counters = None

    def interrupted(self, vm, target):
        """Has the monitor, on its way back, delivered an interrupt to the guest?"""
        known = symbols.constants('reflect_exception')
        return vm.cp0('STATUS') & known['ST_EXL'] and not vm.cp0('CAUSE') & known['CAUSE_EXCCODE'] and \
            target - (vm.cp0('EBASE') & 0xfffff000) in (known['VECTOR_GENERAL'], known['VECTOR_INTERRUPT'])

    def before_interrupt(self, vm):
        """Where the guest would be without it: (PC, mode, the machine's Status.KSU there)."""
        known = symbols.constants('exit_handle')
        if vm.cp0('STATUS') & known['ST_KSU'] == known['ST_KSU_USER']:
            return vm.cp0('EPC'), world.USER, known['ST_KSU_USER']
        return vm.cp0('EPC'), world.KERNEL, known['ST_KSU_SUPV']

    def at_return(self):
        """At an eret that leads to a guest?"""
        known = symbols.constants('exit_handle')
        return register('pc') in [address for address, _ in returns()] and register('sr') & known['ST_KSU']

    def handled(self, vm):
        """What the monitor has done, by the counter that has moved."""
        names, after = exits.reasons(), exits.counters(vm)
        moved = [i for i in range(len(names)) if self.counters is not None and after[i] > self.counters[i]]
        words = ', '.join('%s (%s)' % names[i] for i in moved) or 'the exit is handled'
        pc, known = number(vm.vcpu['pc']), symbols.constants('reflect_exception')
        base = vm.cp0('EBASE') & 0xfffff000
        if pc in (base, base + known['VECTOR_GENERAL'], base + known['VECTOR_INTERRUPT']) and \
                vm.cp0('STATUS') & known['ST_EXL'] and not self.interrupted(vm, pc):
            words += '; guest EPC = 0x%08x, ExcCode = %d, EXL = 1' % (
                vm.cp0('EPC'), (vm.cp0('CAUSE') & known['CAUSE_EXCCODE']) >> known['CAUSE_EXCCODE_SHIFT'])
        return words


def returns():
    """The monitor's ways out: each eret and eretnc in it."""
    return [(address, None) for address in elf(symbols.monitor().filename).places_of(ERETS)]


journey = Journey()


class StepTrap(Command):
    """Run to the next boundary between guest and monitor, and say what crosses it.

    From guest code: to the monitor's vector, by the next instruction that traps. From the monitor:
    to the guest's next instruction, in its handler or behind the trap. `stepi` cannot do this: gdb
    plants a breakpoint behind the instruction and lets the whole trap run. Interrupts that come on
    the way are passed over; `next-exit timer` stops at them.
    step-trap [COUNT]"""

    name = 'step-trap'

    def run(self, words):
        count, = at_most(self, words, 1)
        if count and not count.isdigit():
            raise self.usage()
        for _ in range(int(count or 1)):
            if world.machine_mode() == world.MONITOR:
                journey.back_to_guest()
            else:
                journey.into_monitor()


class FinishTrap(Command):
    """Run until the trap that the guest is in is over: to where the guest's user program goes on.

    A trap that the guest's kernel was in when step-trap met it ends where that kernel goes on.
    finish-trap"""

    name = 'finish-trap'

    def run(self, words):
        at_most(self, words, 0)
        vm = world.running()
        if vm is None:
            raise Problem('no VM runs yet: `next-exit` goes to the first exit')
        if world.machine_mode() == world.USER:
            raise Problem('the guest is in user mode, in no trap: `step-trap` goes into the next one')
        origin = journey.origin
        if origin is None or origin[0] != vm.id:
            origin = vm.id, world.USER, (vm.process() or (None,))[0], None
        self.to_origin(vm, origin)
        journey.origin = None

    def to_origin(self, vm, origin):
        known = symbols.constants('exit_handle')
        vcpu = signed(int(vm.value['vcpu']) & WORD)
        condition = '(int)vcpu_selected == %d && ' % vcpu
        if origin[1] == world.USER:
            condition += '(vcpu_selected->hw_status & %d) == %d' % (known['ST_KSU'], known['ST_KSU_USER'])
        else:
            condition += '(vcpu_selected->pc == %d || vcpu_selected->pc == %d)' % (origin[3], origin[3] + 4)
        resume = symbols.code('entry_resume')
        while True:
            run_to([(resume, condition)])
            now = world.Vm(vm.id)
            process = now.process()
            if origin[2] is None or (process and process[0] == origin[2]):
                break
        target = number(now.vcpu['pc'])
        run_to([(target, None)])
        show('%s goes on: %s at %s' % (whose(now), now.mode(), code(target)))


class GuestBreakpoint(gdb.Breakpoint):
    """Stops in one VM, and in one program if the address is a user program's."""

    def __init__(self, address, vm, program):
        super().__init__('*0x%x' % address)
        self.vm, self.program = vm, program

    def stop(self):
        try:
            mode, vm, process = world.who()
        except (Problem, gdb.error):
            return True
        if mode == world.MONITOR or (self.vm is not None and vm.id != self.vm):
            return False
        return self.program is None or (process is not None and process[1] == self.program)


class BreakGuest(Command):
    """Set a breakpoint in a guest: on a function of its kernel, or of a program as PROGRAM:FUNCTION.

    Programs all lie at the same addresses, and so do VMs' kernels: gdb's own `break` stops in any.
    break-guest SYMBOL|PROGRAM:SYMBOL [VM]"""

    name = 'break-guest'

    def run(self, words):
        symbol, vm = at_most(self, words, 2)
        if not symbol:
            raise self.usage()
        number_ = world.find(vm).id if vm else None
        program, _, name = symbol.rpartition(':')
        address = self.program_address(program, name) if program else symbol_address(name)
        breakpoint_ = GuestBreakpoint(address, number_, program or None)
        show('breakpoint %d: %s at 0x%08x, %s' % (
            breakpoint_.number, symbol, address, 'VM ' + vm if vm else 'any VM'))

    def program_address(self, program, name):
        if not programs.load(program):
            raise Problem("no program '%s' in %s" % (program, programs.folder() or 'no folder: use `make gdb`'))
        return elf(programs.path(program)).address(name)


COMMANDS = (NextExit, NextReflect, StepTrap, FinishTrap, BreakGuest)
