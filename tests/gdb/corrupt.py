"""Structures that cannot be what they should be: each command says so in a line, and goes on working."""
import gdb

from check import lacks, member, say, to_program, verdict, vm
from vmm import symbols
from vmm.guest import symbol_address
from vmm.machine import byte_order, read_physical, write_physical
from vmm.memory import Pmap
from vmm.structures import number, physical


class Damage:
    """While it lasts, something in machine memory is different."""

    def __init__(self, address, data):
        self.address, self.data = address, data

    def __enter__(self):
        self.old = read_physical(self.address, len(self.data))
        write_physical(self.address, self.data)

    def __exit__(self, *_):
        write_physical(self.address, self.old)


def word(value):
    return value.to_bytes(4, byte_order())


def of_monitor(address, value):
    return Damage(physical(address, 'damage'), word(value))


def check(name, damage, commands, pattern=r'^error: .*is corrupt: '):
    with damage:
        texts = [say(command) for command in commands]
    verdict(name + ': said in a line', sum((lacks(text, pattern) for text in texts), [])
            + ['%d lines: %s' % (text.count('\n'), text) for text in texts if text.count('\n') > 1 and 'error' in text])


to_program('hello')
address = vm().address
vcpu = number(vm().value['vcpu']) & 0xffffffff
check('more VMs than there can be', of_monitor(symbols.address_of('vm.c', 'vm_count')[0], 1000),
      ['vmm vms', 'vmm who', 'vmm exits', 'next-exit guest'])
check('a VM whose id is wrong', of_monitor(address, 77), ['vmm vms', 'vmm exits guest'])
check('a VM whose state is no state', of_monitor(address + member('vm', 'state'), 99), ['vmm vms'])
name = address + member('vm', 'settings') + member('vm_settings', 'name')
check('a VM whose name has no end', Damage(physical(name, 'name'), b'x' * 16), ['vmm vms', 'vmm regs guest'])
check('a VM whose vCPU is nowhere', of_monitor(address + member('vm', 'vcpu'), 4), ['vmm regs', 'vmm cp0', 'vmm tlb virtual'])
check('a vCPU that belongs to another VM', of_monitor(vcpu + member('vcpu', 'vm'), address + 4), ['vmm who', 'vmm translate 0'])
check('a virtual TLB of 5000 entries', of_monitor(
    address + member('vm', 'settings') + member('vm_settings', 'tlb_entries'), 5000), ['vmm tlb virtual', 'vmm translate 0x400000'])
stlb = address + member('vm', 'stlb') + member('stlb', 'slots')
slots = number(vm().value['stlb']['slots']) & 0xffffffff
check('a software TLB that is not aligned', of_monitor(stlb, slots + 16), ['vmm tlb software', 'vmm translate 0x400000'])
check('a software TLB outside memory', of_monitor(stlb, 0x10000000), ['vmm tlb software'])
check('a software TLB entry in a wrong slot', of_monitor(slots + 16 * 5, 0x12346001), ['vmm tlb software'])
check('a pmap larger than the machine', of_monitor(
    address + member('vm', 'pmap') + member('pmap', 'ram_frames'), 0x7fffffff), ['vmm pmap', 'vmm translate 0x400000'])
check('a pmap outside memory', of_monitor(address + member('vm', 'pmap') + member('pmap', 'ram'), 0x00001000),
      ['vmm pmap', 'vmm pmap guest 0', 'vmm translate 0x400000'])
pmap = Pmap(vm())
frame = pmap.lookup(0x100).frame
frames, kind = symbols.address_of('frames.c', 'frames')
owner = frames + frame * kind.target().sizeof + member('frame', 'owner')
check('a frame that belongs to nobody there is', Damage(physical(owner, 'frame'), b'\xc8'),
      ['vmm frames', 'vmm frames 0x%x' % frame, 'vmm pmap guest 0x100'])
asids = address + member('vm', 'asids')
used = physical(asids + member('vm_asids', 'used'), 'damage')
check('a hardware ASID of a guest ASID that is none', Damage(used, b'\xee\xee'), ['vmm tlb hardware'])
check('a table of more hardware ASIDs than there can be', of_monitor(asids + member('vm_asids', 'count'), 1000), ['vmm tlb hardware'])
ring, kind = symbols.address_of('trace.c', 'ring')
size = kind.target().sizeof
for offset, value, what in ((member('trace_record', 'kind'), b'\xee', 'kind'), (member('trace_record', 'mode'), b'\x09', 'mode')):
    everywhere = [Damage(physical(ring, 'ring') + i * size + offset, value) for i in range(kind.sizeof // size)]
    for one in everywhere:
        one.__enter__()
    text = say('vmm trace')
    for one in everywhere:
        one.__exit__()
    verdict('a trace record of no %s: said in a line' % what, lacks(text, r'^error: .*trace ring is corrupt'))
check('a trace ring that was overwritten', of_monitor(symbols.address_of('trace.c', 'next_sequence')[0], 9), ['vmm trace'])
guest = pmap.lookup((symbol_address('current') & 0x1fffffff) >> 12).frame << 12 | symbol_address('current') & 0xfff
check('a guest whose current process is nowhere', Damage(guest, word(0x7ffffff0)), ['vmm who', 'vmm exits'],
      r'^guest user of VM guest; pc|^VM guest:')
with Damage(guest, word(0x7ffffff0)):
    verdict('the prompt then leaves the process out', lacks(gdb.prompt_hook('') , r'^\(guest user\) $'))
with of_monitor(symbols.address_of('vm.c', 'vm_count')[0], 1000):
    verdict('the prompt of a corrupt monitor is gdb\'s own', lacks(gdb.prompt_hook(''), r'^\(gdb\) $'))
verdict('with everything put back the commands work', lacks(say('vmm translate 0x400000'), '-> machine address')
        + lacks(say('vmm who'), 'hello') + lacks(say('vmm frames'), 'VM guest') + lacks(say('vmm trace'), 'exit'))
