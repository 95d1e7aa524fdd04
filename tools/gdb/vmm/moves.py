"""Commands that let the machine run to a place worth looking at."""
import gdb

from . import exits, readout, registers, symbols, world
from .command import Command, at_most
from .elf import elf
from .guest import symbol_address
from .machine import WORD, register
from .problem import Problem
from .programs import programs
from .structures import number


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
        places = []
        hit = names.index('software_tlb_hit')
        if reason != hit:
            conditions = []
            if vm is not None:
                conditions.append('$a0 == %d' % signed(vm.address))
            if reason is not None:
                conditions.append('$a1 == %d' % reason)
            places.append((symbols.code('stats_count'), ' && '.join(conditions) or None))
        if reason in (hit, None):
            places.append((symbols.code('refill_compared'), None))
        journey.forget()
        self.report(run_to(places), names, hit)

    def vm(self, word):
        try:
            return world.find(word)
        except Problem:
            raise Problem("'%s' is neither an exit reason (`vmm exits`) nor a VM (`vmm vms`)" % word) from None

    def report(self, pc, names, hit):
        vm = world.running()
        reason = hit if pc == symbols.code('refill_compared') else register('a1')
        came = exception_pc()
        mode = mode_word(number(vm.vcpu['hw_status']))
        line = 'exit %s of %s: %s at %s.' % (names[reason], whose(vm), mode, code(came))
        if reason == hit:
            show(line + ' The software TLB has the entry for 0x%08x: the vector copies it and returns'
                 % register('bad'))
        else:
            show(line + ' %s; next: %s at %s' % (
                exits.reasons()[reason][1], vm.mode(), code(number(vm.vcpu['pc']))))


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
        run_to([(symbols.code('trace_reflect'), condition)])
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
        places = self.vectors()
        run_to(places)
        self.entered()

    def entered(self):
        """At a vector: tells why the machine came."""
        vm = world.running()
        self.came = exception_pc()
        self.counters = exits.counters(vm)
        exccode = (register('cause') & symbols.constants('exit_handle')['CAUSE_EXCCODE']) >> 2
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
        """From the monitor to the guest's next instruction."""
        resume, hit = symbols.code('entry_resume'), symbols.code('refill_compared')
        if register('pc') != resume:
            stopped = run_to([(resume, None), (hit, None)])
        else:
            stopped = resume
        vm = world.running()
        if stopped == hit:
            target, mode = exception_pc(), mode_word(number(vm.vcpu['hw_status']))
            says = 'the software TLB had the entry; the vector copied it into the hardware TLB'
        else:
            target, mode = number(vm.vcpu['pc']), vm.mode()
            says = self.handled(vm)
        run_to([(target, None)] + self.vectors())
        if register('pc') != target: # an interrupt was pending
            self.entered()
            return
        show('monitor -> %s: %s; %s goes on at %s%s' % (
            mode, says, whose(vm), code(target), ' `%s`' % instruction(target) if instruction(target) else ''))
        self.counters = None

    def handled(self, vm):
        """What the monitor has done, by the counter that has moved."""
        names, after = exits.reasons(), exits.counters(vm)
        moved = [i for i in range(len(names)) if self.counters is not None and after[i] > self.counters[i]]
        words = ', '.join('%s (%s)' % names[i] for i in moved) or 'the exit is handled'
        pc, known = number(vm.vcpu['pc']), symbols.constants('reflect_exception')
        base = vm.cp0('EBASE') & 0xfffff000
        if pc in (base, base + known['VECTOR_GENERAL'], base + known['VECTOR_INTERRUPT']) and \
                vm.cp0('STATUS') & known['ST_EXL']:
            words += '; guest EPC = 0x%08x, ExcCode = %d, EXL = 1' % (
                vm.cp0('EPC'), (vm.cp0('CAUSE') & known['CAUSE_EXCCODE']) >> known['CAUSE_EXCCODE_SHIFT'])
        return words


journey = Journey()


class StepTrap(Command):
    """Run to the next boundary between guest and monitor, and say what crosses it.

    From guest code: to the monitor's vector, by the next instruction that traps. From the monitor:
    to the guest's next instruction, in its handler or behind the trap. `stepi` cannot do this: gdb
    plants a breakpoint behind the instruction and lets the whole trap run.
    step-trap [COUNT]"""

    name = 'step-trap'

    def run(self, words):
        count, = at_most(self, words, 1)
        if count and not count.isdigit():
            raise self.usage()
        for _ in range(int(count or 1)):
            if world.running() is None:
                raise Problem('no VM runs yet: `next-exit` goes to the first exit')
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
