"""`vmm translate` for a thousand addresses of a running guest, against QEMU's own translation and the
guest's page tables; and with faults put in, both stale entries and missing ones."""
import random

from check import Word, differ, gva2gpa, lacks, member, other_frame, put, say, to_program, to_user, verdict, vm, world
from vmm import readout, symbols, tlb, translation
from vmm.guest import Guest, symbol_address
from vmm.machine import read_physical, word
from vmm.memory import Pmap
from vmm.structures import number, physical

ADDRESSES = 500 # in each of two states
SEED = 20261120
V = 2
RIGHTS = V | 4


def addresses(guest, generator):
    """Random ones: in the program's pages and beside them, in the kernel's windows, anywhere."""
    window, mapped = guest.window(), symbols.guest_constants()['MAPPED_WINDOW']
    places = [(0x00400000, 0x00480000), (0x00400000, 0x00404000), (0x7fff0000, 0x7fff8000), (0x00010000, 0x80000000),
              (window, window + 0x04000000), (window + 0x100000, window + 0x160000), (window, window + 0x10000000),
              (mapped, mapped + 0x00800000), (mapped + 0x00400000, mapped + 0x00410000), (0, 1 << 32)]
    for i in range(ADDRESSES):
        first, limit = places[i % len(places)]
        yield generator.randrange(first, limit, 4)


