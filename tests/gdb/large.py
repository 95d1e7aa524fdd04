"""Large entries of the software TLB, as the views show them, against the monitor's own look-up, the pmap
and QEMU's translation; and with faults put in."""
import re

from check import Word, differ, gva2gpa, lacks, member, other_frame, say, to_program, to_user, verdict, vm
from vmm import readout, tlb, translation
from vmm.memory import Frames, Pmap
from vmm.structures import number, physical, variable

PAGES, PAGE = 32, 0x1000 # an entry's


def asid():
    return vm().hardware_asid(vm().guest_asid())


def large_entries():
    """Of the process that runs."""
    return [found for found in tlb.Large(vm()).entries() if found[2].asid == asid()]


def to_user_after(function):
    """Lets the guest run until the monitor calls a function of its own, and on to user mode."""
    say('tbreak %s' % function)
    say('continue')
    say('delete')
    to_user()


def first_page(entry):
    return entry.hi & 0xffffe000


def layer(chain, name):
    return next(layer for layer in chain.layers if layer.name == name)


def by_monitor(tag):
    """Both EntryLo that the monitor makes for a pair of small pages; None: of no large entry."""
    room = "&'monitor/readout.c'::readout.tlb[0].lo[0]"
    if not int(readout.call("stlb_large_pair(&'monitor/vm.c'::vms[%d], 0x%xu, %s)" % (vm().id, tag, room))):
        return None
    return [number(variable('readout.c', 'readout')['tlb'][0]['lo'][half]) for half in range(2)]


def views(found):
    """Each page of an entry, and the pages beside it."""
    where, key, entry = found
    wrong = []
    for page in range(PAGES):
        address = first_page(entry) + page * PAGE
        chain = translation.Chain(vm(), address + 4)
        software, table = layer(chain, 'software TLB'), layer(chain, 'guest page table')
        lo = by_monitor(address & 0xffffe000 | asid())
        wrong += differ('0x%08x' % address, software.frame, None if lo is None else lo[page & 1] >> 6 & 0xfffff)
        wrong += differ('0x%08x by the page table' % address, software.frame, Pmap(vm()).lookup(table.frame).frame)
        wrong += chain.stale() + lacks(software.says, r'^large entry %d \(key %08x, PageMask 0001e000, ' % (where, key))
    verdict('vmm translate shows all 32 pages of a large entry as served by it, each with the right frame', wrong[:5])
    code = 0x00400000 # two pages of it are no region
    verdict('and the program\'s code is not', differ('the monitor', by_monitor(code | asid()), None)
            + re.findall('.*large.*', say('vmm translate 0x%x' % code)))


def listed():
    text = say('vmm tlb software')
    lines = re.findall(r'^ large +(\d+) +\d+  ([0-9a-f]{5}) .*key ([0-9a-f]{8}) PageMask 0001e000$', text, re.M)
    wrong = differ('lines', len(lines), number(vm().value['stlb']['large_count']))
    for where, vpn, key in lines:
        value = vm().vcpu['large'][int(where)]
        wrong += differ('key of %s' % where, int(key, 16), number(value['key']))
        wrong += differ('%s in a large entry by the monitor' % vpn, by_monitor(int(vpn, 16) << 12 | asid()) is None, False)
    verdict('vmm tlb software lists the %d large entries that the VM has, with nothing wrong' % len(lines),
            wrong + lacks(text, ' large '))


def in_machine():
    """In the machine's TLB: by QEMU."""
    to_user_after('hwtlb_install_large')
    regions = {entry.hi for _, _, entry in large_entries()}
    both = [entry for entry in tlb.hardware() if entry.mask and entry.hi in regions]
    if not both:
        verdict('a large entry comes into the hardware TLB', ['it is not there'])
        return
    entry = both[0]
    wrong = []
    for page in range(PAGES):
        address = first_page(entry) + page * PAGE
        hardware = layer(translation.Chain(vm(), address), 'hardware TLB')
        answer = gva2gpa(address)
        wrong += differ('0x%08x' % address, hardware.frame, None if answer is None else answer >> 12)
        wrong += lacks(hardware.says, r'^entry \d+ \(PageMask 0001e000\): MFN')
    verdict('QEMU translates the 32 pages of a large entry as vmm translate says the hardware TLB does', wrong[:5])


def faults(found):
    where, key, entry = found
    address = first_page(entry) + 5 * PAGE
    pointer = number(vm().value['vcpu']) & 0xffffffff
    slot = physical(pointer, 'vcpu') + member('vcpu', 'large') + 16 * where
    look = 'vmm translate 0x%x' % address
    with Word(slot + 4, lambda lo: lo ^ 1 << 10): # the half's next block of frames
        verdict('a stale large entry is called so', lacks(say(look), r'^  software TLB +large entry %d .*<- STALE' % where))
    with Word(slot + 4, other_frame):
        corrupt('a large entry whose frames are not aligned', look)
    with Word(slot, lambda _: key ^ 1 << 8):
        corrupt('a large entry in the wrong place', look)
    with Word(slot, lambda _: 0):
        corrupt('a number of large entries that is not theirs', look)
    software = tlb.Software(vm())
    tag = address & 0xffffe000 | asid()
    small = physical(software.address, 'slots') + 16 * software.index(tag)
    with Word(small, lambda _: software.key(tag)):
        twice = r'^ large +%d .*<- WRONG: slot %d holds %05x, too' % (where, software.index(tag), address >> 12 & ~1)
        verdict('a page that has a small entry, too, is found', lacks(say('vmm tlb software'), twice)
                + lacks(say(look), r'^  software TLB .*<- TWICE: slot %d' % software.index(tag)))
    frames, mfn = Frames(), list(tlb.Large(vm()).frames(entry))[7]
    owner = frames.address + mfn * frames.kind.sizeof + member('frame', 'owner')
    with Word(physical(owner, 'frame') & ~3, lambda _: 0x01010101):
        verdict("a frame of a large entry that is not the VM's own is found",
                lacks(say('vmm tlb software'), r"^ large +%d .*<- WRONG: .*is not the VM's own" % where))
    verdict('with everything put back nothing is wrong', re.findall(
        '.*(?:STALE|TWICE|WRONG|corrupt).*', say(look) + say('vmm tlb software')))


def corrupt(what, look):
    for command in (look, 'vmm tlb software'):
        verdict('%s: %s says so' % (what, command.split(' 0x')[0]), lacks(say(command), r"^error: .*large entries is corrupt: "))


to_program('stride')
to_user_after('hwtlb_install_large') # the first hit of one
made = large_entries()
verdict('the monitor has made large entries for the program', differ('any', bool(made), True))
if made:
    views(made[0])
    listed()
    in_machine()
    faults(large_entries()[0])
