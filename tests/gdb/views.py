"""Each `vmm` command against a state that is known by another way."""
import re

import gdb

from check import differ, gva2gpa, lacks, say, to_program, verdict, vm
from vmm import exits, tlb
from vmm.elf import elf
from vmm.machine import read_physical, register
from vmm.structures import number, variable

GETPID = 6 # guest-os/abi.h, compared below with what the guest passes


def before():
    verdict('before the first VM each command says so in one line', sum(
        (lacks(say(command), r'^error: .*no VM runs yet: `next-exit` goes to the first exit$')
         for command in ('vmm exits', 'vmm regs', 'vmm cp0', 'vmm tlb virtual', 'vmm pmap',
                         'vmm translate 0x400000', 'finish-trap')), []))
    verdict('vmm who and the prompt know the time before the first VM',
            lacks(say('vmm who'), r'^monitor, before the first VM') + differ('prompt', prompt(), '(monitor) '))


def prompt():
    return gdb.prompt_hook('(gdb) ')


def in_user():
    to_program('hello')
    verdict('vmm who and the prompt: guest user, its VM, its process', lacks(
        say('vmm who'), r'^guest user of VM guest, process 1 hello; pc 0x0040[0-9a-f]{4} main$')
        + differ('prompt', prompt(), '(guest user hello[1]) '))
    shown = {name: int(value, 16) for name, value in re.findall(r'\b(\w+) ([0-9a-f]{8})\b', say('vmm regs'))}
    live = {name: register(name) for name in ('v0', 'a0', 'a1', 'sp', 'ra', 'pc', 'gp', 's8', 'hi', 'lo')}
    verdict('vmm regs shows the machine\'s registers while the guest runs',
            sum((differ(name, shown.get(name), value) for name, value in live.items()), []))
    verdict('the machine\'s Context holds the hardware ASID while a guest runs', lacks(
        say('vmm cp0'), r'^Context +[0-9a-f]{8}  %02x' % (vm().hardware_asid(vm().guest_asid()) >> 1)))
    verdict('bt and list work in the guest\'s user program', lacks(say('bt'), r'^#0  main \(argc=1')
            + lacks(say('list'), r'hello from user mode') + lacks(say('x/i $pc'), r'main.*addiu|main.*move'))


def in_monitor():
    say('next-exit syscall')
    verdict('vmm who and the prompt: the monitor, for a VM and its process', lacks(
        say('vmm who'), r'^monitor for VM guest, process 1 hello; pc .* trace_exit_end')
        + differ('prompt', prompt(), '(guest monitor hello[1]) '))
    verdict('bt in the monitor ends at the exception entry', lacks(
        say('bt'), r'^#0  trace_exit_end .*EXIT_SYSCALL', r'in exit_handle', r'in exit_dispatch', r'^#3 .*exit_count_read'))
    regs = say('vmm regs')
    verdict('vmm regs shows the vCPU\'s registers while the monitor runs', lacks(
        regs, r'v0 %08x' % GETPID, r'pc %08x' % number(vm().vcpu['pc']), 'in mode guest kernel, at general_vector'))
    cp0 = say('vmm cp0')
    verdict('vmm cp0 shows the guest\'s view of a system call beside the machine\'s', lacks(
        cp0, r'^EPC +([0-9a-f]{8})  \1$', r'^Cause .*EXCCODE=8\(SYS\) \| .*EXCCODE=8\(SYS\)',
        r'^Status .*KSU=2 EXL IE \| .*KSU=0', r'^Count +[0-9a-f]{8}  [0-9a-f]{8}', r'^Wired +00000000  [0-9a-f]{8}'))
    verdict('the machine\'s Context holds an ASID of no guest while the monitor runs',
            lacks(cp0, r'^Context +[0-9a-f]{8}  [89a-f]'))
    in_ring = exits.recent(2)
    verdict('vmm trace ends with the system call and its reflection', lacks(
        say('vmm trace 2'), r'user   exit .*getpid\+0x4$', r'reflect .*exccode=8 .*general_vector$')
        + differ('records', len(in_ring), 2))
    wrong = say('vmm trace none')
    verdict('vmm trace refuses what is no number', lacks(wrong, r'^error: vmm trace: usage: vmm trace \[N\]$'))
    total = number(vm().value['total']) + number(vm().vcpu['entries'])
    shown = int(re.search(r'total +(\d+)', say('vmm exits'))[1])
    verdict('vmm exits adds up to what the vectors counted',
            differ('total', shown, total) + lacks(say('vmm exits'), r'tlb_refill +\d+  TLB refill reflected'))
    verdict('vmm vms lists the VM that runs', lacks(say('vmm vms'), r'^\*  0  guest  .*64 MB'))