class Oracle:
    """The guest's page table by another way: the current process's own pointer to its directory, and
    the words of the pmap as they lie in memory."""

    def __init__(self, guest):
        self.guest = guest
        process = guest.structure('process', guest.word(symbol_address('current')))
        self.base = (number(process['space']['directory']) - guest.window()) & 0xffffffff

    def machine(self, physical_):
        """Machine address of a guest-physical one, None if nothing is behind it."""
        bits = word(read_physical(pmap_word(physical_ >> 12), 4))
        return bits & ~0xfff | physical_ & 0xfff if bits & 1 else None

    def guest_word(self, physical_):
        return word(read_physical(self.machine(physical_), 4))

    def pfn(self, address):
        """Of a user address; None: not mapped."""
        table = self.guest_word(self.base + address // 0x400000 * 4)
        entry = self.guest_word((table >> 6 << 12) + address // 4096 % 1024 * 4)
        return entry >> 6 if entry & V else None


def layer(chain, name):
    return next((layer for layer in chain.layers if layer.name == name), None)


def check_hardware(chain, address):
    """QEMU's answer against the layer's."""
    answer, mine = gva2gpa(address), layer(chain, 'hardware TLB')
    frame = None if mine is None else mine.frame
    return differ('0x%08x in the hardware TLB' % address, frame, None if answer is None else answer >> 12)


def check_address(oracle, address):
    """(what is wrong, Chain)"""
    chain = translation.Chain(vm(), address)
    wrong = check_hardware(chain, address)
    table = layer(chain, 'guest page table')
    if table is not None and address < 0x80000000:
        wrong += differ('0x%08x in the page table' % address, table.frame, oracle.pfn(address))
    if table is None and chain.pfn is not None and chain.mfn is not None: # a direct window
        wrong += differ('0x%08x' % address, chain.machine_address(), oracle.machine(address & 0x1fffffff))
    if chain.stale():
        wrong.append('0x%08x stale in %s' % (address, ', '.join(chain.stale())))
    return wrong, chain


seen = {'mapped': 0, 'hardware': 0, 'software': 0, 'virtual': 0, 'error': 0}


def walk(generator):
    guest = Guest(vm())
    oracle = Oracle(guest)
    wrong = []
    for address in addresses(guest, generator):
        problems, chain = check_address(oracle, address)
        wrong += problems
        seen['mapped'] += chain.mfn is not None
        seen['error'] += bool(chain.verdict)
        for name in ('hardware', 'software', 'virtual'):
            found = layer(chain, name + ' TLB')
            seen[name] += found is not None and found.frame is not None
    verdict('vmm translate agrees with QEMU and the page tables for %d addresses, %s' % (
        ADDRESSES, world.describe()), wrong[:5])


def enough():
    """Each layer has had something to say."""
    verdict('among them were %s' % ', '.join('%d %s' % (count, name) for name, count in seen.items()),
            ['too few' for _ in range(1) if min(seen.values()) < 10])


def a_user_page():
    """A page of the program that virtual, software and hardware TLB all hold, at some time."""
    for _ in range(100):
        chain = a_user_page_now()
        if chain is not None:
            return chain
        say('next-exit eret')
        to_user()
    return None


def a_user_page_now():
    for entry in tlb.hardware():
        for half in range(2):
            address = (entry.hi & 0xffffe000) + half * 0x1000
            if 0x400000 <= address < 0x80000000 and entry.lo[half] & V and entry.asid == vm().hardware_asid(vm().guest_asid()):
                chain = translation.Chain(vm(), address)
                if all(layer(chain, name + ' TLB').frame is not None for name in ('virtual', 'software', 'hardware')) \
                        and layer(chain, 'software TLB').says.startswith('slot'):
                    return chain
    return None


def injected(address):
    return say('vmm translate 0x%x' % address)


def faults():
    chain = a_user_page()
    if chain is None:
        verdict('faults can be put in', ['no page is in all three TLBs'])
        return
    address, half = chain.address, chain.address >> 12 & 1
    asid = vm().hardware_asid(vm().guest_asid())
    software = tlb.Software(vm())
    slot = physical(software.address, 'slots') + 16 * software.index(address & 0xffffe000 | asid)
    verdict('untouched, no layer is called stale', ['stale' for _ in chain.stale()])
    with Word(slot + 4 + 4 * half, other_frame):
        verdict('a stale software TLB entry is called so', lacks(injected(address), r'^  software TLB .*<- STALE: the layers above give'))
    with Word(slot, lambda key: 0):
        verdict('a missing software TLB entry is missed', lacks(injected(address), r'^  software TLB +its slot \d+ is empty$', '^  hardware TLB +entry'))
    with Word(slot, lambda key: key ^ 1 << 23):
        verdict('another page in its slot is named', lacks(injected(address), r'holds another page: tag'))
    entry = physical(number(vm().value['vcpu']) & 0xffffffff, 'vcpu') + member('vcpu', 'tlb')
    index = int(layer(chain, 'virtual TLB').says.split()[1].rstrip(':'))
    with Word(entry + 16 * index, lambda hi: hi ^ 0x10000000):
        verdict('a missing virtual TLB entry is missed, and what is retained is not called stale',
                lacks(injected(address), r'^  virtual TLB +no entry matches', r'^  pmap +PFN [0-9a-f]{5} -> MFN')
                + ['STALE' for _ in [0] if 'STALE' in injected(address)])
    with Word(entry + 16 * index + 4 + 4 * half, other_frame):
        verdict('a virtual TLB entry that differs from the page table is called so',
                lacks(injected(address), r'^  virtual TLB .*<- differs from the page table'))
    with Word(page_table_word(address), other_frame):
        verdict('a page table that has changed under a TLB entry is seen', lacks(injected(address), r'^  virtual TLB .*<- differs'))
    with Word(page_table_word(address), lambda pte: pte & ~V):
        verdict('a page table entry that is gone is seen', lacks(injected(address), r'^  guest page table .*: not valid$'))
    with Word(pmap_word(chain.pfn), lambda bits: bits ^ 1 << 12):
        verdict('a pmap that has changed makes both caches stale',
                lacks(injected(address), r'^  software TLB .*STALE', r'^  hardware TLB .*STALE'))
    hardware_faults(chain)


def page_table_word(address):
    guest = Guest(vm())
    directory = guest.word(symbol_address('current_directory'))
    table = guest.word(directory + address // 0x400000 * 4)
    return (Pmap(vm()).lookup(table >> 6).frame << 12) + address // 4096 % 1024 * 4


def pmap_word(pfn):
    return physical(number(vm().value['pmap']['ram']) & 0xffffffff, 'pmap') + 4 * pfn


def hardware_faults(chain):
    """Written into the machine's own TLB, by a call of the monitor's function."""
    address, half = chain.address, chain.address >> 12 & 1
    index = int(layer(chain, 'hardware TLB').says.split()[1].rstrip(':'))
    entry = tlb.hardware()[index]
    lo = list(entry.lo)
    lo[half] = other_frame(lo[half])
    write_entry(index, entry.hi, lo)
    text = injected(address)
    verdict('a stale hardware TLB entry is called so, and QEMU translates by it', lacks(
        text, r'^  hardware TLB .*<- STALE') + differ('QEMU', gva2gpa(address) >> 12, lo[half] >> 6))
    oracle = Oracle(Guest(vm()))
    wrong = [line for page in range(address - 0x4000, address + 0x4000, 0x1000)
             for line in check_address(oracle, page)[0] if page < 0x80000000]
    verdict('of the pages around it that one alone is found stale', differ('stale', wrong, ['0x%08x stale in hardware TLB' % address]))
    write_entry(index, 0x80000000 + index * 0x2000, [0, 0])
    verdict('a missing hardware TLB entry is missed, as QEMU misses it', lacks(
        injected(address), r'^  hardware TLB +no entry: the next access misses$') + differ('QEMU', gva2gpa(address), None))
    write_entry(index, entry.hi, entry.lo)
    verdict('with everything put back no layer is stale', lacks(injected(address), '-> machine address')
            + ['STALE' for _ in [0] if 'STALE' in injected(address)])


def write_entry(index, hi, lo):
    """By way of the read-out's own memory, which lies idle."""
    address, kind = symbols.address_of('readout.c', 'readout')
    start = physical(address, 'readout') + next(f.bitpos // 8 for f in kind.fields() if f.name == 'tlb')
    for i, value in enumerate((hi, lo[0], lo[1], 0)):
        put(start + 4 * i, value)
    readout.call("hw_tlb_write(%d, &'monitor/readout.c'::readout.tlb[0])" % index)
    readout.call('readout_put_back()')


to_program('stride')
for _ in range(3):
    say('next-exit timer')
to_user()
a_user_page() # or the hardware TLB may be empty just now
numbers = random.Random(SEED)
walk(numbers)
faults()
say('next-exit tlbwi')
say('step-trap') # to the guest's kernel, to which all windows are open
walk(numbers)
enough()
