"""The commands that let the machine run: a system call and a miss, boundary by boundary."""
import re

import gdb

from check import differ, lacks, say, to_program, verdict, vm
from vmm.machine import register

CODE = r'0x[0-9a-f]{8} '


def steps(count):
    return [say('step-trap').strip() for _ in range(count)]


def a_system_call():
    say('break-guest hello:getpid')
    say('continue')
    say('delete')
    came = steps(2)
    verdict('step-trap goes into the system call, which stepi cannot, and on into the guest\'s handler',
            lacks(came[0], r'^guest user -> monitor: %sgetpid\+0x4 `syscall.*` raises exception 8 \(SYS\); '
                  r'the machine is at its vector %s' % (CODE, CODE)) +
            lacks(came[1], r'^monitor -> guest kernel: syscall \(system call reflected\); guest EPC = 0x[0-9a-f]{8}, '
                  r'ExcCode = 8, EXL = 1; .* goes on at %sgeneral_vector `mfc0 k0,c0_cause`$' % CODE))
    came = steps(2)
    verdict('step-trap shows the handler\'s own privileged instruction',
            lacks(came[0], r'^guest kernel -> monitor: %sgeneral_vector `mfc0 .*\(CPU\)' % CODE) +
            lacks(came[1], r'^monitor -> guest kernel: mfc0 \(mfc0 emulated\); .*general_vector\+0x4 '))
    verdict('finish-trap goes back to behind the system call', lacks(
        say('finish-trap'), r'^VM guest, process 1 hello goes on: guest user at %sgetpid\+0x8$' % CODE)
        + differ('v0, the pid', register('v0'), 1))
    verdict('finish-trap refuses in user mode', lacks(say('finish-trap'), r'^error: finish-trap: the guest is in user mode'))


def stepi_cannot():
    """Why there is a step-trap."""
    say('break-guest hello:write')
    say('continue')
    say('delete')
    say('stepi')
    syscall = register('pc')
    say('stepi')
    verdict('stepi runs a whole system call', differ('pc', register('pc'), syscall + 4))


def exits():
    before = next_total()
    line = say('next-exit tlbwi')
    verdict('next-exit REASON stops at that exit', lacks(line, r'^exit tlbwi of VM guest, .*guest kernel at .*tlbwi emulated')
            + ([] if next_total() > before else ['no exit was counted']))
    if 'segctl' not in next(file.filename for file in gdb.objfiles()): # on segctl large pages leave the software TLB nothing to do
        verdict('next-exit stops at hits in the software TLB', lacks(
            say('next-exit software_tlb_hit guest'), r'^exit software_tlb_hit of VM guest'))
    verdict('next-exit takes whatever comes', lacks(say('next-exit'), r'^exit [a-z0-9_]+ of VM guest'))
    verdict('next-exit refuses what is neither reason nor VM', lacks(say('next-exit nonsense'), r"^error: next-exit: 'nonsense' is neither"))
    line = say('next-reflect guest')
    match = re.search(r', PC = (0x[0-9a-f]{8})', line)
    verdict('next-reflect stops when the guest\'s registers are set', lacks(line, r'^reflect exception \d+ \([A-Z]+\) to VM guest'
            r'.*Status.EXL = 1') + differ('pc of the vCPU', int(vm().vcpu['pc']), match and int(match[1], 16)))
    verdict('step-trap goes on from there', lacks(say('step-trap'), r'^monitor -> guest kernel: the exit is handled; '))


def next_total():
    return sum(int(count) for count in re.findall(r'^  (?!total)\w+ +(\d+)', say('vmm exits'), re.M))


def breakpoints():
    verdict('break-guest refuses unknown symbols', lacks(say('break-guest nosuch'), '^error: break-guest: .*nosuch')
            + lacks(say('break-guest nosuch:main'), "^error: break-guest: no program 'nosuch'")
            + lacks(say('break-guest trap nosuch'), "^error: break-guest: no VM 'nosuch'"))
    text = say('break-guest system_call guest')
    say('continue')
    verdict('break-guest stops in the guest\'s kernel', lacks(text, r'^breakpoint \d+: system_call at .*, VM guest$')
            + lacks(say('vmm who'), r'^guest kernel of VM guest.* system_call'))
    say('delete')


verdict('step-trap goes from the start into the first VM', lacks(
    say('step-trap'), r'^monitor -> guest kernel: the monitor starts the first VM; VM guest goes on at %s_start' % CODE))
verdict('vmm time stops the machine\'s Count', lacks(say('vmm time stop'), '^the machine.s Count stands still$')
        + lacks(say('vmm time faster'), '^error: vmm time: usage:') + ['it goes on' for _ in [0] if 'goes' in say('vmm time')])
to_program('hello')
a_system_call()
exits()
stepi_cannot()
breakpoints()
verdict('at the end of the run next-exit says so', lacks(say('next-exit wrpgpr'), r'^error: next-exit: the run has ended$'))