def memory():
    path = next(file.filename for file in gdb.objfiles() if '/kernel' in file.filename)
    start = elf(path).address('vectors')
    pfn = (start & 0x1fffffff) >> 12
    line = say('vmm pmap guest 0x%x' % pfn)
    match = re.search(r'machine address (0x[0-9a-f]{8}): writable, owned by VM guest, 1 references', line)
    verdict('vmm pmap names the machine frame that holds the guest kernel\'s code', [line] if not match else differ(
        'memory there', read_physical(int(match[1], 16), 64).hex(), elf(path).memory(start, 64).hex()))
    verdict('vmm pmap lists all of the VM\'s memory', lacks(
        say('vmm pmap'), r'16384 frames of RAM', r'^  [0-9a-f]{5}-[0-9a-f]{5} -> [0-9a-f]{5}-[0-9a-f]{5}  writable'))
    frames = say('vmm frames')
    counts = {who: int(count) for who, count in re.findall(r'^(\S.*?) +(\d+) +[\d.]+ +\d+$', frames, re.M)}
    verdict('vmm frames: the VM has what it has touched, and the rest is the monitor\'s or free',
            differ('VM guest', counts.get('VM guest'), number(vm().value['pmap']['counts']['owned'])) +
            differ('nobody', counts.get('nobody'), int(variable('frames.c', 'free_count'))) +
            ([] if 0 < counts.get('the monitor', 0) < 4096 else ['the monitor: %r' % counts]))
    verdict('vmm frames refuses a number beyond memory', lacks(say('vmm frames 0x7fffffff'), r'^error: .*frame'))


def tlbs():
    """In the guest's kernel: QEMU then translates by the guest's own ASID."""
    say('step-trap')
    asid = vm().hardware_asid(vm().guest_asid())
    wrong, seen = [], 0
    for entry in tlb.hardware():
        for half in range(2):
            address = (entry.hi & 0xffffe000 & ~entry.mask) + half * entry.page
            if entry.asid == asid and entry.lo[half] & 2:
                seen += 1
                wrong += differ('0x%08x' % address, gva2gpa(address), entry.translate(address) << 12)
    verdict('vmm tlb hardware is the TLB that QEMU translates by', wrong or ([] if seen > 2 else ['%d pages' % seen]))
    text = say('vmm tlb hardware')
    verdict('vmm tlb hardware names owners', lacks(text, r'= guest +1  00400 -> MFN'))
    pfn = re.search(r'00400 -> PFN ([0-9a-f]{5})', say('vmm tlb virtual'))
    mfn = re.search(r'00400 -> MFN ([0-9a-f]{5})', text)
    one = say('vmm pmap guest 0x%s' % pfn[1]) if pfn else ''
    verdict('vmm tlb virtual and hardware differ by the pmap alone', lacks(one, r'-> MFN %s,' % (mfn and mfn[1])))
    soft = {entry.hi: entry.lo for _, entry in tlb.Software(vm()).entries()}
    both = [entry for entry in tlb.hardware() if entry.hi in soft and entry.lo == soft[entry.hi]]
    verdict('vmm tlb software holds what the hardware TLB got from it',
            ([] if both else ['nothing in common']) + lacks(say('vmm tlb software'), r'software TLB, on', r'-> MFN'))
    verdict('vmm tlb refuses another word', lacks(say('vmm tlb firm'), r'^error: vmm tlb: usage:'))
    verdict('the read-out changes nothing of the machine but Count', readout_is_harmless())


def readout_is_harmless():
    names = ['v0', 'a0', 'k0', 'k1', 'sp', 'ra', 'sr', 'pc', 'bad', 'hi', 'lo']
    first = [register(name) for name in names]
    before_ = say('vmm cp0')
    say('python vmm.readout.call("readout_take()")') # what was read is forgotten
    after = say('vmm cp0')

    def strip(text):
        # As Count goes on, Cause may get a TI.
        return [line for line in text.splitlines() if not line.startswith(('Count', 'Random', 'Cause'))]

    return differ('registers', [register(name) for name in names], first) + \
        differ('cp0', strip(after), strip(before_))


def in_kernel():
    say('break-guest system_call')
    say('continue')
    say('delete')
    verdict('bt, list and x work in the guest\'s kernel', lacks(
        say('bt'), r'^#0  system_call \(', r'in trap \(frame=') + lacks(say('list'), r'system_call')
        + lacks(say('x/i $pc'), r'system_call') + lacks(say('vmm who'), r'^guest kernel of VM guest, process 1 hello'))


def at_the_end():
    gdb.execute('tbreak stats_print')
    say('continue')
    print('exits as gdb shows them:')
    print(say('vmm exits'))
    say('delete')


before()
in_user()
in_monitor()
memory()
tlbs()
in_kernel()
at_the_end()
say('continue')
verdict('after the end of the run each command says so', lacks(say('vmm who'), '^error: .*no machine')
        + lacks(say('step-trap'), '^error: '))
